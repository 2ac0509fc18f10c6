import AutoDiff
import Estimators
import Measures
import Sampling
import Testing

struct HutchinsonTraceTests {
  /// A symmetric matrix and the graph of ½xᵀAx, whose Hessian it is.
  static func matrix(_ n: Int) -> (entries: [Double], graph: Graph) {
    var a = RandomStream(seed: 91).at(iteration: n).normals(n * n)
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    let entries = a
    let zero = [Double](repeating: 0, count: n)
    return (entries, Graph(parameters: n) { $0.symmetricQuadratic(matrix: entries, center: zero) })
  }

  /// Mean and variance of the probes against the trace and the closed form, within 4.5 standard errors each
  /// (a false alarm in 10⁵ of each); the variance's standard error uses the measured fourth moment.
  @Test(arguments: HutchinsonTrace.distributions, [1, 2, 7, 20])
  func moments(distribution: DirectionDistribution, n: Int) {
    let (a, graph) = Self.matrix(n)
    let evaluator = Evaluator(graph)
    var estimator = HutchinsonTrace(dimension: n, distribution: distribution)
    let samples = estimator.samples(
      40_000, at: [Double](repeating: 0, count: n), of: evaluator,
      from: RandomStream(seed: 92).substream("\(distribution) \(n)"))
    let trace = (0..<n).reduce(0) { $0 + a[$1 * n + $1] }
    let variance = HutchinsonTrace.variance(of: a, order: n, distribution)
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let scale = abs(trace) + 1
    #expect(abs(mean - trace) <= 4.5 * (variance / count).squareRoot() + 1e-12 * scale)
    let squares = samples.map { ($0 - trace) * ($0 - trace) }
    let measured = squares.reduce(0, +) / count
    let spread = squares.reduce(0) { $0 + ($1 - measured) * ($1 - measured) } / (count - 1)
    #expect(abs(measured - variance) <= 4.5 * (spread / count).squareRoot() + 1e-12 * scale)
  }

  /// As many samples as asked for; the first ones do not depend on how many follow.
  @Test(arguments: [1, 7, 8, 9, 20])
  func counts(count: Int) {
    let (_, graph) = Self.matrix(5)
    let x = [1.0, 2, 3, 4, 5]
    func samples(_ count: Int) -> [Double] {
      var estimator = HutchinsonTrace(dimension: 5, distribution: .gaussian)
      return estimator.samples(
        count, at: x, of: Evaluator(graph), from: RandomStream(seed: 93))
    }
    #expect(samples(count) == Array(samples(24)[..<count]))
  }

  /// The deviation scales with the unit of the matrix, and the kurtosis does not depend on it, to the last bit.
  @Test(arguments: HutchinsonTrace.distributions, [-1000, -500, 500, 900])
  func units(distribution: DirectionDistribution, exponent: Int) {
    let n = 5
    let (a, _) = Self.matrix(n)
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    let scaled = a.map { unit * $0 }
    #expect(
      HutchinsonTrace.deviation(of: scaled, order: n, distribution)
        == unit * HutchinsonTrace.deviation(of: a, order: n, distribution))
    #expect(
      HutchinsonTrace.excessKurtosis(of: scaled, order: n, distribution)
        == HutchinsonTrace.excessKurtosis(of: a, order: n, distribution))
  }

  /// If every probe has the same value, no rounding is left: signs and any diagonal, the sphere and any
  /// multiple of the identity.
  @Test(arguments: [1, 2, 3, 10, 100])
  func noError(n: Int) {
    func diagonal(_ entry: (Int) -> Double) -> [Double] {
      (0..<n * n).map { $0 % (n + 1) == 0 ? entry($0 / (n + 1)) : 0 }
    }
    let signs = diagonal { 1e6 / (3 + Double($0)) }
    #expect(HutchinsonTrace.deviation(of: signs, order: n, .rademacher) == 0)
    #expect(HutchinsonTrace.variance(of: signs, order: n, .rademacher) == 0)
    #expect(HutchinsonTrace.deviation(of: diagonal { _ in 0.1 }, order: n, .sphere) == 0)
    #expect(HutchinsonTrace.deviation(of: diagonal { _ in 0.1 }, order: n, .gaussian) > 0)
  }
}
