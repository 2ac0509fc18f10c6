public import Diagnostics

/// A table of values in columns (RFC 4180, and its dialects), which knows the line of every row.
///
/// The lines are the reason for a reader of our own instead of a package: a mistake in a file of a thousand
/// rows is found by `cities.csv:517`, and by nothing else. SwiftCSV 0.10, the usual choice, gives rows
/// without lines, fills up rows that are too short, and silently lets a quote stay open until the end of the file.
///
/// Lines end with `\n` or `\r\n`. Empty lines are skipped; white space around names and numbers is ignored,
/// and so is an apostrophe that keeps a spreadsheet from taking a text for a formula (``SpreadsheetText``).
/// Last columns that are empty in every row and have no name are left out, and so is a column of row names
/// before those that the header names, as R writes it. Reading takes time linear in the size of the file,
/// and memory for one copy of it and 9 bytes per field.
public struct CSVTable: Sendable {
  /// What a header may contain besides names that are all different and not empty.
  public struct HeaderOptions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Names may repeat. It is then an error to ask for a column by a repeated name.
    public static let duplicateNames = HeaderOptions(rawValue: 1)
    /// The first name may be empty, as spreadsheets and R write it above a column of row names.
    public static let emptyFirstName = HeaderOptions(rawValue: 2)
  }

  /// The path of the file, as the user gave it.
  public var path: String { file.path }
  /// Whether the file names its columns; otherwise they are called `column1`, `column2`, ….
  public let hasHeader: Bool
  /// The names of the columns, without white space around them.
  public let header: [String]
  /// The line of the header, from 1, or of the first row if there is no header.
  public let headerLine: Int
  /// The lines on which the rows start, from 1; one for each row.
  public var lines: [Int] { Array(records.lines.dropFirst(hasHeader ? 1 : 0)) }

  /// Whether row names stand before the columns that the header names.
  let hasRowNames: Bool
  let records: CSVRecords
  var file: TextFile { records.file }

  /// The number of columns, not counting row names.
  public var columnCount: Int { header.count }
  /// The number of rows, not counting the header; may be 0.
  public var rowCount: Int { records.count - (hasHeader ? 1 : 0) }

  /// - Parameters:
  ///   - dialect: what separates the columns.
  ///   - hasHeader: whether the first record holds the columns' names.
  ///   - options: what the header may contain.
  /// - Throws: `InputError` naming file and line if the text is not written in that dialect, if a row has a
  ///   different number of fields from the header, or if the header breaks its rules.
  public init(
    _ file: TextFile, dialect: CSVDialect = .rfc4180, hasHeader: Bool = true,
    header options: HeaderOptions = []
  ) throws(InputError) {
    try self.init(CSVRecords(file, dialect), hasHeader: hasHeader, header: options)
  }

  init(
    _ records: CSVRecords, hasHeader: Bool, header options: HeaderOptions
  ) throws(InputError) {
    let shape = try TableShape(records, hasHeader: hasHeader)
    let width = shape.columnCount
    self.records = records
    self.hasHeader = hasHeader
    hasRowNames = shape.hasRowNames
    header = (0..<width).map { hasHeader ? records.text($0) : "column\($0 + 1)" }
    headerLine = records.lines[0]
    if hasHeader { try checkNames(options) }
    try records.checkComments(fields: width + (hasRowNames ? 1 : 0))
  }

  /// The number of a field among all fields of the file.
  ///
  /// - Precondition: `row` < `rowCount`, `column` < `columnCount`.
  func field(_ row: Int, _ column: Int) -> Int {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    precondition(header.indices.contains(column), "column \(column) of \(columnCount)")
    return records.start(of: record(row)) + (hasRowNames ? 1 : 0) + column
  }

  func line(_ row: Int) -> Int { records.lines[record(row)] }

  private func record(_ row: Int) -> Int { row + (hasHeader ? 1 : 0) }

  /// The text of a field as it stands in the file, with quotes resolved.
  ///
  /// - Precondition: `row` < `rowCount`, `column` < `columnCount`.
  public subscript(row: Int, column: Int) -> String { records.raw(field(row, column)) }

  /// The text of a field without surrounding white space, and without an apostrophe that keeps a
  /// spreadsheet from taking it for a formula.
  ///
  /// - Precondition: `row` < `rowCount`, `column` < `columnCount`.
  public func trimmed(row: Int, column: Int) -> String { records.text(field(row, column)) }

  /// The position of the column called `name`; without a header, `name` may also be its number.
  ///
  /// - Throws: `InputError` with the nearest name if there is no such column, and if there are several.
  public func column(named name: String) throws(InputError) -> Int {
    if !hasHeader, let number = Int(name) {
      guard (1...columnCount).contains(number) else {
        throw file.error(
          line: headerLine, "there is no column \(number)",
          expected: columnCount == 1 ? "1, the only one" : "a number from 1 to \(columnCount)")
      }
      return number - 1
    }
    guard let column = header.firstIndex(of: name) else {
      let nearest = header.nearest(to: name)
      throw file.error(
        line: headerLine, "no column is named \(name.quoted)",
        expected: hasHeader
          ? "one of \(header.quotedList())" : "a number from 1 to \(columnCount), or none",
        remedy: nearest.map { "the nearest name is \($0.quoted)" } ?? "")
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
    try records.number(field(row, column), line: line(row), column: header[column])
  }

  /// The finite numbers in the given columns of the given rows (all rows when nil), row-major:
  /// rows.count × columns.count.
  ///
  /// - Throws: `InputError` with file, line, column and the text found, for the first that is not a number.
  public func numbers(rows: [Int]? = nil, columns: [Int]) throws(InputError) -> [Double] {
    let rows = rows ?? Array(0..<rowCount)
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns { numbers.append(try number(row: row, column: column)) }
    }
    return numbers
  }

  /// How the file differs from RFC 4180 with a header.
  var remarks: [String] {
    records.remarks + (hasHeader ? [] : ["no header"])
      + (hasRowNames ? ["names of rows before the first column"] : [])
  }

  private func checkNames(_ options: HeaderOptions) throws(InputError) {
    var first: [String: Int] = [:]
    for (index, name) in header.enumerated() {
      if name.isEmpty {
        if index == 0, header.count > 1, options.contains(.emptyFirstName) { continue }
        throw file.error(
          line: headerLine, "column \(index + 1) of the header has no name",
          expected: "a name for each of the \(counted(header.count, "column"))",
          remedy: "name the column, or delete it")
      }
      if options.contains(.duplicateNames) { continue }
      if let other = first.updateValue(index, forKey: name) {
        throw file.error(
          line: headerLine, "columns \(other + 1) and \(index + 1) are both named \(name.quoted)",
          expected: "a different name for each column",
          remedy: #"set "header" to false if the file has no header"#)
      }
    }
  }
}
