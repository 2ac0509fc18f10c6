import Diagnostics

extension DistanceCells {
  /// A full square matrix, with names in a header, in a first column, both or neither.
  init(square records: CSVRecords, hasHeader: Bool?) throws(InputError) {
    let csv = try CSVTable(
      records, hasHeader: hasHeader ?? Self.beginsWithHeader(records),
      header: [.duplicateNames, .emptyFirstName])
    let first = csv.hasRowNames ? 0 : Self.hasRowNames(csv) ? 1 : 0
    let hasRowNames = csv.hasRowNames || first == 1
    let rowNames = (0..<csv.rowCount).map { row in
      hasRowNames ? records.text(csv.field(row, 0) - (csv.hasRowNames ? 1 : 0)) : ""
    }
    let n = csv.columnCount - first
    try Self.checkShape(of: csv, objects: n)
    let names =
      csv.hasHeader
      ? Array(csv.header[first...]) : hasRowNames ? rowNames : Self.defaultNames(n)
    if csv.hasHeader, hasRowNames {
      try Self.check(
        rowNames, names, lines: (0..<n).map(csv.line), in: csv.file)
    }
    self.init(
      records: records, names: names, form: .square,
      rows: (0..<n).map { Row(line: csv.line($0), start: csv.field($0, first)) },
      remarks: csv.hasHeader
        ? [] : [hasRowNames ? "no header, names of rows" : "no header, no names"])
  }

  /// Whether the first record holds names. If it is all numbers, as many as there are records, and the
  /// first is 0, it is the first row of a matrix; so is a name followed by as many numbers.
  private static func beginsWithHeader(_ records: CSVRecords) -> Bool {
    let width = records.width(of: 0)
    let numbers = (0..<width).filter(records.isNumber)
    if numbers.count == width {
      return width != records.count || records.decimals.number(records.text(0)) != 0
    }
    return
      !(width > 1 && numbers == Array(1..<width) && !records.isEmpty(0)
      && width == records.count + 1)
  }

  private static func hasRowNames(_ csv: CSVTable) -> Bool {
    guard csv.columnCount > 1, csv.rowCount > 0 else { return false }
    let fields = (0..<csv.rowCount).map { csv.field($0, 0) }
    let numbers = fields.count(where: csv.records.isNumber)
    guard csv.hasHeader else {
      return csv.columnCount == csv.rowCount + 1 && numbers < fields.count
    }
    if csv.header[0].isEmpty { return true }
    // A matrix without a header also repeats its first row in its first column, by symmetry.
    if finiteNumber(csv.header[0]) != nil { return false }
    if fields.map(csv.records.text) == Array(csv.header.dropFirst()) { return true }
    // A square file with one bad entry in its first column must not be taken for one with row names.
    return csv.columnCount == csv.rowCount + 1 ? numbers < fields.count : numbers == 0
  }

  private static func checkShape(of csv: CSVTable, objects n: Int) throws(InputError) {
    guard csv.rowCount == n else {
      let rows = csv.rowCount
      let areNumbers = csv.header.allSatisfy { finiteNumber($0) != nil }
      throw InputError(
        .data, at: csv.path,
        csv.hasHeader
          ? "the header names \(counted(n, "object")), but \(counted(rows, "row")) of distances "
            + (rows == 1 ? "follows" : "follow")
          : "there are \(counted(rows, "row")) of \(counted(n, "distance"))",
        expected: "a row for each object",
        remedy: rows == n - 1 && areNumbers
          ? "put a line with the names of the objects first" : "")
    }
    guard n >= 2 else {
      throw InputError(.data, at: csv.path, "there is 1 object", expected: "at least 2")
    }
  }
}

extension DistanceCells {
  /// Rejects rows that are not named like the columns, in the same order.
  static func check(
    _ rowNames: [String], _ names: [String], lines: [Int], in file: TextFile
  ) throws(InputError) {
    for (row, name) in names.enumerated() where rowNames[row] != name {
      throw file.error(
        line: lines[row], "the row is named \(rowNames[row].quoted)",
        expected: "\(name.quoted), as column \(row + 2) of the header",
        remedy: "put rows and columns in the same order")
    }
  }
}
