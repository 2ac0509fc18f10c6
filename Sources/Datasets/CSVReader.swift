import Diagnostics

/// The grammar of RFC 4180: takes records off a text one by one, and knows the line of each.
///
/// A field is either free of quotes, or in quotes as a whole; in quotes it may hold commas, newlines,
/// and quotes written twice. Lines with nothing but spaces and tabs are skipped.
struct CSVReader {
  let file: TextFile
  private var position = 0
  /// The line that `position` is on, from 1.
  private var line = 1

  init(_ file: TextFile) { self.file = file }

  /// Reads one record, appends its fields to `cells`, and returns the line it starts on; nil at the
  /// end of the file. Linear in the bytes read.
  mutating func nextRecord(into cells: inout CSVCells) throws(InputError) -> Int? {
    skipEmptyLines()
    guard next != nil else { return nil }
    let first = line
    while true {
      if next == .quote { try readQuoted(into: &cells) } else { try readPlain(into: &cells) }
      cells.endCell()
      guard let separator = next else { return first }
      step()
      if separator == .newline { return first }
    }
  }

  private var next: UInt8? { position < file.utf8.count ? file.utf8[position] : nil }

  private mutating func step() {
    if file.utf8[position] == .newline { line += 1 }
    position += 1
  }

  private mutating func skipEmptyLines() {
    while true {
      let text = file.utf8[position...].drop { $0.isBlank }
      guard let first = text.first else { return position = text.endIndex }
      guard first == .newline else { return }
      position = text.startIndex
      step()
    }
  }

  private mutating func readPlain(into cells: inout CSVCells) throws(InputError) {
    while let byte = next, byte != .comma, byte != .newline {
      if byte == .quote {
        throw file.error(
          line: line, "a quote stands inside a field that does not begin with one",
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
      switch next {
      case .quote?:
        cells.append(.quote)
        step()
      case nil, .comma?, .newline?:
        return
      default:
        let rest = file.utf8[position...].prefix { $0 != .comma && $0 != .newline }
        throw file.error(
          line: line, "\(String(decoding: rest, as: UTF8.self).quoted) follows a closing quote",
          expected: "a comma or the end of the line",
          remedy: #"write a quote inside a quoted field twice: """#)
      }
    }
    throw file.error(
      line: opened, "a quote opens here and is never closed", remedy: "close the quoted field")
  }
}

/// Many small texts in one buffer: the fields of a table, quotes resolved, one after the other.
struct CSVCells {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  subscript(index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func endCell() { ends.append(bytes.count) }
}
