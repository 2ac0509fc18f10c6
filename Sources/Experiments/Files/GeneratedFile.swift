package import Diagnostics
internal import Foundation

/// A file that a command is about to make next to whatever else is in a folder. An existing file of its name is
/// replaced only if it is known to be zobench's own, unchanged by anybody.
package struct GeneratedFile: Sendable {
  private let path: String
  private let sign: Sign
  private let source: String?

  /// How a file shows that zobench made it.
  package enum Sign: Sendable {
    /// A ``GeneratorMark`` in it.
    case mark
    /// What it is made from: it has no place for a mark.
    case source
    /// How it begins: it is a table with these columns, in which no comment can stand.
    case beginning(String)
  }

  /// - Parameter source: the path of the script that draws it, or of the page that it belongs to. If a version
  ///   that made no marks made that, it also made this.
  package init(_ path: String, knownBy sign: Sign = .mark, from source: String? = nil) {
    self.path = path
    self.sign = sign
    self.source = source
  }

  /// Must be called before any of the files is written.
  ///
  /// - Parameter fresh: whether all may be overwritten.
  /// - Throws: `InputError` with those that zobench did not make as they are.
  package static func check(_ files: [GeneratedFile], fresh: Bool) throws(InputError) {
    let foreign = fresh ? [] : files.filter { !$0.isReplaceable }.map(\.path)
    guard !foreign.isEmpty else { return }
    let isOne = foreign.count == 1
    let more = foreign.count - maximumNamed
    throw InputError(
      .cannotCreate,
      at: foreign.prefix(maximumNamed).joined(separator: ", ")
        + (more > 0 ? " and \(more) more" : ""),
      isOne
        ? "zobench did not make this file, or somebody has changed it since"
        : "zobench did not make these files, or somebody has changed them since",
      remedy: isOne
        ? "move it away, or give another folder; --fresh overwrites it"
        : "move them away, or give another folder; --fresh overwrites them")
  }

  private static let maximumNamed = 5

  private var isReplaceable: Bool {
    guard WholeFile.holdsSomething(path) else { return true }
    let content = Self.content(path)
    switch (GeneratorMark.standing(of: content), sign) {
    case (.intact, _), (.former, _): return true
    case (.changed, _): return false
    case (.absent, .beginning(let text)): return content.starts(with: text.utf8)
    case (.absent, .mark): return sourceStanding == .former
    // If somebody has changed the script, only that is reported.
    case (.absent, .source): return sourceStanding != .absent
    }
  }

  private var sourceStanding: GeneratorMark.Standing {
    source.map { GeneratorMark.standing(of: Self.content($0)) } ?? .absent
  }

  /// Empty if it cannot be read: then nothing says whose it is.
  private static func content(_ path: String) -> Data {
    WholeFile.holdsSomething(path) ? FileManager.default.contents(atPath: path) ?? Data() : Data()
  }
}
