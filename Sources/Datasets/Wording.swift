internal import Diagnostics

extension String {
  /// The text as error messages show it: in quotes, on one line, shortened when long.
  var quoted: String {
    let limit = 40
    let text = unicodeScalars.prefix(limit + 1)
    let shown = text.prefix(limit).map { scalar in
      scalar.isUnseen ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return "\"\(shown.joined())\(text.count > limit ? "…" : "")\""
  }
}

extension Sequence<String> {
  /// `"a", "b", "c", …`: the first `limit` of the texts in quotes.
  func quotedList(limit: Int = 8) -> String {
    let shown = prefix(limit + 1).map(\.quoted)
    return shown.prefix(limit).joined(separator: ", ") + (shown.count > limit ? ", …" : "")
  }
}

/// The finite number that `text` spells, or nil.
func finiteNumber(_ text: String) -> Double? {
  guard let number = Double(text), number.isFinite else { return nil }
  return number
}

/// `1 field`, `2 fields`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

extension Double {
  /// `3313`, `31.2`.
  var shortText: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
