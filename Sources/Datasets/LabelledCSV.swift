import Diagnostics

/// A CSV file with a header, one column of labels, and features in all others.
struct LabelledCSV {
  private let csv: CSVTable
  private let labelColumn: Int
  /// The label of every row, without white space around it; none is empty.
  let labels: [String]

  var path: String { csv.path }
  /// What holds the labels, for errors: `column "benign"`.
  var labelHolder: String { "column \(csv.header[labelColumn].quoted)" }
  var featureNames: [String] { featureColumns.map { csv.header[$0] } }

  private var featureColumns: [Int] { csv.header.indices.filter { $0 != labelColumn } }

  /// - Parameter label: the name of the column of labels; the last column when nil.
  init(_ file: TextFile, label: String?) throws(InputError) {
    let csv = try CSVTable(file)
    let labelColumn =
      if let label { try csv.column(named: label) } else { csv.columnCount - 1 }
    guard csv.columnCount > 1 else {
      throw file.error(
        line: csv.headerLine, "there is no column besides the labels in \(csv.header[0].quoted)",
        expected: "at least one column of features", remedy: csv.separatorHint)
    }
    guard csv.rowCount > 0 else {
      throw InputError(.data, at: csv.path, "no rows follow the header", expected: "at least 2")
    }
    let labels = (0..<csv.rowCount).map { csv.trimmed(row: $0, column: labelColumn) }
    if let row = labels.firstIndex(of: "") {
      throw file.error(
        line: csv.lines[row], "the label in column \(csv.header[labelColumn].quoted) is empty",
        expected: "the class of the row")
    }
    self.csv = csv
    self.labelColumn = labelColumn
    self.labels = labels
  }

  /// The features of the given rows (all when nil), row-major.
  func features(of rows: [Int]? = nil) throws(InputError) -> [Double] {
    try csv.numbers(rows: rows, columns: featureColumns)
  }
}
