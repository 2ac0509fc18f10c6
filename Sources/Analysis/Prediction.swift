internal import Experiments
internal import Foundation

/// Measured means held against the expected curve in closed form, which has no free parameter.
///
/// At every record t = (mean − expected)/SE over replicates, with Student's law for so many, freed of
/// skewness first: the values are products, skewed to the right, so that a sample without its tail
/// has both a low mean and a small SE, and the plain t is far below too often (measured: in 1.5 % of
/// honest studies beyond a threshold of 0.2 %). With γ the sample's skewness over R replicates
///
///     t ← t + γt²/(3√R) + γ²t³/(27R) + γ/(6√R),
///
/// which rises in t (Hall 1992, doi:10.1111/j.2517-6161.1992.tb01876.x). The
/// means of fast-shrinking products are heavy-tailed: on the isotropic quadratic the squared
/// coefficient of variation grows by 1 + 2/((n+2)(n−1)) an iteration, so t is taken for k ≤ n²/2
/// only.
///
/// Where the estimate is the gradient itself (c = 1), nothing is random and the expected curve is what
/// the runs must do: their relative deviation from it is rounding and the differences' own error, far
/// below the tolerance. It is taken where the curve lies above 1e-9 of its start.
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
    package let standardError: Double?
    /// Nil for exact gradients, and beyond k = n²/2.
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

  /// What the deviation of an exact gradient's curve must not exceed.
  package static let tolerance = 1e-3

  private static func rows(_ member: RateSeries.Member, of series: RateSeries) -> [Row] {
    let metric = series.convergenceClass.metric
    guard let expected = member.expected(metric) else { return [] }
    let curves = member.curves
    let n = curves.dimension
    return curves.iterations.indices.map { r in
      let (mean, k) = (curves.means[r], curves.iterations[r])
      let error = curves.isDeterministic ? nil : curves.standardError(record: r)
      let isExact = member.traits.secondMoment < 1 + 1e-9
      let isJudged = k > 0 && 2 * k <= n * n && !isExact
      let isAbove = expected[r] > 1e-9 * expected[0]
      return Row(
        problem: series.problem, dimension: n, method: series.method, metric: metric.rawValue,
        iteration: k, expected: expected[r], mean: mean, standardError: error,
        t: error.flatMap {
          isJudged && $0 > 0
            ? unskewed(
              (mean - expected[r]) / $0, skewness: curves.skewness(record: r),
              count: curves.replicateCount) : nil
        },
        deviation: isExact && isAbove ? abs(mean - expected[r]) / expected[r] : nil,
        degreesOfFreedom: Double(curves.replicateCount - 1))
    }
  }

  private static func unskewed(_ t: Double, skewness γ: Double, count: Int) -> Double {
    let root = Double(count).squareRoot()
    let shift = γ * t / (3 * root)
    return t * (1 + shift + shift * shift / 3) + γ / (6 * root)
  }

  /// The row of an exact gradient that deviates most.
  package var mostDeviating: Row? {
    rows.filter { $0.deviation != nil }.max { $0.deviation! < $1.deviation! }
  }

  /// The row with the least likely t, and the |t| that it must not exceed.
  package var worst: (row: Row, threshold: Double)? { worst(level: level) }

  func worst(level: Double) -> (row: Row, threshold: Double)? {
    let judged = rows.filter { $0.t != nil }
    func tail(_ row: Row) -> Double {
      StudentT(degreesOfFreedom: row.degreesOfFreedom).twoSidedTail(row.t!)
    }
    return judged.min { tail($0) < tail($1) }.map { row in
      let share = Familywise.bonferroniLevel(level, count: judged.count)
      return (row, StudentT(degreesOfFreedom: row.degreesOfFreedom).magnitude(twoSidedTail: share))
    }
  }
}
