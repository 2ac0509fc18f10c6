internal import Datasets
internal import Fields
internal import Problems

extension ProblemKind {
  private static let sentence =
    "f(w, b) = (1/m) Σᵢ log(1 + exp(−yᵢ(aᵢᵀw + b))) + ½λ‖w‖², the classes y = ±1"

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
      "logistic", "\(sentence), from a file.",
      fields: [
        Field("data", .path, .required, "A CSV file with a header, or a LIBSVM file."),
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
          "Whether to shift and scale every feature to mean 0 and standard deviation 1."),
      ] + commonFields)
  ) { values, folder, _ in
    let file = try folder.file(values.text("data"))
    let isCSV =
      values.choice("format") == "auto"
      ? file.path.lowercased().hasSuffix(".csv") : values.choice("format") == "csv"
    let classes = values.optionalTable("classes").map {
      ClassificationTable.ClassNames(negative: $0.text("negative"), positive: $0.text("positive"))
    }
    let table =
      try isCSV
      ? ClassificationTable(csv: file, label: values.optionalText("label_column"), classes: classes)
      : ClassificationTable(libsvm: file, classes: classes)
    let data = values.boolean("standardize") ? table.standardized().table : table
    return BuiltProblem(
      problem: LogisticRegression(
        features: data.features, labels: data.labels,
        regularization: values.number("regularization"),
        hasIntercept: values.boolean("intercept")))
  }

  static let syntheticLogistic = ProblemKind(
    table: Table(
      "synthetic-logistic", "\(sentence), on normal features drawn by the seed.",
      fields: [
        Field(
          "features", .sweep(.integer(1...)), .required,
          "The number of features, before any intercept."),
        Field("rows", .sweep(.integer(1...)), .defaults(to: 500), "m, the number of rows."),
        Field(
          "signal", .number(.atLeast(0)), .defaults(to: 3),
          "The standard deviation of the margins that the labels are drawn from."),
      ] + commonFields)
  ) { values, _, stream in
    let numbers = Double(values.integer("rows")) * Double(values.integer("features"))
    try values.checkMemory(forNumbers: 3 * numbers, at: "features")
    return BuiltProblem(
      problem: LogisticRegression.synthetic(
        rows: values.integer("rows"), columns: values.integer("features"),
        signal: values.number("signal"), regularization: values.number("regularization"),
        hasIntercept: values.boolean("intercept"), from: stream.substream("data")))
  }
}
