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

  /// As configurations name them.
  static let choices: Choices = [
    "closed-form": "the formula that somebody has derived by hand, where the problem has one",
    "forward-differences": "n + 1 values", "central-differences": "2n values",
    "forward-mode": "n tangents of automatic differentiation",
    "reverse-mode": "one backward sweep of automatic differentiation",
  ]

  /// p with gradient/value ~ nᵖ: whoever takes one coordinate at a time pays n times.
  var exponent: Double {
    switch self {
    case .closedForm, .reverseMode: 0
    case .forwardDifferences, .centralDifferences, .forwardMode: 1
    }
  }

  /// Writes the gradient at a point, again and again.
  typealias Gradient = (_ x: [Double], _ gradient: inout [Double]) -> Void

  /// Ready for an instance, on memory of its own; nil where the problem does not have it.
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

  /// How many values it comes to, roughly: what a plan counts on.
  func values(dimension n: Int) -> Double {
    switch self {
    case .closedForm, .reverseMode: 4
    case .forwardDifferences, .centralDifferences: Double(2 * n)
    case .forwardMode: Double(3 * n)
    }
  }

  /// The arithmetic operations of a gradient; nil where somebody has not counted theirs.
  func operations(of instance: Instance) -> Double? {
    let n = Double(instance.problem.dimension)
    guard let work = instance.graph.work else { return nil }
    switch self {
    case .closedForm:
      return (instance.problem as? any ClosedFormGradient)?.closedFormGradient().operations
    // Of every coordinate the point, the step that was taken, the difference and the quotient.
    case .forwardDifferences: return (n + 1) * work.value + 4 * n
    case .centralDifferences: return 2 * n * work.value + 5 * n
    case .forwardMode:
      let sweeps = (n / Double(ForwardMode.defaultTangentsAtOnce)).rounded(.up)
      return sweeps * work.value + n * work.pushforward
    case .reverseMode: return work.value + work.pullback
    }
  }
}
