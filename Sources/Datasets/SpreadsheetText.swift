/// Texts in CSV files that spreadsheets also open. To a spreadsheet, a cell that begins with =, +, − or @ is
/// a formula, whoever wrote it; after an apostrophe it is text (OWASP, "CSV Injection",
/// https://owasp.org/www-community/attacks/CSV_Injection). A number is left as it is.
///
/// Reading a cell removes one apostrophe before such a beginning. A text that already has some there gets one
/// more, so that every text reads back as it was.
package enum SpreadsheetText {
  /// The text as it is written in a cell.
  package static func cell(_ text: String) -> String { isGuarded(text) ? "'\(text)" : text }

  /// The text that a cell stands for.
  package static func text(_ cell: String) -> String {
    cell.utf8.first == apostrophe && isGuarded(cell)
      ? String(cell.unicodeScalars.dropFirst()) : cell
  }

  /// Whether it begins a formula, after any number of apostrophes.
  private static func isGuarded(_ text: String) -> Bool {
    let rest = text.unicodeScalars.drop { $0 == "'" }
    guard let first = rest.first, starts.contains(first) else { return false }
    return !isNumber(rest)
  }

  private static let apostrophe = UInt8(ascii: "'")

  /// Some programs treat the wide forms like the others.
  private static let starts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠",
  ]

  /// `-1.5e3`.
  private static func isNumber(_ text: some Collection<Unicode.Scalar>) -> Bool {
    text.allSatisfy { "0"..."9" ~= $0 || [".", "-", "+", "e", "E"].contains($0) }
      && Double(String(String.UnicodeScalarView(text)))?.isFinite ?? false
  }
}
