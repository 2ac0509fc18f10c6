import Analysis
import Estimators
import Foundation
import Sampling
import Testing

@Suite struct MomentCheckTests {
  private static let stream = RandomStream(seed: 3)

  /// Sixteen checks at 0.1 % each.
  @Test(
    arguments: [2, 3],
    [
      (DirectionFrame.Dependence.independent(.sphere), 1), (.independent(.sphere), 2),
      (.independent(.gaussian), 1), (.independent(.gaussian), 2),
      (.independent(.rademacher), 1), (.independent(.rademacher), 2),
      (.orthonormal, 1), (.orthonormal, 2),
    ])
  func rightClaimsPass(n: Int, kind: (DirectionFrame.Dependence, Int)) throws {
    let estimator = TwoPoint(dimension: n, directions: kind.1, dependence: kind.0)
    let moments = try #require(estimator.traits.moments)
    let check = MomentCheck(estimator, moments, draws: 50_000, level: 0.001, from: Self.stream)
    #expect(check.isPassed, "\(check.largest) > \(check.threshold)")
  }

  /// Of 5 %, in either of the two numbers.
  @Test(arguments: [
    (DirectionFrame.Dependence.independent(.sphere), 1), (.independent(.sphere), 2),
    (.independent(.gaussian), 1), (.independent(.rademacher), 1), (.orthonormal, 2),
  ])
  func wrongClaimsAlarm(kind: (DirectionFrame.Dependence, Int)) throws {
    let estimator = TwoPoint(dimension: 3, directions: kind.1, dependence: kind.0)
    let right = try #require(estimator.traits.moments)
    for (a, b) in [(1.05, 1.0), (0.95, 1), (1, 1.05), (1, 0.95)] {
      let wrong = EstimatorMoments(
        dimension: 3, a: a * right.a, b: b * right.b, d: right.d)
      let check = MomentCheck(estimator, wrong, from: Self.stream)
      #expect(!check.isPassed, "a times \(a), b times \(b): \(check.largest)")
    }
  }

  /// E v₁⁴ of a normalised cube is off by 4.7 % at n = 2.
  @Test func theCubeAlarms() {
    let check = MomentCheck(Cube(), .sphere(dimension: 2), from: Self.stream)
    #expect(!check.isPassed)
    #expect(check.largest > 12)
  }

  @Test func exactGradientsMustBeExact() {
    let exact = CoordinateDifferences(dimension: 3)
    func check(_ estimator: some GradientEstimator) -> MomentCheck {
      MomentCheck(estimator, .exact(dimension: 3), draws: 10, from: Self.stream)
    }
    #expect(check(exact).isPassed)
    #expect(!check(Scaled(exact, by: 1 + 1e-6)).isPassed)
  }

  /// Directions from a normalised square.
  private struct Cube: GradientEstimator {
    var traits: EstimatorTraits { TwoPoint(dimension: 2).traits }

    mutating func estimate(
      at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
      into gradient: inout MutableSpan<Double>
    ) {
      var v = [0.0, 0]
      draw.normals(into: &v)
      // erf(z/√2) of a normal z is uniform.
      for i in 0..<2 { v[i] = erf(v[i] / 2.0.squareRoot()) }
      let length = dot(v, v).squareRoot()
      let up = (0..<2).map { x[$0] + v[$0] / length }
      let down = (0..<2).map { x[$0] - v[$0] / length }
      let slope = (oracle.value(at: up.span) - oracle.value(at: down.span)) / 2
      for i in 0..<2 { gradient[i] = 2 * slope * v[i] / length }
    }
  }
}
