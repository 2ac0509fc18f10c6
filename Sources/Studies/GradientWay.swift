internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Fields
internal import Problems

/// A way to a gradient, with what it costs.
enum GradientWay: String, CaseIterable {
  case closedForm = "closed-form"
  case forwardDifferences = "forward-differences"
  case centralDifferences = "central-differences"
  case forwardMode = "forward-mode"
  case reverseMode = "reverse-mode"

  /// Their names in configurations.
  static let choices: Choices = [
    "closed-form": "the formula derived by hand, if the problem has one",
    "forward-differences": "n + 1 values", "central-differences": "2n values",
    "forward-mode": "n tangents of automatic differentiation",
    "reverse-mode": "one backward sweep of automatic differentiation",
  ]

  /// p with gradient/value ~ nᵖ: taking one coordinate at a time costs n times as much.
  var exponent: Double {
    switch self {
    case .closedForm, .reverseMode: 0
    case .forwardDifferences, .centralDifferences, .forwardMode: 1
    }
  }

  /// Writes the gradient at a point; it may be called again and again.
  typealias Gradient = (_ x: [Double], _ gradient: inout [Double]) -> Void

  /// The way, ready for an instance and with memory of its own; nil if the problem does not have it.
  func gradient(of instance: Instance) -> Gradient? {
    let n = instance.problem.dimension
    switch self {
    case .closedForm:
      guard let formula = (instance.problem as? any ClosedFormGradient)?.closedFormGradient() else {
        return nil
      }
      return { x, gradient in formula.evaluate(at: x, into: &gradient) }
    case .forwardDifferences:
      return Self.gradient(by: CoordinateDifferences(dimension: n, scheme: .forward), instance)
    case .centralDifferences:
      return Self.gradient(by: CoordinateDifferences(dimension: n, scheme: .central), instance)
    case .forwardMode: return Self.gradient(by: ForwardMode(dimension: n), instance)
    case .reverseMode: return Self.gradient(by: ReverseMode(), instance)
    }
  }

  private static func gradient<Estimator: GradientEstimator>(
    by estimator: Estimator, _ instance: Instance
  ) -> Gradient {
    var estimator = estimator
    let oracle = Estimator.Oracle(CountingOracle(Evaluator(instance.graph)))
    let draw = instance.stream.at(iteration: 0)
    return { x, gradient in
      estimator.estimate(at: x, from: oracle, using: draw, into: &gradient)
    }
  }

  /// Roughly how many values it costs, for a plan.
  func values(dimension n: Int) -> Double {
    switch self {
    case .closedForm, .reverseMode: 4
    case .forwardDifferences, .centralDifferences: Double(2 * n)
    case .forwardMode: Double(3 * n)
    }
  }

  /// The arithmetic operations of a gradient; nil if some of them have not been counted.
  func operations(of instance: Instance) -> Double? {
    let n = Double(instance.problem.dimension)
    guard let work = instance.graph.work else { return nil }
    switch self {
    case .closedForm:
      return (instance.problem as? any ClosedFormGradient)?.closedFormGradient().operations
    // For every coordinate the point, the step that was taken, the difference and the quotient.
    case .forwardDifferences: return (n + 1) * work.value + 4 * n
    case .centralDifferences: return 2 * n * work.value + 5 * n
    case .forwardMode:
      let sweeps = (n / Double(ForwardMode.defaultTangentsAtOnce)).rounded(.up)
      return sweeps * work.value + n * work.pushforward
    case .reverseMode: return work.value + work.pullback
    }
  }
}
