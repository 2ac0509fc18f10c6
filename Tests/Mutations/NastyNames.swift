/// Names that break something somewhere: what users, files and folders may be called.
public enum NastyNames {
  /// Every part by itself, and many random combinations.
  ///
  /// - Parameter count: how many in all, at least as many as there are ``parts``.
  public static func all(seed: UInt64, count: Int = 600) -> [String] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { i in
      if i < parts.count { return parts[i] }
      let length = Int.random(in: 1...8, using: &random)
      return (0..<length).map { _ in parts.pick(using: &random) }.joined()
    }
  }

  /// Those without NUL and slash, which can be the name of a file.
  public static func files(seed: UInt64, count: Int = 600) -> [String] {
    all(seed: seed, count: count).filter { name in
      !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 200
        && !name.unicodeScalars.contains { $0 == "\0" || $0 == "/" }
    }
  }

  public static let parts: [String] = controls + specials + words

  /// All of ASCII's and of Latin 1's, and those that reverse lines or end them.
  private static let controls =
    (Array(0...0x1F) + Array(0x7F...0x9F) + [
      0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2069, 0xFEFF,
      0xFDD0,
      0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFF,
    ]).map { String(Unicode.Scalar(UInt32($0))!) }

  /// ASCII characters other than letters and digits: each by itself, twice, and before a mark that makes another
  /// character of it.
  private static let specials = (0x20..<0x7F).map { Character(Unicode.Scalar(UInt8($0))) }
    .filter { !$0.isLetter && !$0.isNumber }
    .flatMap { ["\($0)", "\($0)\($0)", "\($0)\u{301}", "\($0)\u{338}"] }

  private static let words = [
    "a", "plain", "7", "-1.5", "+2e3", "1e5", "3/4", "TRUE", "nan", "",
    "=1+1", "=HYPERLINK(\"http://example.invalid\")", "@SUM(A1)", "+1+1", "-1+1", "'=1", "''@x",
    "\t=1",
    "＝1+1", "－x", "=cmd|' /C calc'!A0", "a_b^{c}", "\\n", "\\", "\\\\", "\\|", "a|b", "| --- |",
    "\\textbf{x}", "\\input{/etc/passwd}", "$x$", "%", "^^M", "[x](y)", "![x](y)", "`x`",
    "<b>x</b>",
    "&amp;", "&#124;", "<!-- x -->", "--", "---", "''", "``", ",,", "[2pt]", "*", "* ",
    "]]>", "<![CDATA[", "</title>", "</script>", "</style>", "{{x}}", "{{{x}}}", "\"><img src=x>",
    "'; system('false'); '", "'\u{301}; system('false'); '\u{301}", "\u{1B}[31mred",
    "\u{1B}]0;title\u{7}",
    "\u{9B}2J", "a\rb", "a\nb", "a\r\nb", "\u{202E}gpj.exe", "e\u{301}", "é", "距離", "مرحبا", "👩‍👩‍👧",
    "🇨🇭",
    "\u{1D54F}", " x", "x ", "  ", String(repeating: "long ", count: 300),
    String(repeating: "é", count: 900),
    String(repeating: "\u{301}", count: 50),
  ]
}
