internal import Diagnostics
internal import Foundation

/// What gnuplot 5.4 leaves to be mended in the SVG that it writes.
enum SVGText {
  /// Writes the `>` of `]]>` as XML wants it in a text. (There are no CDATA sections, in which it would be an
  /// end.)
  static func mend(_ file: URL) throws {
    let picture = try String(contentsOf: file, encoding: .utf8)
    guard !picture.contains("<![CDATA[") else { return }
    let mended = mended(picture)
    if mended.utf8.count != picture.utf8.count { try Data(mended.utf8).write(to: file) }
  }

  private static func mended(_ picture: String) -> String {
    var brackets = 0
    return picture.replacingScalars { scalar in
      defer { brackets = scalar == "]" ? brackets + 1 : 0 }
      return scalar == ">" && brackets >= 2 ? "&gt;" : nil
    }
  }
}
