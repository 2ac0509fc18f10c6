import AutoDiff
import Estimators
import Measures
import Optimizers
import Sampling
import Testing

struct TwoPointTests {
  /// On a linear function G = s(gᵀv)w, whatever the radius; v is what the frame draws.
  @Test(arguments: DirectionDistribution.allCases, [1e-3, 1])
  func estimateIsTheSlopeTimesTheDirection(distribution: DirectionDistribution, radius: Double) {
    let n = 6
    let g = RandomStream(seed: 81).at(iteration: 0).normals(n)
    let graph = Graph(parameters: n) { dot($0, $0.constant(g)) }
    let stream = RandomStream(seed: 82)
    let estimate = EstimatorLaws.estimate(
      TwoPoint(dimension: n, radius: radius, dependence: .independent(distribution)),
      of: graph, at: [Double](repeating: 0, count: n), from: stream)
    var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(distribution))
    frame.redraw(from: stream.at(iteration: 0))
    let v = frame.withDirection(0) { v in v.indices.map { v[$0] } }
    let scale = distribution == .sphere || distribution == .l1Sphere ? Double(n) : 1
    let w = distribution == .l1Sphere ? v.map { $0 < 0 ? -1 : 1 } : v
    let expected = w.map { scale * EstimatorLaws.dot(g, v) * $0 }
    #expect(relativeDifference(estimate, expected) < 1e-13)
  }

  /// E‖G_N − g‖²/‖g‖² = (n − 1)/N for N sphere directions, (n + 1)/N for N normal ones; |z| < 4.5.
  @Test(arguments: [1, 4, 16])
  func relativeError(directions: Int) {
    let n = 8
    let x = RandomStream(seed: 83).at(iteration: 0).normals(n)
    let g = EstimatorLaws.product(EstimatorLaws.matrix(n), x)
    for (distribution, share) in [
      (DirectionDistribution.sphere, 7.0), (.gaussian, 9), (.rademacher, 7),
      (.l1Sphere, 128.0 / 9 - 1),
    ] {
      var errors = SampleMean()
      EstimatorLaws.sample(
        TwoPoint(
          dimension: n, radius: 1, directions: directions, dependence: .independent(distribution)),
        of: EstimatorLaws.quadratic(n), at: x, draws: 10_000, from: RandomStream(seed: 84)
      ) { estimate in
        let difference = zip(estimate, g).map { $0 - $1 }
        errors.add(EstimatorLaws.dot(difference, difference) / EstimatorLaws.dot(g, g))
      }
      #expect(abs(errors.z(against: share / Double(directions))) < 4.5, "\(distribution)")
    }
  }

  /// How much of the directions is kept changes no bit of an estimate or of a step.
  @Test(arguments: DirectionDistribution.allCases, [1, 3])
  func keepingChangesNothing(distribution: DirectionDistribution, directions: Int) {
    let n = 5000
    let g = RandomStream(seed: 85).at(iteration: 0).normals(n)
    let graph = Graph(parameters: n) { dot($0, $0.constant(g)) + 0.5 * dot($0, $0) }
    let start = RandomStream(seed: 86).at(iteration: 0).normals(n)
    let results = [0, 3000, 10_000, Int.max].map { limit -> [[Double]] in
      var estimator = TwoPoint(
        dimension: n, directions: directions, dependence: .independent(distribution),
        keepingAtMost: limit)
      let oracle = ValueOracle(CountingOracle(Evaluator(graph)))
      var (estimate, x) = (start, start)
      let draw = RandomStream(seed: 87).at(iteration: 3)
      estimator.estimate(at: start, from: oracle, using: draw, into: &estimate)
      var descent = DirectionalMethod(GradientDescent(step: 0.1), estimator)
      #expect(descent.advance(&x, iteration: 0, from: oracle, using: draw))
      return [estimate, x]
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  typealias Kind = (dependence: DirectionFrame.Dependence, count: Int)
  static let kinds: [Kind] =
    DirectionDistribution.allCases.flatMap { [(.independent($0), 1), (.independent($0), 4)] }
    + [(.orthonormal, 1), (.orthonormal, 5), (.orthonormal, 12)]

  /// A step in place is x − αG, up to some roundings of x and of the values, and counts the same calls.
  @Test(arguments: Self.kinds, [1e-3, 0.5])
  func stepsInPlace(kind: Kind, step α: Double) {
    let n = 12
    let start = RandomStream(seed: 88).at(iteration: 0).normals(n)
    let graph = EstimatorLaws.quadratic(n, minimum: 2)
    let estimator = TwoPoint(
      dimension: n, radius: 1e-2, directions: kind.count, dependence: kind.dependence)
    var descent = DirectionalMethod(GradientDescent(step: α), estimator)
    let counter = CountingOracle(Evaluator(graph))
    let oracle = ValueOracle(counter)
    var (x, gradient) = (start, start)
    for k in 0..<5 {
      let draw = RandomStream(seed: 89).at(iteration: k)
      descent.estimator.estimate(at: x, from: oracle, using: draw, into: &gradient)
      let slopes = descent.estimator.lastEstimate.slopes
      let expected = zip(x, gradient).map { $0 - α * $1 }
      #expect(descent.advance(&x, iteration: 0, from: oracle, using: draw))
      #expect(descent.estimator.lastEstimate.slopes.count == kind.count)
      #expect(relativeDifference(descent.estimator.lastEstimate.slopes, slopes) < 1e-11)
      #expect(relativeDifference(x, expected) < 1e-12)
    }
    #expect(counter.counts == CallCounts(values: 2 * 2 * kind.count * 5))
  }

  /// Where values are not finite, the point stays where it was.
  @Test(arguments: [1, 3])
  func noStepWithoutAnEstimate(directions: Int) {
    let graph = Graph(parameters: 4) { log(dot($0, $0) - 1e6) }
    let start = [1.0, 2, 3, 4]
    var x = start
    var descent = DirectionalMethod(
      GradientDescent(step: 1), TwoPoint(dimension: 4, directions: directions))
    let moved = descent.advance(
      &x, iteration: 0, from: ValueOracle(CountingOracle(Evaluator(graph))),
      using: RandomStream(seed: 90).at(iteration: 0))
    #expect(!moved)
    #expect(x == start)
  }

  /// Values along lines are those at the points, one call each, however they are computed: on a
  /// separable function (in one pass), on a dense one (many points at once) and on any other.
  @Test(arguments: Self.kinds, [false, true])
  func descentDoesNotDependOnHowValuesAreMade(kind: Kind, isLong: Bool) {
    // Longer than a block of a separable sum, for orthonormal directions too.
    let n = isLong ? 2600 : 12
    let λ = RandomStream(seed: 91).at(iteration: 0).uniforms(n)
    let zero = [Double](repeating: 0, count: n)
    let start = RandomStream(seed: 91).at(iteration: 1).normals(n)
    let graphs = [
      Graph(parameters: n) { $0.diagonalQuadratic(curvatures: λ, center: zero) + 1 },
      Graph(parameters: n) { 0.5 * dot($0 * $0.constant(λ), $0) + 1 },
    ]
    let points = graphs.map { graph in
      let estimator = TwoPoint(
        dimension: n, radius: 1e-2, directions: kind.count, dependence: kind.dependence)
      var descent = DirectionalMethod(GradientDescent(step: 0.1 / Double(n)), estimator)
      let counter = CountingOracle(Evaluator(graph))
      var x = start
      for k in 0..<3 {
        #expect(
          descent.advance(
            &x, iteration: k, from: ValueOracle(counter),
            using: RandomStream(seed: 92).at(iteration: k)))
      }
      #expect(counter.counts == CallCounts(values: 2 * kind.count * 3))
      return x
    }
    #expect(points[0] != start)
    #expect(relativeDifference(points[0], points[1]) < 1e-11)
  }
}
