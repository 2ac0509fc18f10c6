/// Rows of a CSV file as it is written: RFC 4180, UTF-8, `\n`, no locale.
///
/// Numbers are in Swift's shortest form that reads back to the same double. What is missing, or not
/// a finite number, is an empty field: spreadsheets make text of `nan` and `inf`. They make text of
/// subnormal numbers too, which are therefore written as 0.
package struct CSVText {
  package private(set) var text: String
  private let columnCount: Int

  package enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    case text(String)
    case integer(Int)
    case number(Double?)
    case boolean(Bool)
    case missing

    package init(stringLiteral value: String) { self = .text(value) }
  }

  package init(columns: [String]) {
    columnCount = columns.count
    text = columns.map(Self.quoted).joined(separator: ",") + "\n"
  }

  package mutating func append(_ row: [Value]) {
    precondition(row.count == columnCount, "\(row.count) values in \(columnCount) columns")
    for (i, value) in row.enumerated() {
      if i > 0 { text += "," }
      switch value {
      case .text(let string): text += Self.quoted(string)
      case .integer(let integer): text += String(integer)
      case .number(let number?) where number.isFinite:
        text += number.isSubnormal ? "0.0" : "\(number)"
      case .boolean(let boolean): text += boolean ? "TRUE" : "FALSE"
      case .number, .missing: break
      }
    }
    text += "\n"
  }

  private static func quoted(_ string: String) -> String {
    let needsQuotes = string.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    return needsQuotes
      ? "\"\(string.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
      : string
  }
}
