internal import Diagnostics
internal import Experiments
internal import Foundation

/// What has to be changed in the SVG that gnuplot writes.
enum SVGText {
  /// Mends what gnuplot 5.4 leaves wrong, and seals the whole with a mark.
  ///
  /// - Parameter description: replaces gnuplot's words by what there is to see, for those who cannot see it.
  static func finish(_ file: URL, describedBy description: SVGDescription? = nil) throws {
    var picture = try String(contentsOf: file, encoding: .utf8)
    // In a CDATA section, which gnuplot does not write, it would be an end.
    if !picture.contains("<![CDATA[") { picture = mended(picture) }
    if let description { picture = description.replacing(in: picture) }
    picture += "<!-- Made by zobench; \(GeneratorMark.open) -->\n"
    try Data(GeneratorMark.sealing(picture).utf8).write(to: file)
  }

  /// With the `>` of `]]>` written as XML requires in a text.
  private static func mended(_ picture: String) -> String {
    var brackets = 0
    return picture.replacingScalars { scalar in
      defer { brackets = scalar == "]" ? brackets + 1 : 0 }
      return scalar == ">" && brackets >= 2 ? "&gt;" : nil
    }
  }
}
