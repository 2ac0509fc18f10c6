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
    let kind = Self.kind(values)
    label = Self.label(values)
    replicates = values.optionalInteger("replicates") ?? study.integer("replicates")
    budget = try Budget(study.table("budget"), overridden: values.optionalTable("budget"))
    estimator = { try kind.build(values, $0) }
  }
}

extension Method {
  /// The name in result files: as given, or made from what differs from defaults.
  static func label(_ values: Values) -> String {
    values.optionalText("label") ?? kind(values).label(values)
  }

  private static func kind(_ values: Values) -> EstimatorKind {
    EstimatorKind.all.first { $0.table.name == values.tag }!
  }
}

/// When a run stops: at whatever comes first.
struct Budget: Sendable {
  var iterations: Int?
  /// Iterations in units of the estimator's c.
  var naturalIterations: Double?
  var evaluations: Double?
  var seconds: Double?
  /// A fraction of the target metric's first value.
  var target: Double?

  init(_ study: Values, overridden method: Values?) throws {
    func value<Part>(_ read: (Values) -> Part?) -> Part? { method.flatMap(read) ?? read(study) }
    iterations = value { $0.optionalInteger("iterations") }
    naturalIterations = value { $0.optionalNumber("natural_iterations") }
    evaluations = value { $0.optionalNumber("evaluations") }
    seconds = value { $0.optionalNumber("seconds") }
    target = value { $0.optionalNumber("target") }
    guard
      iterations != nil || naturalIterations != nil || evaluations != nil || seconds != nil
    else {
      throw (method ?? study).error(
        at: nil, "found nothing that ends a run which never reaches its target",
        expected: "\"iterations\", \"natural_iterations\", \"evaluations\" or \"seconds\"")
    }
  }

  /// The draws of a run are numbered by as many bits.
  static let mostIterations = Int(UInt32.max)

  /// How many iterations of an estimator the budget allows; nil where only the clock ends them.
  func iterations(of traits: EstimatorTraits, gradientCost: Double) -> Int? {
    let cost = traits.calls.evaluations(gradientCost: gradientCost)
    let most = [
      naturalIterations.map { ($0 * traits.secondMoment).rounded() },
      evaluations.flatMap { cost > 0 ? $0 / cost : nil },
    ]
    return ([iterations] + most.map { $0.map { Int(min($0, Double(Self.mostIterations))) } })
      .compactMap { $0 }.min()
  }
}
