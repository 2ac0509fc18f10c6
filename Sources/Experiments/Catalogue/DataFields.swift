internal import Datasets
internal import Fields

/// What problems say alike of the tables that they are made from.
enum DataFields {
  static let table =
    "A table with a header, between whose columns are commas, semicolons, tabs or blanks"

  static let labels =
    "The column of labels, by its name, or by its number where there is no header,"

  static let format = Field(
    "format",
    .choice([
      "auto": "LIBSVM where lines look like that, else CSV",
      "csv": "values in columns",
      "libsvm": "label index:value …, with indices from 1, or from 0 where there is one",
    ]), .defaults(to: "auto"), "How the file is written.")

  /// What the field ``format`` says of a file.
  static func isLIBSVM(_ file: TextFile, _ values: Values) -> Bool {
    switch values.choice("format") {
    case "auto": file.isLIBSVM ?? !file.path.lowercased().hasSuffix(".csv")
    case let format: format == "libsvm"
    }
  }

  /// How many doubles standardizing takes: the table once more; of a sparse one, six a column besides.
  static func numbersToStandardize(_ table: LabelledTable) -> Double {
    if case .sparse(let matrix, _) = table.features, table.isBetterSparse {
      return 2 * Double(matrix.storedCount) + 6 * Double(table.columnCount)
    }
    return Double(table.rowCount) * Double(table.columnCount)
  }

  /// Optional, so that configurations that do not name it stay what they are.
  static let header = Field(
    "header", .boolean, .optional,
    "Whether the first line names the columns; found out unless given, and asked for where that cannot be."
  )
}
