internal import AutoDiff
package import Estimators
internal import Foundation
package import Sampling

/// One-step draws of an estimator against its exact moments: E G = g and
/// E GGᵀ = a·ggᵀ + b‖g‖²·I + d·Diag(gᵢ²), entry by entry.
///
/// That sees faults which curves cannot, since a curve feels little but E‖G‖²: directions from a
/// normalised cube, for instance, whose E v₁⁴ is off by 4.7 % at n = 2. G is quadratic in v, so these
/// are the directions' second and fourth moments. Taken on linear functions, where differences are
/// exact, along an axis and across.
package struct MomentCheck: Sendable {
  /// The largest |z| over all entries and both gradients.
  package let largest: Double
  /// What it must not exceed: the normal quantile by Bonferroni's bound.
  package var threshold: Double { threshold(level: level) }
  package let dimension: Int
  package let draws: Int
  private let level: Double
  private let entries: Int

  package var isPassed: Bool { largest <= threshold }

  /// - Parameters:
  ///   - moments: what the estimator claims.
  ///   - level: the probability of a false alarm.
  package init(
    _ estimator: some GradientEstimator, _ moments: EstimatorMoments, draws: Int = 200_000,
    level: Double = 0.01, from stream: RandomStream
  ) {
    let n = moments.dimension
    dimension = n
    self.draws = draws
    let axis = (0..<n).map { $0 == 0 ? 1.0 : 0 }
    let across = (0..<n).map { Double($0 + 1) }
    let z = [axis, across].enumerated().flatMap { i, g in
      Self.scores(estimator, moments, gradient: g, draws: draws, stream.substream("\(i)"))
    }
    largest = z.map(abs).max()!
    self.level = level
    entries = z.count
  }

  func threshold(level: Double) -> Double {
    StudentT(degreesOfFreedom: .infinity)
      .magnitude(twoSidedTail: Familywise.bonferroniLevel(level, count: entries))
  }

  /// z of E Gᵢ and of E GᵢGⱼ, i ≤ j. An entry that does not vary must be right to rounding.
  private static func scores<E: GradientEstimator>(
    _ estimator: E, _ moments: EstimatorMoments, gradient g: [Double], draws: Int,
    _ stream: RandomStream
  ) -> [Double] {
    let n = g.count
    var estimator = estimator
    let graph = Graph(parameters: n) { dot($0, $0.constant(g)) }
    let oracle = E.Oracle(CountingOracle(Evaluator(graph)))
    let x = [Double](repeating: 0, count: n)
    var estimate = x
    let pairs = (0..<n).flatMap { i in (i..<n).map { (i, $0) } }
    let squared = g.reduce(0) { $0 + $1 * $1 }
    let expected =
      g
      + pairs.map { i, j in
        moments.a * g[i] * g[j] + (i == j ? moments.b * squared + moments.d * g[i] * g[i] : 0)
      }
    // Sums of deviations from what is expected, so that nothing cancels.
    var sums = [Double](repeating: 0, count: expected.count)
    var squares = sums
    for k in 0..<draws {
      estimator.estimate(at: x, from: oracle, using: stream.at(iteration: k), into: &estimate)
      for m in expected.indices {
        let value =
          m < n ? estimate[m] : estimate[pairs[m - n].0] * estimate[pairs[m - n].1]
        let deviation = value - expected[m]
        sums[m] += deviation
        squares[m] += deviation * deviation
      }
    }
    let count = Double(draws)
    return expected.indices.map { m in
      let mean = sums[m] / count
      let variance = squares[m] / count - mean * mean
      let scale = squared * 1e-9
      return variance > scale * scale ? mean / (variance / count).squareRoot() : mean / scale
    }
  }
}
