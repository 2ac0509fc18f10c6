import Diagnostics

/// What may separate columns in a record, outside quotes.
struct SeparatorEvidence {
  private var commas = 0
  /// Those that are not between two digits, and so cannot be decimal commas.
  private var plainCommas = 0
  private var semicolons = 0
  private var tabs = 0
  /// Parts with blanks between them.
  private var words = 0
  private let line: Int

  /// What separates the columns of a file.
  static func separator(of file: TextFile) throws(InputError) -> CSVDialect.Separator {
    let records = Records(file: file)
    var divided = records.lazy.filter { $0.isDivided }.makeIterator()
    guard var first = divided.next() else { return .comma }
    // A title above the table has blanks, and no other separator.
    if first.needsBlanks, let second = divided.next(), second.hasMoreThanBlanks { first = second }
    return try first.separator(in: records, of: file)
  }

  private var isDivided: Bool { !needsBlanks || words > 1 }
  private var needsBlanks: Bool { commas + semicolons + tabs == 0 }
  private var hasMoreThanBlanks: Bool { plainCommas + semicolons + tabs > 0 }

  private func separator(
    in records: Records, of file: TextFile
  ) throws(InputError) -> CSVDialect.Separator {
    if needsBlanks { return .blanks }
    let other: CSVDialect.Separator = semicolons > 0 ? .semicolon : tabs > 0 ? .tab : .blanks
    if commas == 0 {
      guard other == .tab, !records.agree(on: \.tabs), records.agree(on: \.words) else {
        return other
      }
      return .blanks
    }
    let count: KeyPath<Self, Int> =
      other == .semicolon ? \.semicolons : other == .tab ? \.tabs : \.words
    if other == .blanks {
      let isDecimal = words > 1 && records.allSatisfy { $0.plainCommas == 0 }
      return isDecimal && records.agree(on: count) ? .blanks : .comma
    }
    if records.allSatisfy({ $0.plainCommas == 0 }) { return other }
    guard records.agree(on: count) else { return .comma }
    guard records.agree(on: \.commas) else { return other }
    throw file.error(
      line: line, "commas divide all rows evenly, and so do \(other.plural)",
      expected: "one separator of columns",
      remedy: other == .semicolon
        ? "put a first line that says which: sep=; or sep=,"
        : "put a first line that says which: sep=, or sep= and a tab")
  }

  /// All records of a file except comments, one after another; nothing of them is kept.
  private struct Records: Sequence {
    let file: TextFile

    func makeIterator() -> Iterator { Iterator(text: file.utf8) }

    /// Whether all have as many of something as the second has; the first may be R's short header.
    func agree(on count: KeyPath<SeparatorEvidence, Int>) -> Bool {
      var counts = lazy.map { $0[keyPath: count] }.makeIterator()
      guard let first = counts.next(), first > 0 else { return false }
      guard let second = counts.next() else { return true }
      guard second == first || second == first + 1 else { return false }
      while let next = counts.next() { if next != second { return false } }
      return true
    }
  }

  private struct Iterator: IteratorProtocol {
    let text: [UInt8]
    var position = 0
    var line = 1

    mutating func next() -> SeparatorEvidence? {
      while position < text.count {
        let evidence = record()
        if evidence.words > 0 { return evidence }
      }
      return nil
    }

    /// The record that begins here; for a comment or an empty line, one without words.
    private mutating func record() -> SeparatorEvidence {
      var evidence = SeparatorEvidence(line: line)
      var (isQuoted, wasBlank, isComment) = (false, true, false)
      while position < text.count {
        let byte = text[position]
        if byte == .newline {
          line += 1
          if !isQuoted { break }
        }
        if evidence.words == 0, byte == .hash { isComment = true }
        if !isComment {
          if byte == .quote { isQuoted.toggle() }
          if !isQuoted { evidence.count(byte, isBetweenDigits: isBetweenDigits) }
          if wasBlank, !byte.isBlank { evidence.words += 1 }
          wasBlank = byte.isBlank && !isQuoted
        }
        position += 1
      }
      position += 1
      return evidence
    }

    private var isBetweenDigits: Bool {
      position > 0 && position + 1 < text.count && text[position - 1].isDigit
        && text[position + 1].isDigit
    }
  }

  private init(line: Int) { self.line = line }

  private mutating func count(_ byte: UInt8, isBetweenDigits: @autoclosure () -> Bool) {
    switch byte {
    case .comma:
      commas += 1
      if !isBetweenDigits() { plainCommas += 1 }
    case .semicolon: semicolons += 1
    case .tab: tabs += 1
    default: break
    }
  }
}
