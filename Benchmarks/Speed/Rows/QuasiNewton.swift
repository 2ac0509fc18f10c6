internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// An evaluation of f(x) = ½ Σ λᵢxᵢ² with its gradient, and what L-BFGS does for each, as a study's run loop does it.
/// Runs restart after some iterations.
///
/// The answer is f at the start, f after these iterations, and how many evaluations they take.
func quasiNewton(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("dimension")
  let iterations = inputs.integer("iterations")
  let curvatures = try inputs.array("curvatures")
  let start = try inputs.array("x")
  let evaluator = Evaluator(
    Graph(parameters: n) {
      $0.diagonalQuadratic(curvatures: curvatures, center: [Double](repeating: 0, count: n))
    })
  let counter = CountingOracle(evaluator)
  let oracle = ClosingEstimates<ReverseMode>(counter)
  let draw = RandomStream(seed: 1).at(iteration: 0)
  var method = LineSearchMethod(LBFGS(), MoreThuente(), ReverseMode(), dimension: n)
  var state = method.start(at: start)

  /// Runs until there are `count` evaluations in all.
  func run(until count: Int) {
    state = method.start(at: start)
    for k in 0..<iterations where counter.counts.gradients < count {
      let isFinite = try? method.advance(&state, iteration: k, from: oracle, using: draw)
      precondition(isFinite == true, "the iteration diverged")
    }
  }

  run(until: .max)
  let answer = [
    evaluator.value(at: start), evaluator.value(at: state.point), Double(counter.counts.gradients),
  ]
  return [
    Contender(name: "", answer: answer) { count in
      let end = counter.counts.gradients + count
      while counter.counts.gradients < end { run(until: end) }
    }
  ]
}
