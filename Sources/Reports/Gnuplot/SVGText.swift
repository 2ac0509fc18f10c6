internal import Diagnostics
internal import Experiments
internal import Foundation

/// What is to be done about the SVG that gnuplot writes.
enum SVGText {
  /// Mends what gnuplot 5.4 leaves to be mended, and seals the whole with a mark.
  ///
  /// - Parameter description: in place of gnuplot's words, what there is to see, for those who cannot see it.
  static func finish(_ file: URL, describedBy description: SVGDescription? = nil) throws {
    var picture = try String(contentsOf: file, encoding: .utf8)
    // In CDATA sections, which gnuplot does not write, it would be an end.
    if !picture.contains("<![CDATA[") { picture = mended(picture) }
    if let description { picture = description.replacing(in: picture) }
    picture += "<!-- Made by zobench; \(GeneratorMark.open) -->\n"
    try Data(GeneratorMark.sealing(picture).utf8).write(to: file)
  }

  /// With the `>` of `]]>` as XML wants it in a text.
  private static func mended(_ picture: String) -> String {
    var brackets = 0
    return picture.replacingScalars { scalar in
      defer { brackets = scalar == "]" ? brackets + 1 : 0 }
      return scalar == ">" && brackets >= 2 ? "&gt;" : nil
    }
  }
}
