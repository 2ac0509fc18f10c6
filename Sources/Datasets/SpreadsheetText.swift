/// Texts in CSV files that spreadsheets open, too. A cell that begins with =, +, − or @ is a formula to them,
/// whoever wrote it; behind an apostrophe it is text (OWASP, "CSV Injection",
/// https://owasp.org/www-community/attacks/CSV_Injection). A number is left as it is.
///
/// One apostrophe comes off when a cell is read. A text that has some before such a beginning gets one more,
/// so that every text reads back as it was.
package enum SpreadsheetText {
  /// The text as a cell has it.
  package static func cell(_ text: String) -> String { isGuarded(text) ? "'\(text)" : text }

  /// The text that a cell stands for.
  package static func text(_ cell: String) -> String {
    cell.utf8.first == apostrophe && isGuarded(cell)
      ? String(cell.unicodeScalars.dropFirst()) : cell
  }

  /// Whether it begins a formula, behind any number of apostrophes.
  private static func isGuarded(_ text: String) -> Bool {
    let rest = text.unicodeScalars.drop { $0 == "'" }
    guard let first = rest.first, starts.contains(first) else { return false }
    return !isNumber(rest)
  }

  private static let apostrophe = UInt8(ascii: "'")

  /// The wide ones are taken for the others by some.
  private static let starts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠",
  ]

  /// `-1.5e3`.
  private static func isNumber(_ text: some Collection<Unicode.Scalar>) -> Bool {
    text.allSatisfy { "0"..."9" ~= $0 || [".", "-", "+", "e", "E"].contains($0) }
      && Double(String(String.UnicodeScalarView(text)))?.isFinite ?? false
  }
}
