import Diagnostics

/// How many columns the records make, once empty ends of lines and row names are told from columns.
struct TableShape {
  let columnCount: Int
  /// Whether every row has one field more than the header: its first, a name, as R writes it.
  let hasRowNames: Bool

  init(_ records: CSVRecords, hasHeader: Bool) throws(InputError) {
    let rows = (hasHeader ? 1 : 0)..<records.count
    let widths = rows.map(records.width)
    guard hasHeader else {
      self.init(columnCount: max(widths.max()!, 1), hasRowNames: false)
      try checkFields(of: records, rows, "in the longest row")
      return
    }
    // A column without a name counts if any row has something there.
    let named = max(records.width(of: 0), 1)
    let widest = widths.max() ?? 0
    let hasNames = widest == named + 1 && records.fieldCount(of: 0) == named
    if hasNames, widths.allSatisfy({ $0 == widest }), Self.areNames(records, rows) {
      self.init(columnCount: named, hasRowNames: true)
    } else {
      let columns = min(records.fieldCount(of: 0), max(named, widest))
      self.init(columnCount: columns, hasRowNames: false)
      try checkFields(of: records, rows, "in the header on line \(records.lines[0])")
    }
  }

  private init(columnCount: Int, hasRowNames: Bool) {
    self.columnCount = columnCount
    self.hasRowNames = hasRowNames
  }

  /// Whether the first fields of rows are names: texts, or numbers that are quoted or in order. Between
  /// commas, numbers may also be the part before a decimal comma, unless a decimal point occurs in the file.
  private static func areNames(_ records: CSVRecords, _ rows: Range<Int>) -> Bool {
    let names = rows.map { records.start(of: $0) }
    if names.allSatisfy({ records.isQuoted($0) || !records.isNumber($0) }) { return true }
    let isOrder = names.enumerated().allSatisfy { records.text($1) == "\($0 + 1)" }
    return isOrder
      && (records.dialect.separator != .comma || records.file.utf8.contains(.point))
  }

  private func checkFields(
    of records: CSVRecords, _ rows: Range<Int>, _ model: String
  ) throws(InputError) {
    for row in rows {
      let (fields, width) = (records.fieldCount(of: row), records.width(of: row))
      guard fields < columnCount || width > columnCount else { continue }
      throw records.file.error(
        line: records.lines[row], "the row has \(counted(fields, "field"))",
        expected: "\(columnCount), as \(model)",
        remedy: width > columnCount
          ? "put fields that contain \(records.dialect.separator.name) in quotes" : "")
    }
  }
}
