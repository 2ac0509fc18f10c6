internal import Datasets
internal import Fields
internal import Problems

extension ProblemKind {
  private static let sentence =
    "f(w, b) = (1/m) Σᵢ log(1 + exp(−yᵢ(aᵢᵀw + b))) + ½λ‖w‖², the classes y = ±1"

  /// What `LogisticRegression` says of wide data.
  private static let limits = """
    L is at most 1 % too large if there are more than 2000 rows and 2000 features. f* and x* of more \
    than 2000 features are left open where λ = 0, or finding them takes more than some ten seconds.
    """

  private static let commonFields = [
    Field(
      "regularization", .sweep(.number(.atLeast(0))), .defaults(to: 0.01), "λ, on weights only."),
    Field("intercept", .boolean, .defaults(to: false), "Whether there is an intercept b."),
  ]

  private static let classes = Table(
    "classes", "Two labels as the file has them; rows with others are left out.",
    fields: [
      Field("negative", .text(.nonEmpty), .required, "The label of the class −1."),
      Field("positive", .text(.nonEmpty), .required, "The label of the class +1."),
    ])

  static let logistic = ProblemKind(
    table: Table(
      "logistic", "\(sentence), from a file. \(limits)",
      fields: [
        Field(
          "data", .path, .required,
          """
          A CSV file with a header, or a LIBSVM file; of more than 2²² entries (32 MB) with less than a \
          quarter of them above or below 0, zeros are not kept.
          """),
        Field(
          "format",
          .choice([
            "auto": "CSV where the file's name ends in .csv, else LIBSVM",
            "csv": "comma-separated with a header",
            "libsvm": "label index:value …",
          ]), .defaults(to: "auto"), "How the file is written."),
        Field(
          "label_column", .text(.nonEmpty), .optional,
          "The column of labels in a CSV file; the last one unless given."),
        Field(
          "classes", .table(classes), .optional,
          "The two classes to keep of a file that has more, and which of them is +1."),
        Field(
          "standardize", .boolean, .defaults(to: true),
          """
          Whether to shift and scale every feature to mean 0 and standard deviation 1. The zeros that \
          are not kept are not filled in: what is subtracted from all rows is a term of its own.
          """),
      ] + commonFields)
  ) { values, folder, _ in
    let file = try folder.file(values.text("data"))
    let isCSV =
      values.choice("format") == "auto"
      ? file.path.lowercased().hasSuffix(".csv") : values.choice("format") == "csv"
    let classes = values.optionalTable("classes").map {
      ClassificationTable.ClassNames(negative: $0.text("negative"), positive: $0.text("positive"))
    }
    guard !isCSV else {
      let table = try ClassificationTable(
        csv: file, label: values.optionalText("label_column"), classes: classes)
      try checkMemory(values, rows: table.rowCount, columns: table.columnCount, stored: nil)
      return regression(table, values)
    }
    let table = try SparseClassificationTable(libsvm: file, classes: classes)
    try checkMemory(
      values, rows: table.rowCount, columns: table.columnCount,
      stored: table.isBetterSparse ? table.matrix.storedCount : nil)
    return table.isBetterSparse ? regression(table, values) : regression(table.dense, values)
  }

  /// - Parameter stored: how many entries are, of a table that is left sparse.
  private static func checkMemory(
    _ values: Values, rows: Int, columns: Int, stored: Int?
  ) throws {
    // Standardizing takes the table once more; of a sparse one, six numbers a column besides.
    let table =
      stored.map { 2 * Double($0) + 6 * Double(columns) } ?? Double(rows) * Double(columns)
    try values.checkMemory(
      forNumbers: table
        + LogisticRegression.numbers(rows: rows, columns: columns, isSparse: stored != nil),
      at: "data", remedy: "give a part of the file, or a larger machine")
  }

  private static func regression(_ table: ClassificationTable, _ values: Values) -> BuiltProblem {
    let data = values.boolean("standardize") ? table.standardized().table : table
    return BuiltProblem(
      problem: LogisticRegression(
        features: data.features, labels: data.labels,
        regularization: values.number("regularization"),
        hasIntercept: values.boolean("intercept")))
  }

  private static func regression(
    _ table: SparseClassificationTable, _ values: Values
  ) -> BuiltProblem {
    let data = values.boolean("standardize") ? table.standardized() : table
    return BuiltProblem(
      problem: LogisticRegression(
        sparse: data.matrix, shifts: data.shifts, labels: data.labels,
        regularization: values.number("regularization"),
        hasIntercept: values.boolean("intercept")))
  }

  static let syntheticLogistic = ProblemKind(
    table: Table(
      "synthetic-logistic",
      "\(sentence), on normal features drawn by the seed. \(limits)",
      fields: [
        Field(
          "features", .sweep(.integer(1...)), .required,
          "The number of features, before any intercept."),
        Field("rows", .sweep(.integer(1...)), .defaults(to: 500), "m, the number of rows."),
        Field(
          "signal", .number(.atLeast(0)), .defaults(to: 3),
          "The standard deviation of the margins that the labels are drawn from."),
      ] + commonFields),
    sizeField: "features"
  ) { values, _, stream in
    let (rows, columns) = (values.integer("rows"), values.integer("features"))
    try values.checkMemory(
      forNumbers: Double(rows) * Double(columns)
        + LogisticRegression.numbers(rows: rows, columns: columns, isSparse: false),
      at: "features")
    return BuiltProblem(
      problem: LogisticRegression.synthetic(
        rows: rows, columns: columns,
        signal: values.number("signal"), regularization: values.number("regularization"),
        hasIntercept: values.boolean("intercept"), from: stream.substream("data")))
  }
}
