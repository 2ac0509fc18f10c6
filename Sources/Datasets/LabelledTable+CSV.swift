public import Diagnostics

extension LabelledTable {
  /// Reads a table of values in columns, detecting its dialect: labels in one column, numbers in all others.
  ///
  /// A first column without a name that holds texts, or the row numbers from 0 or 1, is not a feature but
  /// names the rows, as pandas and R write it.
  ///
  /// - Parameters:
  ///   - hasHeader: whether the first record names the columns. If nil, it must, and is rejected if it may
  ///     be a row.
  ///   - label: the name of the column of labels, or its number if there is no header; if nil, the last column.
  ///   - classes: the classes to keep; rows of others are left out.
  /// - Throws: `InputError` with file and line if the file is not such a table, if a feature is not a finite
  ///   number or a label is empty; if there is no such column; if the classes are not those requested; or if
  ///   there are no rows or no features.
  public init(
    csv file: TextFile, hasHeader: Bool? = nil, label: String? = nil,
    classes: ClassSelection = .all
  ) throws(InputError) {
    let csv = try CSVTable(
      file, dialect: CSVDialect(of: file), hasHeader: hasHeader ?? true, header: .emptyFirstName)
    let columns = try LabelledColumns(csv, label: label)
    if hasHeader == nil { try columns.checkHeader(label: label) }
    let texts = try columns.labels()
    let chosen = try classes.withPoint(csv.records.decimals).choose(
      among: texts, path: csv.path, holder: "column \(csv.header[columns.label].quoted)")
    let numbers = try csv.numbers(rows: chosen.rows, columns: columns.features)
    let omitted = texts.count - chosen.rows.count
    self.init(
      .dense(numbers), names: .listed(columns.features.map { csv.header[$0] }),
      labels: chosen.labels, classNames: chosen.names,
      remarks: csv.remarks + columns.remarks
        + (omitted == 0 ? [] : ["\(counted(omitted, "row")) of other classes left out"]))
  }
}

/// Which column of a table holds the labels, and which are features.
private struct LabelledColumns {
  private let csv: CSVTable
  let label: Int
  let features: [Int]
  private let namesRows: Bool

  init(_ csv: CSVTable, label name: String?) throws(InputError) {
    self.csv = csv
    label = if let name { try csv.column(named: name) } else { csv.columnCount - 1 }
    namesRows = csv.header[0].isEmpty && label != 0
    if namesRows { try Self.checkRowNames(in: csv) }
    let (label, first) = (label, namesRows ? 1 : 0)
    features = csv.header.indices.filter { $0 != label && $0 >= first }
    guard !features.isEmpty else {
      throw csv.file.error(
        line: csv.headerLine,
        "there is no column besides the labels in \(csv.header[label].quoted)",
        expected: "at least one column of features")
    }
    guard csv.rowCount > 0 else {
      throw InputError(.data, at: csv.path, "no rows follow the header", expected: "at least 2")
    }
  }

  var remarks: [String] { namesRows ? ["names of rows in the first column"] : [] }

  /// The label of every row, with a decimal point if it is a number; none is empty.
  func labels() throws(InputError) -> [String] {
    let decimals = csv.records.decimals
    let labels = (0..<csv.rowCount).map {
      decimals.withPoint(csv.trimmed(row: $0, column: label))
    }
    if let row = labels.firstIndex(of: "") {
      throw csv.file.error(
        line: csv.line(row), "the label in column \(csv.header[label].quoted) is empty",
        expected: "the class of the row")
    }
    return labels
  }

  /// Rejects a header that may be a row: one whose names are numbers, all of them or all but one; unless the
  /// labels are requested by a name that is not a number.
  func checkHeader(label name: String?) throws(InputError) {
    let fields = csv.header.indices.map { csv.records.start(of: 0) + $0 }
    let numbers = fields.filter(csv.records.isNumber)
    if let name, finiteNumber(name) == nil { return }
    guard numbers.count >= max(fields.count - 1, 1) else { return }
    let names = numbers.map(csv.records.text)
    throw csv.file.error(
      line: csv.headerLine,
      names.count == 1
        ? "the column name \(names.quotedList()) is a number"
        : "the column names \(names.quotedList(limit: 4)) are numbers",
      expected: "a header, which has names for the columns",
      remedy: #"""
        set "header" to false if this line is the first row of a file without a header, to true if these \#
        are the names
        """#)
  }

  /// Rejects a first column without a name that may be a feature.
  private static func checkRowNames(in csv: CSVTable) throws(InputError) {
    let names = (0..<csv.rowCount).map { csv.trimmed(row: $0, column: 0) }
    let areTexts = names.contains { !$0.isEmpty && finiteNumber($0) == nil }
    let areInOrder = [0, 1].contains { first in
      names.enumerated().allSatisfy { Double($1) == Double($0 + first) }
    }
    guard !areTexts, !areInOrder else { return }
    throw csv.file.error(
      line: csv.headerLine,
      "column 1 of the header has no name, and holds numbers that are not those of the rows",
      expected: "names of the rows, or a feature",
      remedy: "name the column if it is a feature, else delete it")
  }
}
