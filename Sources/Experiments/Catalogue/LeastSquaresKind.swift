internal import Datasets
internal import Fields
internal import Problems

extension ProblemKind {
  private static let sentence = "f(w, c) = (1/N) Σᵢ ½(aᵢᵀw + c − bᵢ)²"

  /// What `LeastSquares` says about wide data.
  private static let limits = """
    L, μ, f* and x* are known in closed form up to 2000 features; of more, L, and f* of at most 2000 rows.
    """

  private static let interceptField = Field(
    "intercept", .boolean, .defaults(to: false), "Whether there is an intercept c.")

  static let leastSquares = ProblemKind(
    table: Table(
      "least-squares", "Linear regression, \(sentence), from a file. \(limits)",
      fields: [
        Field(
          "data", .path, .required,
          "\(DataFields.table), or a LIBSVM file, whose zeros are kept as those of \"logistic\"."),
        DataFields.format, DataFields.header,
        Field(
          "target_column", .text(.nonEmpty), .optional,
          """
          The column of targets bᵢ in a CSV file, by its name, or by its number if there is no header; the last \
          one unless given.
          """),
        Field(
          "targets",
          .choice([
            "numbers": "as the column has them",
            "classes": "−1 and +1, for the two labels that the column has",
          ]), .defaults(to: "numbers"), "What the column of targets holds."),
        Field(
          "classes", .table(classes), .optional,
          "For targets that are classes: the two to keep, and which of them is +1."),
        Field(
          "standardize", .boolean, .defaults(to: true),
          "Whether to shift and scale every feature to mean 0 and standard deviation 1."),
        interceptField,
      ])
  ) { values, folder, _ in
    let path = values.text("data")
    let hasClasses = values.choice("targets") == "classes"
    guard hasClasses || !values.has("classes") else {
      throw values.error(
        at: "classes", "found together with targets that are numbers",
        expected: "targets that are classes",
        remedy: "set \"targets\" to \"classes\", or leave \"classes\" out")
    }
    let table = try DataFields.labelledTable(
      in: folder.file(path), values, label: values.optionalText("target_column"),
      classes: DataFields.pair(values) ?? (hasClasses ? .two : .all))
    try values.checkMemory(
      forNumbers: DataFields.numbersToStandardize(table)
        + LeastSquares.numbers(
          rows: table.rowCount, columns: table.columnCount, isSparse: table.isBetterSparse),
      at: "data", remedy: "give a part of the file, or use a larger machine")
    let targets = hasClasses ? table.signs : try table.targets(path: path)
    folder.note(
      hasClasses ? table.summary(hasSigns: true) : table.summary(ofTargets: targets), of: path)
    return regression(table.isBetterSparse ? table : table.dense, targets, values)
  }

  private static func regression(
    _ table: LabelledTable, _ targets: [Double], _ values: Values
  ) -> BuiltProblem {
    let data = values.boolean("standardize") ? table.standardized() : table
    let hasIntercept = values.boolean("intercept")
    let problem =
      switch data.features {
      case .dense(let numbers):
        LeastSquares(features: numbers, targets: targets, hasIntercept: hasIntercept)
      case .sparse(let matrix, let shifts):
        LeastSquares(
          sparse: matrix, shifts: shifts, targets: targets, hasIntercept: hasIntercept)
      }
    return BuiltProblem(problem: problem)
  }

  static let syntheticLeastSquares = ProblemKind(
    table: Table(
      "synthetic-least-squares",
      "Linear regression, \(sentence), on normal features drawn by the seed. \(limits)",
      fields: [
        Field(
          "features", .sweep(.integer(1...)), .required,
          "The number of features, before any intercept."),
        Field("rows", .sweep(.integer(1...)), .defaults(to: 500), "N, the number of rows."),
        Field(
          "deviation", .sweep(.number(.atLeast(0))), .defaults(to: 1),
          "The standard deviation of bᵢ − aᵢᵀw, w normal of length 1 on average."),
        interceptField,
      ]),
    sizeField: "features"
  ) { values, _, stream in
    let (rows, columns) = (values.integer("rows"), values.integer("features"))
    try values.checkMemory(
      forNumbers: Double(rows) * Double(columns)
        + LeastSquares.numbers(rows: rows, columns: columns, isSparse: false),
      at: "features")
    return BuiltProblem(
      problem: LeastSquares.synthetic(
        rows: rows, columns: columns, deviation: values.number("deviation"),
        hasIntercept: values.boolean("intercept"), from: stream.substream("data")))
  }
}
