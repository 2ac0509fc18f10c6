internal import Foundation
internal import Statistics

/// The level at which noise or batches keep the means of one method in one dimension, compared with the fixed point
/// of the recursion (``QuadraticMoments/Floor``).
///
/// The floor has been reached when the expected curve is within 1 % of it. With v_ir the value of replicate i at
/// record r and E_r the value expected there,
///
///     z_i = avg_r v_ir/E_r − 1
///
/// over these records has mean 0, and the replicates are independent: t = z̄/SE, with Student's law, freed of skewness
/// (``StudentT/unskewed``).
package struct FloorCheck: Hashable, Sendable {
  package let problem: String
  package let dimension: Int
  package let method: String
  package let metric: String
  /// The mean that the method tends to.
  package let expected: Double
  /// The first record on the floor; nil if the runs end before it.
  package let firstIteration: Int?
  /// z̄; nil if the runs end before the floor.
  package let level: Double?
  /// The standard error of z̄; nil for a single replicate.
  package let standardError: Double?
  package let t: Double?
  package let degreesOfFreedom: Double

  /// (1 + z̄) times the floor.
  package var measured: Double? { level.map { (1 + $0) * expected } }

  /// How close the expected curve must be to the floor to have reached it.
  private static let closeness = 0.01

  /// Nil if there is no floor.
  init?(_ member: RateSeries.Member, of series: RateSeries) {
    let metric = series.convergenceClass.metric
    guard let floor = member.floor(metric), let own = member.expectedFromStarts(metric) else {
      return nil
    }
    let curves = member.curves
    problem = series.problem
    dimension = curves.dimension
    method = series.method
    self.metric = metric.rawValue
    expected = floor
    degreesOfFreedom = Double(curves.replicateCount - 1)
    let isThere = curves.iterations.indices.map { r in
      curves.iterations[r] > 0
        && own.allSatisfy { abs($0[r] / floor - 1) <= Self.closeness }
    }
    // An expected curve may cross its floor before it settles there.
    let first = isThere.lastIndex(of: false).map { $0 + 1 } ?? 0
    guard first < isThere.count else {
      (firstIteration, level, standardError, t) = (nil, nil, nil, nil)
      return
    }
    let records = first..<isThere.count
    let z = (0..<curves.replicateCount).map { i in
      let (values, expected) = (curves.replicate(i), own[min(i, own.count - 1)])
      return records.reduce(0) { $0 + (values[$1] / expected[$1] - 1) } / Double(records.count)
    }
    let count = Double(z.count)
    let mean = z.reduce(0, +) / count
    guard mean.isFinite else {
      // A run that diverged ended before.
      (firstIteration, level, standardError, t) = (nil, nil, nil, nil)
      return
    }
    firstIteration = curves.iterations[first]
    level = mean
    let squares = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard z.count > 1 else {
      (standardError, t) = (nil, nil)
      return
    }
    guard squares > 0 else {
      // Runs that all end at the same value are not on a floor of noise.
      (standardError, t) = (0, mean == 0 ? 0 : mean < 0 ? -.infinity : .infinity)
      return
    }
    let error = (squares / (count * (count - 1))).squareRoot()
    let third = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / count
    standardError = error
    t = StudentT.unskewed(
      mean / error, skewness: third / pow(squares / count, 1.5) / count.squareRoot())
  }

  /// The measured floor over its expected value; nil if the runs end before it, or if nothing can be told.
  ///
  /// - Parameter level: of one comparison of the study.
  func ratio(level: Double) -> Verdict.Measured? {
    guard let mean = self.level, let error = standardError, let t else { return nil }
    let law = StudentT(degreesOfFreedom: degreesOfFreedom)
    // Freed of skewness, so that z̄ exceeds its reach exactly when t exceeds Student's law.
    let unit = t == 0 ? error : abs(mean / t)
    let half = law.magnitude(twoSidedTail: 0.05) * unit
    return Verdict.Measured(
      1 + mean,
      interval: ConfidenceInterval(lower: 1 + mean - half, upper: 1 + mean + half, level: 0.95),
      reach: law.magnitude(twoSidedTail: level) * unit)
  }
}
