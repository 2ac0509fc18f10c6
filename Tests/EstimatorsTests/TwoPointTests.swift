import AutoDiff
import Estimators
import Measures
import Sampling
import Testing

struct TwoPointTests {
  /// On a linear function G = s(gᵀv)v, whatever the radius; v is what the frame draws.
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
    let scale = distribution == .sphere ? Double(n) : 1
    let expected = v.map { scale * EstimatorLaws.dot(g, v) * $0 }
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
}
