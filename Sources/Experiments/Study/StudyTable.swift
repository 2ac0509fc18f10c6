public import Fields

/// The fields of a configuration: the one table behind decoding, the JSON Schema, `zobench list`
/// and the texts of errors.
public enum StudyTable {
  /// The whole configuration.
  public static let study = Table(
    "study", "A convergence study: problems, the gradient estimators that compete, and a budget.",
    fields: [
      Field(
        "name", .text(.identifier), .required, "The study's name; results go to results/<name>."),
      Field(
        "kind",
        .choice(["convergence": "runs of an optimizer, recorded as convergence curves"]),
        .defaults(to: "convergence"), "What is studied."),
      Field(
        "seed", .integer(0...Study.largestSeed), .defaults(to: 1),
        "From which all randomness follows, together with a run's own coordinates."),
      Field(
        "problem", .sweep(.variant(tag: "type", problems)), .required,
        """
        What is minimised, or a list of problems. A list in a field that is swept makes an instance \
        for every value.
        """),
      Field(
        "methods", .list(of: .variant(tag: "estimator", estimators)), .required,
        "The gradient estimators that compete."),
      Field(
        "steps",
        .alternative([
          Field(
            "relative", .sweep(.number(.above(0))), .required,
            "In units of the estimator's natural step 1/(cL), where E‖G‖² = c‖∇f‖²."),
          Field("absolute", .sweep(.number(.above(0))), .required, "α itself."),
        ]), .defaults(to: ["relative": 1]), "The step sizes of x ← x − αG."),
      Field(
        "replicates", .integer(1...1_000_000), .defaults(to: 10),
        "How many runs of every combination, each with its own start and directions."),
      Field("budget", .table(budget), .defaults(to: ["iterations": 1000]), "When runs stop."),
      Field(
        "targets", .table(targets), .defaults(to: [:]),
        "What the summary measures the cost of reaching."),
      Field("record", .table(record), .defaults(to: [:]), "Which iterations are recorded."),
      Field(
        "gradient_cost", .number(.atLeast(0)), .defaults(to: 4),
        """
        How many evaluations a reverse-mode gradient is charged as, in budgets and in costs of \
        reaching a target.
        """),
    ])

  /// The problems that a study can be about, each with the fields that every problem has.
  public static let problems = ProblemKind.all.map { kind in
    Table(kind.table.name, kind.table.sentence, fields: kind.table.fields + problemFields)
  }

  /// The estimators that can compete, each with the fields that every method has.
  public static let estimators = EstimatorKind.all.map { kind in
    Table(kind.table.name, kind.table.sentence, fields: kind.table.fields + methodFields)
  }

  private static let problemFields =
    [
      Field(
        "label", .text(.identifier), .optional,
        "The problem's name in result files; its type unless given."),
      Field(
        "class",
        .choice([
          "smooth": "‖∇f‖² falls as 1/k", "convex": "f − f* falls as 1/k",
          "strongly-convex": "‖x − x*‖² falls by a factor an iteration",
        ]), .optional,
        "The row of the rate table that the problem stands for; none unless given."),
    ] + overrides("problem")

  private static let methodFields =
    [
      Field(
        "label", .text(.identifier), .optional,
        "The method's name in result files; made from its fields unless given.")
    ] + overrides("method")

  private static func overrides(_ what: String) -> [Field] {
    [
      Field(
        "replicates", .integer(1...1_000_000), .optional,
        "Instead of the study's, for this \(what)."),
      Field(
        "budget", .table(budget), .optional,
        "What it names replaces the same part of the study's budget, for this \(what)."),
    ]
  }

  private static let budget = Table(
    "budget", "A run stops at whatever comes first.",
    fields: [
      Field(
        "iterations", .integer(1...Budget.mostIterations), .optional, "At most so many iterations."),
      Field(
        "natural_iterations", .number(.above(0)), .optional,
        "At most c times so many iterations, where E‖G‖² = c‖∇f‖²: the time scale of theory."),
      Field(
        "evaluations", .number(.above(0)), .optional,
        "At most so many evaluations, a gradient charged as \"gradient_cost\" of them."),
      Field(
        "seconds", .number(.above(0)), .optional,
        "No further iteration after so many seconds; such a run cannot be repeated to the bit."),
      Field(
        "target", .number(.above(0)), .optional,
        "Once the targets' metric is at most so much of its first value, at a recorded iteration."),
    ])

  private static let targets = Table(
    "targets", "Relative to the metric's value at the start of each run.",
    fields: [
      Field(
        "metric",
        .choice([
          "loss": "f(x)", "gap": "f(x) − f*, where f* is known",
          "gradient_norm_sq": "‖∇f(x)‖²", "distance_sq": "‖x − x*‖², where x* is known",
        ]), .optional,
        """
        What is measured; unless given, what the problem's class is about, else the gap where f* is \
        known, else the loss.
        """),
      Field(
        "relative", .list(of: .number(.above(0))), .defaults(to: [0.1, 0.01, 0.001]),
        "Fractions of the first value."),
    ])

  private static let record = Table(
    "record", "The first iteration and the last are always recorded.",
    fields: [
      Field(
        "per_decade", .integer(1...1000), .defaults(to: 10),
        "How many iterations from k to 10k, logarithmically spaced.")
    ])
}
