internal import Datasets
internal import Fields
internal import Problems

extension ProblemKind {
  static let network = ProblemKind(
    table: Table(
      "network",
      """
      Classification by a feed-forward network with vₖ = σ(vₖ₋₁wₖ + bₖ) in its hidden layers and a \
      linear last one: f(w, b) = the mean loss over the rows + ½λ‖w‖². \
      L, the unit of steps, is the curvature at the first start.
      """,
      fields: [
        Field("data", .path, .required, "\(DataFields.table)."),
        DataFields.header,
        Field(
          "label_column", .text(.nonEmpty), .optional,
          "\(DataFields.labels) of any number of classes; the last one unless given."),
        Field(
          "rows", .sweep(.integer(1...)), .optional,
          "How many rows of the file, from the first on; all of them unless given."),
        Field(
          "scale",
          .choice([
            "standardize": "every feature to mean 0 and standard deviation 1",
            "unit": "all features divided by the largest of their absolute values",
            "none": "as the file has them",
          ]), .defaults(to: "standardize"), "What is done to the features of these rows."),
        Field(
          "hidden", .sweep(.integer(1...)), .defaults(to: 32),
          "The width of every hidden layer."),
        Field(
          "layers", .sweep(.integer(0...1000)), .defaults(to: 1),
          "How many hidden layers; 0 makes softmax regression, whatever the width."),
        Field(
          "activation",
          .choice([
            "tanh": "(eᵃ − e⁻ᵃ)/(eᵃ + e⁻ᵃ)", "sigmoid": "1/(1 + e⁻ᵃ)", "relu": "max(a, 0)",
            "softplus": "log(1 + eᵃ)",
          ]), .defaults(to: "tanh"), "σ."),
        Field(
          "loss",
          .choice([
            "cross-entropy": "−log of the probability that softmax gives to the label",
            "mean-squares": "‖z − y‖² of the outputs z, y the label as a unit vector",
          ]), .defaults(to: "cross-entropy"), "The loss of a row."),
        Field("biases", .boolean, .defaults(to: true), "Whether the layers have biases bₖ."),
        Field(
          "regularization", .sweep(.number(.atLeast(0))), .defaults(to: 0),
          "λ, on weights only."),
      ]),
    sizeField: "hidden"
  ) { values, folder, _ in
    let table = try rows(values, folder)
    let hidden = [Int](repeating: values.integer("hidden"), count: values.integer("layers"))
    try checkMemory(values, table, hidden)
    return BuiltProblem(
      problem: FeedForwardNetwork(
        features: table.numbers, labels: table.labels, classes: table.classNames.count,
        hidden: hidden,
        activation: FeedForwardNetwork.Activation(rawValue: values.choice("activation"))!,
        loss: FeedForwardNetwork.Loss(rawValue: values.choice("loss"))!,
        hasBiases: values.boolean("biases"), regularization: values.number("regularization")))
  }

  private static func rows(_ values: Values, _ folder: DataFolder) throws -> LabelledTable {
    let path = values.text("data")
    let all = try labelledTable(in: folder.file(path), values)
    folder.note(all.summary(hasSigns: false), of: path)
    let count = values.optionalInteger("rows") ?? all.rowCount
    guard count <= all.rowCount else {
      throw values.error(
        at: "rows", "found \(count), but \(path) holds \(all.rowCount) rows",
        expected: "at most \(all.rowCount)")
    }
    let table = all.prefix(count)
    return switch values.choice("scale") {
    case "standardize": table.standardized()
    case "unit": table.scaledToUnit()
    default: table
    }
  }

  /// The table that a file holds. Lines of LIBSVM would otherwise be reported to have too few
  /// fields.
  private static func labelledTable(in file: TextFile, _ values: Values) throws -> LabelledTable {
    do {
      return try LabelledTable(
        csv: file, hasHeader: values.optionalBoolean("header"),
        label: values.optionalText("label_column"))
    } catch {
      guard file.isLIBSVM == true else { throw error }
      throw values.error(
        at: "data", "\(values.text("data")) looks like LIBSVM's format",
        expected: "values in columns",
        remedy: "write its rows as CSV, with all zeros")
    }
  }

  /// Checks the memory of a graph with its adjoints, in which every layer has its products and sums,
  /// and of a few points.
  private static func checkMemory(
    _ values: Values, _ table: LabelledTable, _ hidden: [Int]
  ) throws {
    let widths = ([table.columnCount] + hidden + [table.classNames.count]).map(Double.init)
    let signals = 6 * Double(table.rowCount) * widths.reduce(0, +)
    let weights = zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    try values.checkMemory(forNumbers: signals + 4 * weights, at: "hidden")
  }
}
