internal import AutoDiff
package import Estimators
internal import Foundation
package import Sampling
internal import Statistics

/// One-step draws of an estimator against its exact moments: E G = g and
/// E GGᵀ = a·ggᵀ + b‖g‖²·I + d·Diag(gᵢ²).
///
/// This catches faults that curves do not show, since a curve shows little but E‖G‖²: directions from a normalised
/// cube, for instance, whose E v₁⁴ is off by 40 % in many dimensions and by 4.7 % at n = 2. G is quadratic in v, so
/// these are the directions' second and fourth moments. The draws are on linear functions, where differences are
/// exact, along an axis and across.
///
/// The check compares the n entries of E G and of E Gᵢ², E‖G‖², and E (wᵀG)² for w = g and for eight vectors of
/// signs: 2n + 10 numbers instead of n², so that a draw costs no more than the estimate. Fourth powers are skewed to
/// the right; the z are freed of that (``StudentT/unskewed``).
package struct MomentCheck: Sendable {
  /// The largest |z| over all numbers and both gradients.
  package let largest: Double
  /// What it must not exceed: the normal quantile by Bonferroni's bound.
  package var threshold: Double { threshold(level: level) }
  package let dimension: Int
  package let draws: Int
  private let level: Double
  private let count: Int

  package var isPassed: Bool { largest <= threshold }

  /// The highest dimension that is worth checking: what holds there holds above.
  package static let highestDimension = 10_000

  /// As many draws as take about two seconds in the highest dimension, and a tenth of a second in a hundred
  /// dimensions.
  package static func defaultDraws(dimension n: Int) -> Int {
    min(20_000, max(4000, 10_000_000 / n))
  }

  /// - Parameters:
  ///   - moments: what the estimator claims.
  ///   - draws: on each gradient; by default as many as the time allows.
  ///   - level: the probability of a false alarm.
  package init(
    _ estimator: some GradientEstimator, _ moments: EstimatorMoments, draws: Int? = nil,
    level: Double = 0.01, from stream: RandomStream
  ) {
    let n = moments.dimension
    dimension = n
    self.draws = draws ?? Self.defaultDraws(dimension: n)
    self.level = level
    let axis = (0..<n).map { $0 == 0 ? 1.0 : 0 }
    let across = (0..<n).map { Double($0 + 1) }
    var largest = 0.0
    var count = 0
    for (i, gradient) in [axis, across].enumerated() {
      var sums = MomentSums(gradient, moments)
      sums.draw(self.draws, from: estimator, stream.substream("\(i)"))
      largest = max(largest, sums.scores.map(abs).max()!)
      count += sums.count
    }
    self.largest = largest
    self.count = count
  }

  /// One draw at a time, so that it can be timed.
  static func draws(
    of estimator: some GradientEstimator, _ moments: EstimatorMoments
  ) -> (Int) -> Void {
    var sums = MomentSums((0..<moments.dimension).map { Double($0 + 1) }, moments)
    var estimates = LinearEstimates(of: estimator, sums.gradient, RandomStream(seed: 0))
    return { k in sums.add(estimates.draw(k)) }
  }

  func threshold(level: Double) -> Double {
    StudentT(degreesOfFreedom: .infinity)
      .magnitude(twoSidedTail: Familywise.bonferroniLevel(level, count: count))
  }
}

/// Sums over draws of how far numbers computed from an estimate are from their expectations, so that nothing cancels.
private struct MomentSums {
  /// g, of length 1.
  let gradient: [Double]
  /// The vectors w, one after another.
  private let projections: [Double]
  /// The expectations of the numbers: Gᵢ, Gᵢ², ‖G‖², (wᵀG)².
  private let expected: [Double]
  private var values: [Double]
  /// Sums of deviations, of their squares and of their cubes.
  private var sums: [Double]
  private var squares: [Double]
  private var cubes: [Double]
  private var draws = 0

  private static let signVectors = 8

  init(_ direction: [Double], _ moments: EstimatorMoments) {
    let n = direction.count
    let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let g = direction.map { $0 / length }
    var signs = [Double](repeating: 0, count: Self.signVectors * n)
    var span = signs.mutableSpan
    RandomStream(seed: 0).substream("projections").at(iteration: n)
      .signs(into: &span, in: 0..<span.count)
    let vectors = g + signs
    func second(_ w: ArraySlice<Double>) -> Double {
      var (along, length, weighted) = (0.0, 0.0, 0.0)
      for (w, g) in zip(w, g) {
        along += w * g
        length += w * w
        weighted += w * w * g * g
      }
      return moments.a * along * along + moments.b * length + moments.d * weighted
    }
    let entries = g.map { moments.b + (moments.a + moments.d) * $0 * $0 }
    let along = (0...Self.signVectors).map { second(vectors[$0 * n..<($0 + 1) * n]) }
    gradient = g
    projections = vectors
    expected = g + entries + [moments.normFactor] + along
    values = expected
    sums = [Double](repeating: 0, count: expected.count)
    squares = sums
    cubes = sums
  }

  var count: Int { expected.count }

  mutating func draw(
    _ count: Int, from estimator: some GradientEstimator, _ stream: RandomStream
  ) {
    var estimates = LinearEstimates(of: estimator, gradient, stream)
    for k in 0..<count { add(estimates.draw(k)) }
  }

  mutating func add(_ estimate: [Double]) {
    draws += 1
    let n = estimate.count
    var length = 0.0
    for i in 0..<n {
      let square = estimate[i] * estimate[i]
      values[i] = estimate[i]
      values[n + i] = square
      length += square
    }
    values[2 * n] = length
    for j in 0...Self.signVectors {
      var along = 0.0
      for i in 0..<n { along += projections[j * n + i] * estimate[i] }
      values[2 * n + 1 + j] = along * along
    }
    for m in values.indices {
      let deviation = values[m] - expected[m]
      let square = deviation * deviation
      sums[m] += deviation
      squares[m] += square
      cubes[m] += square * deviation
    }
  }

  /// The z of every number. One that does not vary must be right up to rounding.
  var scores: [Double] {
    let count = Double(draws)
    return expected.indices.map { m in
      let mean = sums[m] / count
      let variance = squares[m] / count - mean * mean
      // The estimates are of a gradient of length 1.
      let rounding = 1e-9 * max(1, expected[m])
      guard variance > rounding * rounding else { return mean / rounding }
      let third = cubes[m] / count - mean * (3 * variance + mean * mean)
      return StudentT.unskewed(
        mean / (variance / count).squareRoot(),
        skewness: third / pow(variance, 1.5) / count.squareRoot())
    }
  }
}

/// Estimates of the gradient g of x ↦ gᵀx at the origin.
private struct LinearEstimates<Estimator: GradientEstimator> {
  private var estimator: Estimator
  private let oracle: Estimator.Oracle
  private let stream: RandomStream
  private let origin: [Double]
  private var estimate: [Double]

  init(of estimator: Estimator, _ g: [Double], _ stream: RandomStream) {
    self.estimator = estimator
    self.stream = stream
    let graph = Graph(parameters: g.count) { dot($0, $0.constant(g)) }
    oracle = Estimator.Oracle(CountingOracle(Evaluator(graph)))
    origin = [Double](repeating: 0, count: g.count)
    estimate = origin
  }

  mutating func draw(_ k: Int) -> [Double] {
    estimator.estimate(at: origin, from: oracle, using: stream.at(iteration: k), into: &estimate)
    return estimate
  }
}
