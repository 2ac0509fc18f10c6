internal import AutoDiff
internal import Estimators
internal import Foundation
internal import LinearAlgebra
internal import Optimizers
internal import Sampling

/// A generation of CMA-ES on f(x) = ½‖x‖², as a study's run loop does it.
///
/// The answer is f at the start, and how much ln f falls in that many generations: the mean over some runs, and its
/// standard error.
func evolution(_ inputs: Inputs) throws -> [Contender] {
  [try EvolutionSetting(inputs, .full).contender()]
}

/// The same with a diagonal covariance.
func separableEvolution(_ inputs: Inputs) throws -> [Contender] {
  [try EvolutionSetting(inputs, .diagonal).contender()]
}

/// The eigendecompositions of that many generations, of a covariance as it is after some of them.
func decompositions(_ inputs: Inputs) throws -> [Contender] {
  let setting = try EvolutionSetting(inputs, .full)
  let n = setting.start.count
  var run = setting.run(seed: 1)
  for _ in 0..<inputs.integer("generations") { run.advance() }
  let matrix = run.state.covariance.matrix
  let interval = run.method.constants.decompositionInterval
  var solver = SymmetricEigenSolver(order: n)
  var (vectors, values) = (matrix, [Double](repeating: 0, count: n))
  func decompose() {
    for i in matrix.indices { vectors[i] = matrix[i] }
    let isDone = solver.decompose(&vectors, values: &values)
    precondition(isDone, "no decomposition")
  }
  decompose()
  return [
    Contender(name: "", answer: [values[0]]) { count in
      for _ in 0..<(count + interval - 1) / interval { decompose() }
    }
  ]
}

private struct EvolutionSetting {
  let start: [Double]
  private let generations: Int
  private let runs: Int
  private let form: SearchCovariance.Form

  init(_ inputs: Inputs, _ form: SearchCovariance.Form) throws {
    start = try inputs.array("x")
    generations = inputs.integer("generations")
    runs = inputs.integer("runs")
    self.form = form
  }

  func run(seed: UInt64) -> EvolutionRun {
    EvolutionRun(
      CMAES(deviation: 0.1, form: form, dimension: start.count), from: start, seed: seed)
  }

  func contender() -> Contender {
    let first = run(seed: 0).value
    let decreases = (1...runs).map { seed in
      var run = run(seed: UInt64(seed))
      for _ in 0..<generations { run.advance() }
      return log(first / run.value)
    }
    let mean = decreases.reduce(0, +) / Double(runs)
    let squares = decreases.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(runs - 1) / Double(runs)).squareRoot()
    var current = run(seed: 1)
    return Contender(name: "", answer: [first, mean, error]) { count in
      for _ in 0..<count {
        current.advance()
        if current.value < 1e-200 { current = run(seed: 1) }
      }
    }
  }
}

private struct EvolutionRun {
  private(set) var method: CMAES
  private(set) var state: CMAES.State
  private let evaluator: Evaluator
  private let oracle: ClosingOracle
  private let stream: RandomStream
  private var iteration = 0

  init(_ method: CMAES, from start: [Double], seed: UInt64) {
    self.method = method
    state = method.start(at: start)
    evaluator = Evaluator(Graph(parameters: start.count) { 0.5 * dot($0, $0) })
    oracle = ClosingOracle(CountingOracle(evaluator))
    stream = RandomStream(seed: seed)
  }

  /// f at the best point so far.
  var value: Double { state.value ?? evaluator.value(at: state.point) }

  mutating func advance() {
    let draw = stream.at(iteration: iteration)
    let isFinite = try? method.advance(&state, iteration: iteration, from: oracle, using: draw)
    precondition(isFinite == true, "the iteration diverged")
    iteration += 1
  }
}
