package import Fields

/// The fields of a configuration: the one table behind decoding, the JSON Schema, `zobench list`
/// and the texts of errors.
package enum StudyTable {
  /// The key that says what is studied; convergence unless it is given.
  package static let kind = "kind"

  /// Seeds up to 2⁵³, so that every JSON reader reads them as the same number.
  package static let largestSeed = 1 << 53

  /// What `zobench list` and `"kind"` know besides the names of registered kinds.
  static let (studyName, convergenceName) = ("study", "convergence")

  /// The fields that every study has, besides its kind.
  static let commonFields = [
    Field("name", .text(.identifier), .required, "The study's name; results go to results/<name>."),
    Field(
      "seed", .integer(0...largestSeed), .defaults(to: 1),
      "Determines all randomness, together with a run's own coordinates."),
  ]

  /// What every configuration has, for people to read; its kind decides what else it has.
  package static let study = Table(
    studyName, "What every study has, whatever its kind.",
    fields: commonFields + [
      Field(
        kind, .text(.identifier), .defaults(to: .string(convergenceName)),
        "What is studied: one of the kinds, each of which has further fields.")
    ])

  /// Configurations of convergence studies, and of further kinds.
  package static func configurations(of kinds: [MeasurementKind]) -> TableChoice {
    TableChoice(
      tag: kind,
      ([convergence] + kinds.map(\.table)).map { own in
        Table(own.name, own.sentence, fields: commonFields + own.fields)
      })
  }

  /// What a convergence study has besides what every study has.
  package static let convergence = Table(
    convergenceName,
    "Runs of an optimizer with gradient estimators that compete, recorded as convergence curves.",
    fields: [
      problem(problems, "What is minimised, or a list of problems."),
      Field(
        "methods", .list(of: .variant(tag: "estimator", methods)), .required,
        """
        The methods that compete: each a gradient estimator and, unless it is gradient descent, an optimizer; or an \
        optimizer that needs none.
        """
      ),
      Field(
        "steps",
        .alternative([
          Field(
            "relative", .sweep(.number(.above(0))), .required,
            """
            In units of the method's natural step, for gradient descent 1/(cL), where E‖G‖² = c‖∇f‖².
            """),
          Field("absolute", .sweep(.number(.above(0))), .required, "α itself."),
        ]), .defaults(to: ["relative": 1]), "The step sizes α."),
      Field(
        "replicates", .integer(1...1_000_000), .defaults(to: 10),
        "How many runs of every combination, each with its own start and directions."),
      Field("budget", .table(budget), .defaults(to: ["iterations": 1000]), "When runs stop."),
      Field(
        "targets", .table(targets), .defaults(to: [:]),
        "The targets that the summary measures the cost of reaching."),
      Field("record", .table(record), .defaults(to: [:]), "Which iterations are recorded."),
      Field(
        "gradient_cost", .number(.from(0, to: 1e9)), .defaults(to: 4),
        """
        How many evaluations a reverse-mode gradient is charged as, in budgets and in costs of \
        reaching a target.
        """),
      Field(
        "tangent_cost", .number(.from(0, to: 1e9)), .defaults(to: 2.5),
        """
        How many evaluations a derivative along a direction is charged as, by forward mode or a \
        complex step.
        """),
    ])

  /// The field `problem` of a kind that measures something on problems.
  ///
  /// - Parameter sentence: What problems are to the kind.
  static func problem(_ sentence: String) -> Field {
    problem(
      ProblemKind.all.filter { !$0.startsPrograms }.map { kind in
        Table(kind.table.name, kind.table.sentence, fields: kind.table.fields + [problemLabel])
      }, sentence)
  }

  private static func problem(_ tables: [Table], _ sentence: String) -> Field {
    Field(
      "problem", .sweep(.variant(tag: "type", tables)), .required,
      "\(sentence) A list in a field that is swept makes an instance for every value.")
  }

  /// The problems that a convergence study can be about, each with the fields that every problem
  /// has there.
  package static let problems = ProblemKind.all.map { kind in
    Table(kind.table.name, kind.table.sentence, fields: kind.table.fields + problemFields)
  }

  /// The estimators that can compete, each with the fields that every method has.
  package static let estimators = EstimatorKind.all.map { kind in
    Table(
      kind.table.name, kind.table.sentence, fields: kind.table.fields + methodFields,
      branch: Table.Branch(
        tag: "optimizer",
        "The rule by which estimates move the point; gradient descent unless given.",
        OptimizerKind.all.filter { $0.calls == nil }.map(\.table)))
  }

  /// What stands for an estimator if a method makes no estimates; it may be left out.
  static let noEstimator = "none"

  /// The estimators, and none.
  private static let methods =
    estimators + [
      Table(
        noEstimator, "No estimator: the optimizer asks for values itself; may be left out.",
        fields: methodFields,
        branch: Table.Branch(
          tag: "optimizer", "A method that needs no estimator.",
          OptimizerKind.all.filter { $0.calls != nil }.map { table(of: $0, claiming: claimsField) },
          isRequired: true))
    ]

  /// The methods that configurations can name, with an estimator or without.
  package static let optimizers = OptimizerKind.all.map {
    table(of: $0, claiming: claimsField.outline)
  }

  /// The table of an optimizer; a solver in another process also has what it claims to be.
  private static func table(of kind: OptimizerKind, claiming claims: Field) -> Table {
    guard kind.table.name == OptimizerKind.external.table.name else { return kind.table }
    return Table(kind.table.name, kind.table.sentence, fields: kind.table.fields + [claims])
  }

  /// The field of what a solver claims to be.
  static let claims = "claims"

  private static let claimsField = Field(
    claims, .variant(tag: "estimator", claimed), .optional,
    """
    What the solver claims to be, an estimator and an optimizer as in zobench's own methods: zobench conform compares \
    it with that. It has no effect on runs.
    """)

  /// The methods that a solver can claim to be: those that are linear in their state and in the estimate.
  private static let claimed = EstimatorKind.all.map { kind in
    Table(
      kind.table.name, kind.table.sentence, fields: kind.table.fields + claimedFields,
      branch: Table.Branch(
        tag: "optimizer",
        "The rule by which estimates move the point; gradient descent unless given.",
        OptimizerKind.all.filter(\.isLinear).map(\.table)))
  }

  /// What a claimed method has besides its estimator's fields and its optimizer's.
  static let claimedFields = [
    Field(
      "label", .text(.label), .optional,
      "What it is called in reports; made from its fields unless given."),
    Field(
      "steps",
      .alternative([
        Field(
          "relative", .number(.above(0)), .required,
          "In units of the claimed method's natural step, for gradient descent 1/(cL)."),
        Field("absolute", .number(.above(0)), .required, "α itself."),
      ]), .defaults(to: ["relative": 1]), "The step size α that the solver takes."),
  ]

  private static let problemLabel = Field(
    "label", .text(.label), .optional,
    "The problem's name in result files; its type unless given.")

  static let problemFields =
    [
      problemLabel,
      Field(
        "class",
        .choice([
          "smooth": "‖∇f‖² falls as 1/k", "convex": "f − f* falls as 1/k",
          "strongly-convex": "‖x − x*‖² falls by a factor an iteration",
        ]), .optional,
        "The row of the rate table that the problem stands for; none unless given."),
      Field(
        "methods", .list(of: .text(.nonEmpty)), .optional,
        "The labels of those methods that run on this problem; all of them unless given."),
      Field(
        noise, .table(noiseTable), .optional,
        """
        Makes the values that methods are given noisy; records, gaps and targets are still those of f, and so are \
        derivatives.
        """),
      Field(
        Values.batchKey, .table(batch), .optional,
        "For a problem that is a mean over rows, how many rows a call sees; all unless given."),
    ] + overrides("problem")

  /// The field of noise.
  static let noise = "noise"

  /// What ``Answers/Noise`` is made of.
  static let noiseTable = Table(
    noise,
    "An error of measurement of every value; z and z′ are standard normal, u uniform on (−1, 1).",
    fields: [
      Field(
        "model",
        .sweep(
          .choice([
            "additive": "f + σz", "relative": "f(1 + σz)", "mixed": "f(1 + σz) + σz′",
            "uniform": "f + √3σu", "cauchy": "f + σz/|z′|",
            "bits": "f rounded to σ bits of mantissa after the leading one",
            "more-wild":
              "f(1 + σφ(x)), φ = T₃(0.9 sin(100‖x‖₁)cos(100‖x‖_∞) + 0.1 cos‖x‖₂), T₃(t) = 4t³ − 3t",
          ])), .defaults(to: "additive"), "How values differ from f."),
      Field(
        "level", .sweep(.number(.atLeast(0).atMost(1e300))), .required,
        "σ; with 0 there is no noise. For bits, a whole number from 1 to 52."),
      Field(
        "paired", .sweep(.boolean), .defaults(to: false),
        """
        Whether all calls of an iteration have the same z, z′ or u, for methods made of estimates alone, or all points \
        of an external solver's question; otherwise every call draws its own.
        """),
    ])

  static let methodFields =
    [
      Field(
        "label", .text(.label), .optional,
        "The method's name in result files; made from its fields unless given.")
    ] + overrides("method")

  private static func overrides(_ what: String) -> [Field] {
    [
      Field(
        "replicates", .integer(1...1_000_000), .optional,
        "Instead of the study's, for this \(what)."),
      Field(
        "budget", .table(budget), .optional,
        "Its fields replace those of the study's budget, for this \(what)."),
    ]
  }

  private static let budget = Table(
    "budget", "A run stops at whatever comes first.",
    fields: [
      Field(
        "iterations", .integer(1...Budget.maximumIterations), .optional,
        "The most iterations of a run."),
      Field(
        "natural_iterations", .number(.above(0)), .optional,
        "The most iterations of a run in units of c, where E‖G‖² = c‖∇f‖²: the time scale of theory."
      ),
      Field(
        "evaluations", .number(.above(0)), .optional,
        """
        The most evaluations of a run, a gradient charged as \"gradient_cost\" of them, a derivative \
        along a direction as \"tangent_cost\".
        """),
      Field(
        "seconds", .number(.above(0)), .optional,
        "No further iteration after this many seconds; such a run cannot be repeated to the bit."),
      Field(
        "target", .number(.above(0)), .optional,
        "Once the targets' metric is at most this fraction of its first value, at a recorded iteration."
      ),
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
        What is measured; unless given, what the problem's class is about, else the gap if f* is \
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
