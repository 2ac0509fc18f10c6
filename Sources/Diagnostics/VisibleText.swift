extension Unicode.Scalar {
  /// Whether it has no place in a name that people read: what a terminal obeys (controls, including ESC),
  /// what turns a line around (U+202E and its kin), what ends lines, and what is not a character at all.
  package var isUnseen: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: properties.isBidiControl || properties.isNoncharacterCodePoint
    }
  }
}

extension String {
  /// On one line, with unseen characters written out: `\n`, `\u{1B}`. A terminal, a table and XML can take it.
  package var visible: String { visible(keeping: []) }

  /// - Parameter kept: what stays as it is, such as our own line breaks.
  package func visible(keeping kept: Set<Unicode.Scalar>) -> String {
    // Nearly all texts are plain ASCII.
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    return replacingScalars { scalar in
      scalar.isUnseen && !kept.contains(scalar) ? scalar.escaped(asASCII: true) : nil
    }
  }

  /// The text with other texts in place of some scalars.
  ///
  /// Not by characters: a quote followed by a combining mark is a different character from a quote, and still
  /// ends a quotation for whoever reads bytes.
  package func replacingScalars(
    _ replacement: (Unicode.Scalar) throws -> String?
  ) rethrows -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let other = try replacement(scalar) {
        text.append(contentsOf: other.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
