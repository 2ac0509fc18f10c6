internal import Answers
internal import AutoDiff
internal import Estimators
internal import Sampling

/// A value of a diagonal quadratic through the counting oracle, whoever answers: `source` is `graph`, `closure`, or
/// `noise`, the graph with additive noise on top.
///
/// The answer is f(x), without its noise.
func oracle(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("dimension")
  let curvatures = try inputs.array("curvatures")
  let x = try inputs.array("x")
  let graph = Graph(parameters: n) {
    $0.diagonalQuadratic(curvatures: curvatures, center: [Double](repeating: 0, count: n))
  }
  let samples = SampleRule(stream: RandomStream(seed: 1), isPaired: false)
  let counter: CountingOracle
  switch inputs.text("source") {
  case "closure":
    counter = CountingOracle(dimension: n) { x in
      var sum = 0.0
      for i in x.indices { sum += curvatures[i] * x[i] * x[i] }
      return 0.5 * sum
    }
  case "noise":
    counter = CountingOracle(
      GraphSource(Evaluator(graph)), samples: samples, noise: Noise(.additive, level: 1e-3))
  default: counter = CountingOracle(Evaluator(graph))
  }
  let oracle = ValueOracle(counter)
  var total = 0.0
  return [
    Contender(name: "", answer: [Evaluator(graph).value(at: x)]) { count in
      for _ in 0..<count { total += oracle.value(at: x.span) }
      precondition(total.isFinite, "a value is no number")
    }
  ]
}
