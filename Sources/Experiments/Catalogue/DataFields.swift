internal import Datasets
internal import Fields

/// What all problems say about the tables that they are made from.
enum DataFields {
  static let table =
    "A table with a header and columns separated by commas, semicolons, tabs or blanks"

  static let labels =
    "The column of labels, by its name, or by its number if there is no header,"

  static let format = Field(
    "format",
    .choice([
      "auto": "LIBSVM if lines look like that, else CSV",
      "csv": "values in columns",
      "libsvm": "label index:value …, with indices from 1, or from 0 if one is 0",
    ]), .defaults(to: "auto"), "How the file is written.")

  /// The table that a file holds, as the fields ``format`` and ``header`` say.
  ///
  /// - Parameters:
  ///   - column: that of the labels in a CSV file, by its name or number; the last one if nil.
  ///   - classes: the classes of labels to keep.
  static func labelledTable(
    in file: TextFile, _ values: Values, label column: String?, classes: ClassSelection
  ) throws -> LabelledTable {
    let isLIBSVM =
      switch values.choice("format") {
      case "auto": file.isLIBSVM ?? !file.path.lowercased().hasSuffix(".csv")
      case let format: format == "libsvm"
      }
    return isLIBSVM
      ? try LabelledTable(libsvm: file, classes: classes)
      : try LabelledTable(
        csv: file, hasHeader: values.optionalBoolean("header"), label: column, classes: classes)
  }

  /// The two classes that the field `classes` names; nil if it is not there.
  static func pair(_ values: Values) -> ClassSelection? {
    values.optionalTable("classes").map {
      .pair(negative: $0.text("negative"), positive: $0.text("positive"))
    }
  }

  /// How many doubles standardizing takes: the table once more; for a sparse one, plus six per
  /// column.
  static func numbersToStandardize(_ table: LabelledTable) -> Double {
    if case .sparse(let matrix, _) = table.features, table.isBetterSparse {
      return 2 * Double(matrix.storedCount) + 6 * Double(table.columnCount)
    }
    return Double(table.rowCount) * Double(table.columnCount)
  }

  /// Optional, so that configurations that do not name it stay as they are.
  static let header = Field(
    "header", .boolean, .optional,
    "Whether the first line names the columns; detected unless given, and required if it cannot be detected."
  )
}
