/// Whether measured means stay below an exact bound, over all records of all groups at once.
///
/// At a record with mean m, standard error s over R replicates and bound B, the ratio is m/B and its
/// lower limit (m − t·s)/B, with t the quantile of Student's t with R − 1 degrees of freedom at
/// 1 − α/M for M records in all: the M limits hold together with probability 1 − α (Bonferroni),
/// however the records of a curve depend on each other. The bound is exceeded where a lower limit is
/// above 1. Means of right-skewed values alarm less often than α, since their t is skewed to the
/// left.
///
/// A single replicate is taken to be deterministic, and exceeds where its ratio is above 1 by more
/// than rounding.
package struct BoundCheck: Hashable, Sendable {
  /// What of the mean curve is bounded.
  package enum Quantity: Hashable, Sendable {
    /// The mean at each record.
    case mean
    /// The least mean up to each record. Recorded iterations only: the least over all of them may
    /// be less, so records should be dense, or the means fall.
    case runningMinimum
  }

  /// One record held against its bound.
  package struct Ratio: Hashable, Sendable {
    package let dimension: Int
    package let iteration: Int
    /// m/B.
    package let value: Double
    /// s/B; nil for a single replicate.
    package let standardError: Double?
    /// Of all the limits together, at confidence 1 − α.
    package let lowerLimit: Double
  }

  /// Ratios above 1 by this little are rounding: a deterministic curve that attains its bound.
  package static let rounding = 1e-9

  /// α, for the whole family.
  package let level: Double
  /// M, the records that were looked at.
  package let count: Int
  /// The largest ratio. Nil without records.
  package let largest: Ratio?
  /// The record with the largest lower limit: the strongest evidence against the bound, not always
  /// where the ratio is largest.
  package let strongest: Ratio?

  /// - Parameters:
  ///   - curves: any number of groups.
  ///   - level: α, the probability of an alarm when every mean is exactly at its bound.
  ///   - bound: B > 0 of a group at an iteration; infinite where there is none.
  /// - Throws: ``FitFailure/notFinite(dimension:iteration:)``.
  package init(
    _ curves: [ReplicateCurves], quantity: Quantity = .mean, level: Double = 0.05,
    bound: (_ group: ReplicateCurves, _ iteration: Int) -> Double
  ) throws(FitFailure) {
    let count = curves.reduce(0) { $0 + $1.iterations.count }
    var ratios: [Ratio] = []
    for group in curves {
      try group.checkFinite()
      let threshold =
        group.replicateCount > 1
        ? StudentT(degreesOfFreedom: Double(group.replicateCount - 1)).quantile(
          1 - Familywise.bonferroniLevel(level, count: count))
        : 0
      // The running minimum is below the bound if any mean up to here is, so its lower limit is the
      // least of theirs.
      var leastMean = (value: Double.infinity, standardError: Double?.none)
      var leastLimit = Double.infinity
      for (r, iteration) in group.iterations.enumerated() {
        let standardError = group.standardError(record: r)
        let limit = group.means[r] - threshold * (standardError ?? 0)
        switch quantity {
        case .mean:
          leastMean = (group.means[r], standardError)
          leastLimit = limit
        case .runningMinimum:
          if group.means[r] < leastMean.value { leastMean = (group.means[r], standardError) }
          leastLimit = min(leastLimit, limit)
        }
        let most = bound(group, iteration)
        precondition(most > 0, "a bound of \(most) at iteration \(iteration) has no ratios")
        ratios.append(
          Ratio(
            dimension: group.dimension, iteration: iteration, value: leastMean.value / most,
            standardError: leastMean.standardError.map { $0 / most },
            lowerLimit: leastLimit / most))
      }
    }
    self.level = level
    self.count = count
    largest = ratios.max { $0.value < $1.value }
    strongest = ratios.max { $0.lowerLimit < $1.lowerLimit }
  }

  /// Whether a mean lies above its bound beyond its interval.
  package var isExceeded: Bool {
    guard let strongest else { return false }
    return strongest.lowerLimit > 1 + Self.rounding
  }
}
