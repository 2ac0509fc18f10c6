internal import Datasets
internal import Fields
internal import Problems

extension ProblemKind {
  private static let sentence =
    "f(w, b) = (1/m) Σᵢ log(1 + exp(−yᵢ(aᵢᵀw + b))) + ½λ‖w‖², the classes y = ±1"

  /// What `LogisticRegression` says about wide data.
  private static let limits = """
    L is at most 1 % too large if there are more than 2000 rows and 2000 features. f* and x* of more \
    than 2000 features are left unknown if λ = 0, or if finding them takes more than some ten seconds.
    """

  private static let commonFields = [
    Field(
      "regularization", .sweep(.number(.atLeast(0))), .defaults(to: 0.01), "λ, on weights only."),
    Field("intercept", .boolean, .defaults(to: false), "Whether there is an intercept b."),
  ]

  /// The classes of labelled tables.
  static let classes = Table(
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
          \(DataFields.table), or a LIBSVM file; of more than 2²² entries (32 MB) of a LIBSVM file with less \
          than a quarter of them above or below 0, zeros are not kept.
          """),
        DataFields.format,
        DataFields.header,
        Field(
          "label_column", .text(.nonEmpty), .optional,
          "\(DataFields.labels) in a CSV file; the last one unless given."),
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
    let path = values.text("data")
    let table = try DataFields.labelledTable(
      in: folder.file(path), values, label: values.optionalText("label_column"),
      classes: DataFields.pair(values) ?? .two)
    try checkMemory(values, table)
    folder.note(table.summary(hasSigns: true), of: path)
    return regression(table.isBetterSparse ? table : table.dense, values)
  }

  private static func checkMemory(_ values: Values, _ table: LabelledTable) throws {
    let (rows, columns) = (table.rowCount, table.columnCount)
    try values.checkMemory(
      forNumbers: DataFields.numbersToStandardize(table)
        + LogisticRegression.numbers(rows: rows, columns: columns, isSparse: table.isBetterSparse),
      at: "data", remedy: "give a part of the file, or use a larger machine")
  }

  private static func regression(_ table: LabelledTable, _ values: Values) -> BuiltProblem {
    let data = values.boolean("standardize") ? table.standardized() : table
    let (λ, hasIntercept) = (values.number("regularization"), values.boolean("intercept"))
    let problem =
      switch data.features {
      case .dense(let numbers):
        LogisticRegression(
          features: numbers, labels: data.signs, regularization: λ, hasIntercept: hasIntercept)
      case .sparse(let matrix, let shifts):
        LogisticRegression(
          sparse: matrix, shifts: shifts, labels: data.signs, regularization: λ,
          hasIntercept: hasIntercept)
      }
    return BuiltProblem(problem: problem)
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
