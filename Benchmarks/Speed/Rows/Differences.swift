internal import AutoDiff
internal import Estimators
internal import LinearAlgebra
internal import Sampling

/// Central coordinate differences of the dense quadratic ½ xᵀAx: the gradient by 2n values.
func differences(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("dimension")
  let matrix = try inputs.array("matrix")
  let x = try inputs.array("x")
  let evaluator = Evaluator(
    Graph(parameters: n) {
      $0.symmetricQuadratic(matrix: matrix, center: [Double](repeating: 0, count: n))
    })
  let oracle = ValueOracle(CountingOracle(evaluator))
  var estimator = CoordinateDifferences(dimension: n)
  var gradient = x
  let draw = RandomStream(seed: 1).at(iteration: 0)
  func estimate() { estimator.estimate(at: x, from: oracle, using: draw, into: &gradient) }
  estimate()
  return [
    Contender(name: "", answer: [evaluator.value(at: x)] + gradient) { count in
      for _ in 0..<count { estimate() }
    }
  ]
}

/// One matrix product of the shape of those 2n values: 2n × n by n × n, through the same BLAS.
func product(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("dimension")
  let matrix = try inputs.array("matrix")
  let points = [Double](repeating: 1, count: 2 * n * n)
  var products = points
  func multiply() {
    BLAS.product(
      1, points, by: matrix, adding: 0, to: &products, rows: 2 * n, inner: n, columns: n)
  }
  multiply()
  return [
    Contender(name: "", answer: [products[0]]) { count in
      for _ in 0..<count { multiply() }
    }
  ]
}
