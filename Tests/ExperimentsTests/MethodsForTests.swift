import Estimators
import Optimizers
import Sampling

/// Compass search: along the axes, there and back, with steps that are halved if nothing is better. It owns its loop,
/// and asks at several points at once.
struct CompassSearch: Minimizer {
  let dimension: Int
  /// The shortest step, at which it ends by itself; below 0, it never does.
  var shortest = 1e-9

  mutating func minimize(
    from x: [Double], asking oracle: ClosingOracle, using stream: RandomStream
  ) throws(OracleClosed) {
    var (x, step) = (x, 0.5)
    var best = try oracle.value(at: x.span)
    while step > shortest {
      var isBetter = false
      for i in 0..<dimension {
        var (forward, backward) = (x, x)
        forward[i] += step
        backward[i] -= step
        var values = [0.0, 0]
        try oracle.values(
          atPoints: (forward + backward).span, dimension: dimension, into: &values)
        for (point, value) in [(forward, values[0]), (backward, values[1])] where value < best {
          (x, best, isBetter) = (point, value, true)
        }
      }
      if !isBetter { step /= 2 }
    }
  }
}

/// Gradient descent with Armijo's rule: how often an iteration asks is not known beforehand. Its state holds what
/// states hold: a flag, a whole number, a list.
struct Backtracking<Estimator: GradientEstimator>: Optimizer {
  struct State: Codable, Sendable {
    var point: [Double]
    var step: Double
    var halvings: [Int] = []
    var hasMoved = false
  }

  var estimator: Estimator
  let firstStep: Double
  private var gradient: [Double]

  init(_ estimator: Estimator, firstStep: Double, dimension n: Int) {
    self.estimator = estimator
    self.firstStep = firstStep
    gradient = [Double](repeating: 0, count: n)
  }

  func heldBytes(dimension n: Int) -> Int { estimator.traits.workspaceBytes + 8 * n }
  func start(at x: [Double]) -> State { State(point: x, step: firstStep) }
  func point(of state: State) -> [Double] { state.point }

  mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingEstimates<Estimator>,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    // What the state has become when the oracle closes does not matter.
    state.halvings.append(-1)
    let here = try oracle.value(at: state.point.span)
    try oracle.estimate(by: &estimator, at: state.point.span, using: draw, into: &gradient)
    guard gradient.allSatisfy(\.isFinite) else { return false }
    let slope = gradient.reduce(0) { $0 + $1 * $1 }
    var step = 2 * state.step
    var halvings = 0
    while halvings < 40 {
      let point = zip(state.point, gradient).map { $0 - step * $1 }
      if try oracle.value(at: point.span) <= here - 1e-4 * step * slope {
        state.point = point
        state.hasMoved = true
        break
      }
      step /= 2
      halvings += 1
    }
    state.step = step
    state.halvings[state.halvings.count - 1] = halvings
    state.halvings = state.halvings.suffix(3)
    return true
  }
}
