import Diagnostics

/// The records of a file as written, each with its own number of fields.
///
/// Records with only empty fields, with which spreadsheets fill up a page, are left out.
struct CSVRecords {
  let file: TextFile
  let dialect: CSVDialect
  /// The lines on which the records start, from 1.
  private(set) var lines: [Int] = []
  private(set) var comments: [CSVReader.Comment]
  let decimals: DecimalMark
  private let cells: CSVCells
  /// The first field of every record, and the end of the last one.
  private var starts = [0]

  /// The number of records; at least 1.
  var count: Int { lines.count }

  /// - Throws: `InputError` naming file and line if quotes are not closed or the like, and if there is no record.
  init(_ file: TextFile, _ dialect: CSVDialect) throws(InputError) {
    var reader = CSVReader(file, dialect)
    var cells = CSVCells()
    while let line = try reader.nextRecord(into: &cells) {
      let fields = starts.last!..<cells.count
      if fields.count > 1, fields.allSatisfy({ Self.isEmpty(cells, $0) && !cells.isQuoted($0) }) {
        cells.removeLast(fields.count)
        continue
      }
      lines.append(line)
      starts.append(cells.count)
    }
    guard !lines.isEmpty else {
      throw InputError(
        .data, at: file.path,
        reader.comments.isEmpty ? "the file holds no values" : "the file holds only comments",
        expected: "rows of data")
    }
    self.file = file
    self.dialect = dialect
    self.cells = cells
    comments = reader.comments
    // If commas separate columns, only a comma in quotes could be a decimal comma.
    decimals =
      dialect.separator != .comma && file.utf8.contains(.comma) ? DecimalMark(of: cells) : .point
  }

  /// The number of a record's first field among all fields; the fields of a record follow each other, and
  /// so do records.
  func start(of record: Int) -> Int { starts[record] }

  func fieldCount(of record: Int) -> Int { starts[record + 1] - starts[record] }

  /// How many fields a record has without the empty ones at its end.
  func width(of record: Int) -> Int {
    var end = starts[record + 1]
    while end > starts[record], Self.isEmpty(cells, end - 1) { end -= 1 }
    return end - starts[record]
  }

  /// The text of a field as it stands in the file, with quotes resolved.
  func raw(_ field: Int) -> String { String(decoding: cells[field], as: UTF8.self) }

  /// The text of a field without surrounding white space, and without an apostrophe that keeps a
  /// spreadsheet from taking it for a formula.
  func text(_ field: Int) -> String { SpreadsheetText.text(cells[field].trimmedText) }

  func isEmpty(_ field: Int) -> Bool { Self.isEmpty(cells, field) }
  func isQuoted(_ field: Int) -> Bool { cells.isQuoted(field) }
  func isNumber(_ field: Int) -> Bool {
    let text = text(field)
    return decimals.number(text) != nil || decimals.ambiguity(of: text) != nil
  }

  /// The finite number in a field.
  ///
  /// - Parameters:
  ///   - line: where its record begins, for errors.
  ///   - column: the name of the field's column, for errors.
  func number(_ field: Int, line: Int, column: String) throws(InputError) -> Double {
    let text = text(field)
    if let number = decimals.number(text) { return number }
    if let ambiguity = decimals.ambiguity(of: text) {
      throw file.error(
        line: line, "column \(column.quoted) contains \(text.quoted), but \(ambiguity.found)",
        expected: ambiguity.expected, remedy: ambiguity.remedy)
    }
    throw file.error(
      line: line,
      "column \(column.quoted) contains \(text.isEmpty ? "an empty field" : text.quoted)",
      expected: "a finite number",
      remedy: text.contains(",") ? "write a decimal point, and no thousands separators" : "")
  }

  /// Rejects a comment with as many fields as a row, because it may be the header instead.
  func checkComments(fields: Int) throws(InputError) {
    guard fields > 1, dialect.separator != .blanks else { return }
    guard let comment = comments.first(where: { $0.fields == fields }) else { return }
    throw file.error(
      line: comment.line,
      "the line begins with # and has \(fields) fields, as many as a row",
      expected: "a comment, or a row",
      remedy:
        "delete the line if it is a comment; else delete the #, or put the first field in quotes"
    )
  }

  /// How the file differs from RFC 4180.
  var remarks: [String] {
    (dialect.separator == .comma ? [] : ["\(dialect.separator.plural) between columns"])
      + (decimals == .comma ? ["decimal commas"] : [])
  }

  private static func isEmpty(_ cells: CSVCells, _ field: Int) -> Bool {
    cells[field].allSatisfy { $0.isBlank || $0 == .newline }
  }
}
