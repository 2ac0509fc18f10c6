internal import Estimators
internal import Fields

/// A competitor: a gradient estimator with its label, replicates and budget.
struct Method: Sendable {
  let label: String
  let replicates: Int
  let budget: Budget
  /// Makes the estimator for n variables.
  let estimator: @Sendable (_ dimension: Int) throws -> any GradientEstimator

  init(_ values: Values, in study: Values) throws {
    let kind = EstimatorKind.all.first { $0.table.name == values.tag }!
    label = values.optionalText("label") ?? kind.label(values)
    replicates = values.optionalInteger("replicates") ?? study.integer("replicates")
    budget = try Budget(study.table("budget"), overridden: values.optionalTable("budget"))
    estimator = { try kind.build(values, $0) }
  }
}

/// When a run stops: at whatever comes first.
struct Budget: Sendable {
  var iterations: Int?
  var evaluations: Double?
  var seconds: Double?
  /// A fraction of the target metric's first value.
  var target: Double?

  init(_ study: Values, overridden method: Values?) throws {
    func value<Part>(_ read: (Values) -> Part?) -> Part? { method.flatMap(read) ?? read(study) }
    iterations = value { $0.optionalInteger("iterations") }
    evaluations = value { $0.optionalNumber("evaluations") }
    seconds = value { $0.optionalNumber("seconds") }
    target = value { $0.optionalNumber("target") }
    guard iterations != nil || evaluations != nil || seconds != nil else {
      throw (method ?? study).error(
        at: nil, "found nothing that ends a run which never reaches its target",
        expected: "\"iterations\", \"evaluations\" or \"seconds\"")
    }
  }

  /// The draws of a run are numbered by as many bits.
  static let mostIterations = Int(UInt32.max)

  /// How many iterations the budget allows, at a cost in evaluations each; nil where only the clock
  /// ends it.
  func iterations(costing evaluations: Double) -> Int? {
    let affordable = self.evaluations.flatMap { budget in
      evaluations > 0 ? Int(min(budget / evaluations, Double(Self.mostIterations))) : nil
    }
    return [iterations, affordable].compactMap { $0 }.min()
  }
}
