import AutoDiff
import Estimators
import Measures
import Sampling
import Testing

/// Tools that check the laws of estimators: estimates by the thousand, and functions whose gradients are known.
enum EstimatorLaws {
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Hands `body` the estimates of the draws 0, 1, …, count − 1; returns the calls counted.
  @discardableResult
  static func sample(
    _ estimator: some GradientEstimator, of graph: Graph, at x: [Double], draws: Int = 1,
    from stream: RandomStream, _ body: ([Double]) -> Void
  ) -> CallCounts {
    var estimator = estimator
    let counting = CountingOracle(Evaluator(graph))
    let oracle = oracle(for: estimator, counting)
    var gradient = [Double](repeating: .nan, count: x.count)
    for k in 0..<draws {
      var out = gradient.mutableSpan
      estimator.estimate(at: x.span, from: oracle, using: stream.at(iteration: k), into: &out)
      body(gradient)
    }
    return counting.counts
  }

  /// The access to `counting` that the estimator may have.
  static func oracle<E: GradientEstimator>(
    for _: E, _ counting: CountingOracle
  ) -> E.Oracle {
    E.Oracle(counting)
  }

  /// One estimate.
  static func estimate(
    _ estimator: any GradientEstimator, of graph: Graph, at x: [Double],
    from stream: RandomStream = RandomStream(seed: 1)
  ) -> [Double] {
    var result: [Double] = []
    sample(estimator, of: graph, at: x, from: stream) { result = $0 }
    return result
  }

  /// How much memory `count` further estimates allocate, after a first one.
  static func allocationsOfEstimates(
    _ estimator: some GradientEstimator, of graph: Graph, at x: [Double], count: Int
  ) -> Int? {
    var estimator = estimator
    let oracle = oracle(for: estimator, CountingOracle(Evaluator(graph)))
    let stream = RandomStream(seed: 2)
    var gradient = [Double](repeating: 0, count: x.count)
    func estimate(_ k: Int) {
      var out = gradient.mutableSpan
      estimator.estimate(at: x.span, from: oracle, using: stream.at(iteration: k), into: &out)
    }
    estimate(0)
    return allocations { for k in 1...count { estimate(k) } }
  }

  /// A symmetric matrix with eigenvalues from about 1 to 3, by rows.
  static func matrix(_ n: Int) -> [Double] {
    let z = RandomStream(seed: 3).at(iteration: n).normals(n)
    let size = dot(z, z)
    return (0..<n * n).map { k in
      (k % (n + 1) == 0 ? 1 : 0) + 2 * z[k / n] * z[k % n] / size
    }
  }

  static func quadratic(_ n: Int, minimum: Double = 0) -> Graph {
    let zero = [Double](repeating: 0, count: n)
    let a = matrix(n)
    return Graph(parameters: n) { $0.symmetricQuadratic(matrix: a, center: zero) + minimum }
  }

  static func product(_ a: [Double], _ x: [Double]) -> [Double] {
    let n = x.count
    return (0..<n).map { i in (0..<n).reduce(0) { $0 + a[i * n + $1] * x[$1] } }
  }
}
