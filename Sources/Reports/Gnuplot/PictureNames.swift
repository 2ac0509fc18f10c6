package import Experiments
internal import Foundation

/// Names of figures as names of files: they contain names of problems, which may contain anything.
package enum PictureNames {
  /// A name for every figure, no two alike on any file system.
  package static func names(of figures: [Figure]) -> [String] {
    var taken: Set<String> = []
    return figures.map { figure in
      let plain = plain(figure.name)
      let name = (1...).lazy.map { $0 == 1 ? plain : "\(plain)-\($0)" }
        .first { !taken.contains($0.lowercased()) }!
      taken.insert(name.lowercased())
      return name
    }
  }

  /// Letters, digits and some signs; anything else is a hyphen.
  private static func plain(_ name: String) -> String {
    let characters = name.precomposedStringWithCanonicalMapping.map { character in
      character.isLetter || character.isNumber || "-_=+.,".contains(character) ? character : "-"
    }
    // Such a name would be hidden, or taken as an option.
    var plain = String(characters.drop { "-.".contains($0) })
    // With an ending, a name may have at most 255 bytes.
    while plain.utf8.count > 200 { plain.removeLast() }
    return plain.isEmpty ? "figure" : plain
  }
}
