public import Diagnostics

/// A table of comma-separated values (RFC 4180) with a header, which knows the line of every row.
///
/// The lines are why this reader is ours and not a package: what is wrong in a file of a thousand
/// rows is found by `cities.csv:517`, and nothing else. SwiftCSV 0.10, the usual choice, gives rows
/// without lines, fills up rows that are too short, and lets a quote stay open until the end of the
/// file without a word.
///
/// Columns are separated by commas, lines end with `\n` or `\r\n`, empty lines are skipped, and white
/// space around names and numbers does not count, nor does an apostrophe that keeps a spreadsheet from
/// taking a text for a formula (``SpreadsheetText``). Reading takes time linear in the size of the
/// file, and memory for one copy of it and 8 bytes a field.
public struct CSVTable: Sendable {
  /// What a header may contain beyond names that are all different and not empty.
  public struct HeaderOptions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Names may repeat. Asking for a column by a name that does is an error then.
    public static let duplicateNames = HeaderOptions(rawValue: 1)
    /// The first name may be empty, as spreadsheets and R write it above a column of row names.
    public static let emptyFirstName = HeaderOptions(rawValue: 2)
  }

  /// The path of the file, as the user gave it.
  public var path: String { file.path }
  /// The names of the columns, without white space around them.
  public let header: [String]
  /// The line of the header, from 1 (later than 1 only after empty lines).
  public let headerLine: Int
  /// The lines on which the rows start, from 1; one for each row.
  public let lines: [Int]

  let file: TextFile
  private let cells: CSVCells

  public var columnCount: Int { header.count }
  /// The number of rows, header not counted; may be 0.
  public var rowCount: Int { lines.count }

  /// - Throws: `InputError` naming file and line when the text is not RFC 4180, when a row has
  ///   another number of fields than the header, or when the header breaks its rules.
  public init(_ file: TextFile, header options: HeaderOptions = []) throws(InputError) {
    self.file = file
    var reader = CSVReader(file)
    var names = CSVCells()
    guard let headerLine = try reader.nextRecord(into: &names) else {
      preconditionFailure("a TextFile holds more than white space")
    }
    let header = (0..<names.count).map { SpreadsheetText.text(names[$0].trimmedText) }
    try Self.check(header, of: file, line: headerLine, options)

    var cells = CSVCells()
    var lines: [Int] = []
    while let line = try reader.nextRecord(into: &cells) {
      lines.append(line)
      let extra = cells.count - header.count * lines.count
      guard extra == 0 else {
        throw file.error(
          line: line, "the row has \(counted(header.count + extra, "field"))",
          expected: "\(header.count), as in the header on line \(headerLine)",
          remedy: extra > 0 ? "put fields that contain a comma in quotes" : "")
      }
    }
    self.header = header
    self.headerLine = headerLine
    self.lines = lines
    self.cells = cells
  }

  /// The text of a field as it stands in the file, quotes resolved.
  ///
  /// - Precondition: `row` < `rowCount`, `column` < `columnCount`.
  public subscript(row: Int, column: Int) -> String {
    String(decoding: cells[index(row, column)], as: UTF8.self)
  }

  /// The text of a field without white space around it, and without an apostrophe that keeps a spreadsheet
  /// from taking it for a formula.
  ///
  /// - Precondition: `row` < `rowCount`, `column` < `columnCount`.
  public func trimmed(row: Int, column: Int) -> String {
    SpreadsheetText.text(cells[index(row, column)].trimmedText)
  }

  /// The position of the column called `name`.
  ///
  /// - Throws: `InputError` with the nearest name when there is no such column, and when there are
  ///   several.
  public func column(named name: String) throws(InputError) -> Int {
    guard let column = header.firstIndex(of: name) else {
      var remedy = separatorHint
      if let nearest = header.nearest(to: name) {
        remedy = "the nearest name is \(nearest.quoted)"
      }
      throw file.error(
        line: headerLine, "no column is named \(name.quoted)",
        expected: "one of \(header.quotedList())", remedy: remedy)
    }
    let count = header.count { $0 == name }
    guard count == 1 else {
      throw file.error(
        line: headerLine, "\(count) columns are named \(name.quoted)",
        expected: "one", remedy: "rename the others")
    }
    return column
  }

  /// The finite number in a field.
  ///
  /// - Throws: `InputError` with file, line, column and the text found.
  /// - Precondition: `row` < `rowCount`, `column` < `columnCount`.
  public func number(row: Int, column: Int) throws(InputError) -> Double {
    let text = trimmed(row: row, column: column)
    guard let number = finiteNumber(text) else {
      let found = text.isEmpty ? "an empty field" : text.quoted
      throw file.error(
        line: lines[row], "\(found) stands in column \(header[column].quoted)",
        expected: "a finite number",
        remedy: text.contains(",") ? "write a decimal point, and no thousands separators" : "")
    }
    return number
  }

  /// The finite numbers in the given columns of the given rows (all rows when nil), row-major:
  /// rows.count × columns.count.
  ///
  /// - Throws: `InputError` with file, line, column and the text found, for the first that is none.
  public func numbers(rows: [Int]? = nil, columns: [Int]) throws(InputError) -> [Double] {
    let rows = rows ?? Array(0..<rowCount)
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns { numbers.append(try number(row: row, column: column)) }
    }
    return numbers
  }

  /// What to do about a file with a single column that looks like several; empty for any other.
  var separatorHint: String {
    guard columnCount == 1 else { return "" }
    if header[0].contains(";") { return "separate the columns with commas, not semicolons" }
    if header[0].contains("\t") { return "separate the columns with commas, not tabs" }
    return ""
  }

  private func index(_ row: Int, _ column: Int) -> Int {
    precondition(lines.indices.contains(row), "row \(row) of \(rowCount)")
    precondition(header.indices.contains(column), "column \(column) of \(columnCount)")
    return row * columnCount + column
  }

  private static func check(
    _ header: [String], of file: TextFile, line: Int, _ options: HeaderOptions
  ) throws(InputError) {
    var first: [String: Int] = [:]
    for (index, name) in header.enumerated() {
      if name.isEmpty {
        if index == 0, header.count > 1, options.contains(.emptyFirstName) { continue }
        let isLast = index > 0 && index == header.count - 1
        throw file.error(
          line: line, "column \(index + 1) of the header has no name",
          expected: "a name for each of the \(counted(header.count, "column"))",
          remedy: isLast ? "delete the comma that ends the line" : "name the column, or delete it")
      }
      if options.contains(.duplicateNames) { continue }
      if let other = first.updateValue(index, forKey: name) {
        throw file.error(
          line: line, "columns \(other + 1) and \(index + 1) are both named \(name.quoted)",
          expected: "a different name for each column")
      }
    }
  }
}
