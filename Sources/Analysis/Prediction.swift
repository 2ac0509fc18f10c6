internal import Experiments
internal import Foundation
internal import Statistics

/// Measured means, compared with the expected curve in closed form, which has no free parameter.
///
/// At every record t = (mean − expected)/SE over replicates, each compared with what is expected from its own start,
/// with Student's law for that many replicates, freed of skewness (``StudentT/unskewed``).
///
/// The means of fast-shrinking products are heavy-tailed: on the isotropic quadratic the squared coefficient of
/// variation grows by 1 + 2/((n+2)(n−1)) per iteration, and no quadratic's grows faster for long. The check uses t as
/// long as the resulting relative standard error is at most 8 % and k ≤ n²/2, and only from the eighth iteration on:
/// before that, values are those of a few squared normals, whose tail a small sample misses, and Student's law does
/// not hold (after one iteration, at R = 8 and a level of 1e-5, t exceeds it a hundred times as often). In
/// simulations of that quadratic (n = 10, 20, 40; R from 5 to 80) it then alarms in 0.4 to 1.3 times as many honest
/// studies as it may, at levels from 1 to 0.01 %. For methods other than gradient descent, further runs show how long
/// t can be used (``TailPilot``).
///
/// If the estimate is the gradient itself (c = 1), the method is not random and the runs must follow the expected
/// curve: their relative deviation from it is rounding and the differences' own error, far below the tolerance. It is
/// checked where the curve lies above 1e-9 of its start, and above rounding.
package struct Prediction: Sendable {
  package let rows: [Row]
  /// The probability that any of the study's t exceeds its threshold when all is as it should be.
  package let level: Double

  /// One record of one dimension's runs.
  package struct Row: Sendable {
    package let problem: String
    package let dimension: Int
    package let method: String
    package let metric: String
    package let iteration: Int
    package let expected: Double
    package let mean: Double
    /// The standard error of the mean difference between a replicate and what is expected from its start.
    package let standardError: Double?
    /// Whether the mean over replicates is precise enough to be part of an average over records (``ExpectedLevel``).
    let isTold: Bool
    /// Nil for exact gradients, and where Student's law may not hold.
    package let t: Double?
    /// |mean − expected|/expected, for exact gradients alone.
    package let deviation: Double?
    package let degreesOfFreedom: Double
  }

  /// - Parameter level: family-wise, by Bonferroni's bound over all t.
  package init(_ all: [RateSeries], level: Double = 0.01) {
    self.level = level
    rows = all.flatMap { series in
      series.members.flatMap { Self.rows($0, of: series) }
    }
  }

  /// The largest deviation that an exact gradient's curve may have.
  package static let tolerance = 1e-3

  private static func rows(_ member: RateSeries.Member, of series: RateSeries) -> [Row] {
    let metric = series.convergenceClass.metric
    guard let expected = member.expectedFromStarts(metric) else { return [] }
    let curves = member.curves
    let differences = curves.subtracting(expected)
    let count = curves.replicateCount
    func horizon(_ relativeError: Double) -> Double {
      guard let tail = member.tail else {
        return Self.horizon(
          dimension: curves.dimension, replicates: count, relativeError: relativeError)
      }
      let records = tail.recordCount(replicates: count, relativeError: relativeError)
      return Double(curves.iterations.prefix(records).last ?? 0)
    }
    let (judged, averaged) = (horizon(judgedError), horizon(averagedError))
    return curves.iterations.indices.map { r in
      let (mean, k) = (curves.means[r], curves.iterations[r])
      let own = expected.reduce(0) { $0 + $1[r] } / Double(expected.count)
      let first = expected.reduce(0) { $0 + $1[0] } / Double(expected.count)
      let rounding = member.resolution.error(of: metric, own, at: k)
      let isRandom = member.isRandomMethod
      let error = isRandom ? differences.standardError(record: r) : nil
      let isTold =
        0 < k && Double(k) <= averaged && error.map { $0.isFinite && $0 > 4 * rounding } ?? false
      return Row(
        problem: series.problem, dimension: curves.dimension, method: series.method,
        metric: metric.rawValue, iteration: k, expected: own, mean: mean, standardError: error,
        isTold: isTold,
        t: isTold && firstJudged <= k && Double(k) <= judged
          ? StudentT.unskewed(
            differences.means[r] / error!,
            skewness: differences.skewness(record: r) / Double(count).squareRoot())
          : nil,
        deviation: !isRandom && own > 1e-9 * first && rounding <= tolerance * own
          ? abs(differences.means[r]) / own : nil,
        degreesOfFreedom: Double(count - 1))
    }
  }

  /// The first iteration whose mean is judged by itself.
  private static let firstJudged = 8
  /// The relative standard error up to which a mean is judged by itself.
  static let judgedError = 0.08
  /// The same for a mean that is part of an average over records.
  private static let averagedError = 0.12

  /// The last iteration at which the mean of that many replicates has at most that relative standard error.
  private static func horizon(dimension n: Int, replicates: Int, relativeError: Double) -> Double {
    // One variable has but one direction.
    let growth = log1p(2 / (Double(n + 2) * Double(max(n - 1, 1))))
    let variance = relativeError * relativeError * Double(replicates)
    return min(log1p(variance) / growth, Double(n) * Double(n) / 2)
  }

  /// The iterations at which a member's means are precise enough to be averaged.
  func toldIterations(of member: RateSeries.Member, in series: RateSeries) -> Set<Int> {
    Set(
      rows.filter {
        $0.isTold && $0.problem == series.problem && $0.method == series.method
          && $0.dimension == member.curves.dimension
      }.map(\.iteration))
  }

  /// The row of an exact gradient with the largest deviation.
  package var largestDeviation: Row? { Self.largestDeviation(rows) }

  private static func largestDeviation(_ rows: [Row]) -> Row? {
    rows.filter { $0.deviation != nil }.max { $0.deviation! < $1.deviation! }
  }

  /// The row with the least likely t, and the |t| that it must not exceed.
  package var worst: (row: Row, threshold: Double)? { worst(level: level) }

  func worst(level: Double) -> (row: Row, threshold: Double)? { worst(of: rows, level: level) }

  private func worst(of rows: [Row], level: Double) -> (row: Row, threshold: Double)? {
    func tail(_ row: Row) -> Double {
      StudentT(degreesOfFreedom: row.degreesOfFreedom).twoSidedTail(row.t!)
    }
    return rows.filter { $0.t != nil }.min { tail($0) < tail($1) }.map { row in
      let count = self.rows.count { $0.t != nil }
      let share = Familywise.bonferroniLevel(level, count: count)
      return (row, StudentT(degreesOfFreedom: row.degreesOfFreedom).magnitude(twoSidedTail: share))
    }
  }

  /// What contradicts the closed form in one series, at a level for the whole study; nil if nothing does.
  func contradiction(of series: RateSeries, level: Double) -> String? {
    let own = rows.filter { $0.problem == series.problem && $0.method == series.method }
    if let row = Self.largestDeviation(own), row.deviation! > Self.tolerance {
      return String(
        format: "the curve differs from its closed form by %.3g %% at n = \(row.dimension), "
          + "iteration \(row.iteration)", 100 * row.deviation!)
    }
    guard let (row, threshold) = worst(of: own, level: level), abs(row.t!) > threshold else {
      return nil
    }
    return String(
      format: "the mean is %.3g times its closed form at n = \(row.dimension), iteration "
        + "\(row.iteration), t = %.2f beyond %.2f", row.mean / row.expected, row.t!, threshold)
  }
}
