public import Diagnostics

extension ClassificationTable {
  /// Reads a CSV file with a header: one column of labels, numbers in all others.
  ///
  /// Two numbers as labels (0 and 1, -1 and 1, 1 and 2, …) become -1 and +1 in their order, two other
  /// texts in Unicode order. Every column must have a name: an unnamed first one, as pandas and R
  /// write it, holds row numbers, which are no feature.
  ///
  /// - Parameters:
  ///   - label: the name of the column of labels; the last column when nil.
  ///   - classes: the two classes to keep of a file that has more, and which of them is +1; rows of
  ///     other classes are left out. When nil, the file must have exactly two.
  /// - Throws: `InputError` with file and line when the file is not CSV, a feature is no finite number
  ///   or a label is empty; when there is no such column; when the classes are not exactly two, or do
  ///   not occur; when there are no rows or no features.
  public init(
    csv file: TextFile, label: String? = nil, classes: ClassNames? = nil
  ) throws(InputError) {
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
    let texts = (0..<csv.rowCount).map { csv.trimmed(row: $0, column: labelColumn) }
    if let row = texts.firstIndex(of: "") {
      throw file.error(
        line: csv.lines[row], "the label in column \(csv.header[labelColumn].quoted) is empty",
        expected: "the class of the row")
    }
    let labels = try BinaryLabels(
      texts, path: csv.path, holder: "column \(csv.header[labelColumn].quoted)", classes: classes)
    let columns = Array(0..<labelColumn) + Array(labelColumn + 1..<csv.columnCount)
    self.init(
      features: try csv.numbers(rows: labels.rows, columns: columns), labels: labels.signs,
      featureNames: columns.map { csv.header[$0] }, classNames: labels.names)
  }
}
