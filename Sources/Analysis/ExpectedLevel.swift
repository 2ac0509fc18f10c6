internal import Foundation
internal import Statistics

/// How far the mean curves of a series lie from their closed form overall, as a fraction of it.
///
/// With v_gir the value of replicate i of R_g in group g at record r, E_gr what is expected of it, and
/// the average over the records inside the fits' window,
///
///     z_gi = avg_r v_gir/E_gr − 1,   level = Σ_g w_g·avg_i z_gi,   w_g = c_g/Σ c
///
/// whose expectation is 0. ``Prediction`` looks at each record by itself and has to allow for as many comparisons as
/// there are records; this is one number per series, to which all n and the whole window contribute, so it sees small
/// shifts of whole curves: steps that are 5 % too long. The weights are fixed beforehand and depend on no sample; at
/// a given k/c the squared coefficient of variation of a value falls about as 1/c, which makes c the inverse of a
/// variance.
///
/// t = level/SE with Satterthwaite's degrees of freedom, freed of skewness (``StudentT/unskewed``). In simulations of
/// the isotropic quadratic (n = 20, 40, 80; R = 20 or 80), whose values are the most skewed, t is beyond Student's
/// level of 0.1 % in 0.14 to 0.26 % of honest studies, nearly always on the low side; so it is tested at a fraction
/// of the level (``levelFactor``).
package struct ExpectedLevel: Sendable {
  /// What a level is multiplied by. Chosen for the excess above, not derived, and not simulated at the resulting
  /// level.
  static let levelFactor = 0.25

  package let problem: String
  package let method: String
  package let level: Double
  package let standardError: Double
  package let t: Double
  package let degreesOfFreedom: Double

  /// Nil if there is no closed form, nothing is random, the window has no record to judge, or there is a single
  /// replicate.
  ///
  /// - Parameter prediction: tells which records can be judged at all.
  init?(_ series: RateSeries, _ rules: RateRules, _ prediction: Prediction) {
    let window = series.window(rules)
    let groups = series.members.compactMap { Group($0, of: series, window, prediction) }
    let weight = groups.reduce(0) { $0 + $1.constant }
    guard weight > 0 else { return nil }
    var (level, variance, third, freedom) = (0.0, 0.0, 0.0, 0.0)
    for group in groups {
      let (w, count) = (group.constant / weight, group.count)
      level += w * group.mean
      let own = w * w * group.variance / count
      variance += own
      third += w * w * w * group.thirdMoment / (count * count)
      freedom += own * own / (count - 1)
    }
    guard variance > 0 else { return nil }
    problem = series.problem
    method = series.method
    self.level = level
    standardError = variance.squareRoot()
    degreesOfFreedom = variance * variance / freedom
    t = StudentT.unskewed(level / standardError, skewness: third / pow(variance, 1.5))
  }

  /// The replicates of one n, each as its average deviation.
  private struct Group {
    let constant: Double
    let count: Double
    let mean: Double
    let variance: Double
    let thirdMoment: Double

    init?(
      _ member: RateSeries.Member, of series: RateSeries, _ window: ClosedRange<Double>,
      _ prediction: Prediction
    ) {
      let curves = member.curves
      guard let expected = member.expectedFromStarts(series.convergenceClass.metric),
        curves.replicateCount > 1
      else { return nil }
      let judged = prediction.toldIterations(of: member, in: series)
      let records = curves.iterations.indices.filter {
        judged.contains(curves.iterations[$0])
          && window.contains(
            series.clock.time(curves.iterations[$0], constant: curves.constant))
      }
      guard !records.isEmpty else { return nil }
      constant = curves.constant
      count = Double(curves.replicateCount)
      let deviations = (0..<curves.replicateCount).map { i in
        let (values, own) = (curves.replicate(i), expected[min(i, expected.count - 1)])
        return records.reduce(0) { $0 + (values[$1] / own[$1] - 1) } / Double(records.count)
      }
      let mean = deviations.reduce(0, +) / count
      self.mean = mean
      variance = deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
      thirdMoment = deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / count
    }
  }
}
