internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// Gradient descent by two-point estimates on a diagonal quadratic: one iteration, as a study's run loop does it.
///
/// The answer is f(x), then the estimate along the first direction, which is written to the folder for the peers to
/// use, then how much the first `iterations` iterations lower f.
func descent(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("dimension")
  let curvatures = try inputs.array("curvatures")
  let start = try inputs.array("x")
  let evaluator = Evaluator(
    Graph(parameters: n) {
      $0.diagonalQuadratic(curvatures: curvatures, center: [Double](repeating: 0, count: n))
    })
  let oracle = ValueOracle(CountingOracle(evaluator))
  let stream = RandomStream(seed: 1)
  let radius = inputs.number("radius")
  let optimizer = GradientDescent(step: inputs.number("step"))
  var descent = DirectionalMethod(optimizer, TwoPoint(dimension: n, radius: radius))
  var (x, estimate) = (start, start)

  func iterate(_ count: Int) {
    x = start
    for k in 0..<count {
      let moved = descent.advance(&x, iteration: k, from: oracle, using: stream.at(iteration: k))
      precondition(moved, "the iteration diverged")
    }
  }

  var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
  frame.redraw(from: stream.at(iteration: 0))
  let direction = frame.withDirection(0) { $0.withUnsafeBufferPointer(Array.init) }
  try inputs.write(direction, as: "direction")
  let initial = evaluator.value(at: start)
  descent.estimator.estimate(
    at: start, from: oracle, using: stream.at(iteration: 0), into: &estimate)
  iterate(inputs.integer("iterations"))
  return [
    Contender(
      name: "", answer: [initial] + estimate + [initial - evaluator.value(at: x)],
      repeated: iterate)
  ]
}
