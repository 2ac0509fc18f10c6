import Diagnostics

/// The grammar of RFC 4180, with any separator: reads records from a text one by one, and knows the line of each.
///
/// A field is either free of quotes, or quoted as a whole; a quoted field may hold separators, newlines,
/// and quotes written twice. Lines with nothing but spaces and tabs are skipped, and so are comments if
/// the dialect has them.
struct CSVReader {
  /// A line that begins with `#`.
  struct Comment {
    let line: Int
    /// How many fields it would have as a record.
    let fields: Int
  }

  let file: TextFile
  let dialect: CSVDialect
  private(set) var comments: [Comment] = []
  private var position = 0
  /// The line that `position` is on, from 1.
  private var line = 1

  private var separator: CSVDialect.Separator { dialect.separator }

  init(_ file: TextFile, _ dialect: CSVDialect) {
    self.file = file
    self.dialect = dialect
    if dialect.saysSeparator { skipLine() }
  }

  /// Reads one record, appends its fields to `cells`, and returns the line it starts on; nil at the
  /// end of the file. Linear in the bytes read.
  mutating func nextRecord(into cells: inout CSVCells) throws(InputError) -> Int? {
    skipBlankLinesAndComments()
    guard next != nil else { return nil }
    let first = line
    skipSeparatingBlanks()
    while true {
      let isQuoted = next == .quote
      if isQuoted { try readQuoted(into: &cells) } else { try readPlain(into: &cells) }
      cells.endCell(isQuoted: isQuoted)
      skipSeparatingBlanks()
      guard let stop = next else { return first }
      if stop == .newline || separator != .blanks { step() }
      if stop == .newline { return first }
    }
  }

  private var next: UInt8? { position < file.utf8.count ? file.utf8[position] : nil }

  private mutating func step() {
    if file.utf8[position] == .newline { line += 1 }
    position += 1
  }

  private mutating func skipLine() {
    while let byte = next {
      step()
      if byte == .newline { return }
    }
  }

  private mutating func skipSeparatingBlanks() {
    guard separator == .blanks else { return }
    while let byte = next, byte.isBlank { position += 1 }
  }

  /// Skips empty lines and comments.
  private mutating func skipBlankLinesAndComments() {
    while true {
      let text = file.utf8[position...].drop { $0.isBlank }
      guard let first = text.first else { return position = text.endIndex }
      if dialect.hasComments, first == .hash {
        let comment = text.prefix { $0 != .newline }
        let fields = 1 + comment.count { separator.matches($0) }
        comments.append(Comment(line: line, fields: fields))
        skipLine()
      } else if first == .newline {
        position = text.startIndex
        step()
      } else {
        return
      }
    }
  }

  private mutating func readPlain(into cells: inout CSVCells) throws(InputError) {
    while let byte = next, !separator.matches(byte), byte != .newline {
      if byte == .quote {
        throw file.error(
          line: line, "a quote inside a field that does not start with one",
          remedy: #"put the whole field in quotes, and write a quote inside it twice: """#)
      }
      cells.append(byte)
      position += 1
    }
  }

  private mutating func readQuoted(into cells: inout CSVCells) throws(InputError) {
    let opened = line
    step()
    while let byte = next {
      step()
      guard byte == .quote else {
        cells.append(byte)
        continue
      }
      guard let after = next, after != .newline, !separator.matches(after) else { return }
      guard after == .quote else {
        let rest = file.utf8[position...].prefix { !separator.matches($0) && $0 != .newline }
        throw file.error(
          line: line, "\(String(decoding: rest, as: UTF8.self).quoted) follows a closing quote",
          expected: "\(separator.name) or the end of the line",
          remedy: #"write a quote inside a quoted field twice: """#)
      }
      cells.append(.quote)
      step()
    }
    throw file.error(
      line: opened, "a quote opens here and is never closed", remedy: "close the quoted field")
  }
}

/// Many small texts in one buffer: the fields of a table, with quotes resolved, one after another.
struct CSVCells {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var quoted: [Bool] = []

  var count: Int { ends.count }

  subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// Whether a field is quoted.
  func isQuoted(_ index: Int) -> Bool { quoted[index] }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func endCell(isQuoted: Bool) {
    ends.append(bytes.count)
    quoted.append(isQuoted)
  }

  /// Removes the last fields.
  mutating func removeLast(_ count: Int) {
    ends.removeLast(count)
    quoted.removeLast(count)
    bytes.removeLast(bytes.count - (ends.last ?? 0))
  }
}
