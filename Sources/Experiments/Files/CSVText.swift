internal import Datasets
internal import Diagnostics

/// Rows of a CSV file as it is written: RFC 4180, UTF-8, `\n`, no locale.
///
/// Numbers are in Swift's shortest form that reads back to the same double. What is missing, or not a
/// finite number, is an empty field: spreadsheets turn `nan` and `inf` into text. They do the same
/// with subnormal numbers, which are therefore written as 0. A text that they would take for a
/// formula gets a leading apostrophe (`SpreadsheetText`), which zobench's own readers remove.
package struct CSVText {
  package private(set) var text: String
  private let columnCount: Int
  private let reader: Reader

  /// Who reads it.
  package enum Reader: Sendable {
    /// Anyone, including people with spreadsheets.
    case anyone
    /// A program that takes texts as they are, for data inside other files.
    case program
  }

  package enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    case text(String)
    case integer(Int)
    case number(Double?)
    case boolean(Bool)
    case missing

    package init(stringLiteral value: String) { self = .text(value) }
  }

  package init(columns: [String], for reader: Reader = .anyone) {
    columnCount = columns.count
    self.reader = reader
    text = columns.map { Self.field($0, reader) }.joined(separator: ",") + "\n"
  }

  package mutating func append(_ row: [Value]) {
    precondition(row.count == columnCount, "\(row.count) values in \(columnCount) columns")
    for (i, value) in row.enumerated() {
      if i > 0 { text += "," }
      switch value {
      case .text(let string): text += Self.field(string, reader)
      case .integer(let integer): text += String(integer)
      case .number(let number?) where number.isFinite:
        text += number.isSubnormal ? "0.0" : "\(number)"
      case .boolean(let boolean): text += boolean ? "TRUE" : "FALSE"
      case .number, .missing: break
      }
    }
    text += "\n"
  }

  private static func field(_ string: String, _ reader: Reader) -> String {
    switch reader {
    case .anyone: quoted(SpreadsheetText.cell(string))
    case .program: quoted(string)
    }
  }

  private static func quoted(_ string: String) -> String {
    let needsQuotes = string.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    return needsQuotes ? "\"\(string.replacingScalars { $0 == "\"" ? "\"\"" : nil })\"" : string
  }
}
