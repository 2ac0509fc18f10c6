internal import Foundation
internal import Statistics

/// Whether means stay below an exact bound, over all records of all groups at once.
///
/// The bound is each replicate's own, since it depends on where a run started. For a random method, the ratios
/// w_r = v_r/B_r of a record have expectations of at most 1, and ``BettingLimit`` decides at level α/M whether they
/// say otherwise, M being the number of records of the whole family. A family whose means keep their bounds is
/// therefore reported to exceed one with a probability of at most α (Bonferroni), whatever the values' distribution
/// and however records depend on each other. A single replicate of a random method says nothing. If the method is not
/// random, each run must itself stay below its bound.
package struct BoundCheck: Hashable, Sendable {
  /// One record, compared with its bound.
  package struct Ratio: Hashable, Sendable {
    /// The label of the instance.
    package let instance: String
    package let dimension: Int
    package let iteration: Int
    /// The mean value over the mean bound.
    package let value: Double
    /// Standard error of the mean of v_r − B_r, over the mean bound; nil for one replicate.
    package let standardError: Double?
    /// Lower limit of the mean of w_r, all such limits together at confidence 1 − α; nil if the method is not random.
    package let lowerLimit: Double?
  }

  /// α for a study.
  package static let level = 1e-4

  /// α, for the whole family.
  package let level: Double
  /// M.
  package let count: Int
  /// The largest ratio. Nil without records.
  package let largest: Ratio?
  /// Where the evidence against the bound is strongest, which is not always where the ratio is largest. Nil if no
  /// record can tell.
  package let strongest: Ratio?
  /// Whether a mean lies above its bound.
  package let isExceeded: Bool
  /// Whether the mean of some replicates lies above the bound, but they are too few to conclude that the expectation
  /// does.
  package let isUndecided: Bool

  /// - Parameters:
  ///   - groups: any number.
  ///   - level: α, for all records of the family.
  ///   - count: M; if nil, the records of these groups that could exceed their bound by chance.
  package init(
    _ groups: [BoundedCurves], level: Double = BoundCheck.level, count: Int? = nil
  ) {
    let count = count ?? groups.reduce(0) { $0 + $1.testCount }
    let threshold = count > 0 ? log(Double(count) / level) : .infinity
    let records = groups.flatMap { group in group.records.map { (group, $0) } }
    let excesses = records.map { group, record in record.excess(group, threshold) }
    let strongest = excesses.indices.filter { excesses[$0] != nil }
      .max { excesses[$0]! < excesses[$1]! }
    self.level = level
    self.count = count
    largest = records.map { $1.ratio($0) }.max { $0.value < $1.value }
    self.strongest = strongest.map { i in
      let (group, record) = records[i]
      return record.ratio(group, level: count > 0 ? level / Double(count) : nil)
    }
    let isExceeded = strongest.map { excesses[$0]! > 0 } ?? false
    self.isExceeded = isExceeded
    isUndecided = !isExceeded && records.contains { $0.isRandom && $1.meanWeight > 1 }
  }
}

/// The replicates of one instance and their bounds, at the records where the two can be compared.
package struct BoundedCurves: Hashable, Sendable {
  package let instance: String
  package let dimension: Int
  /// Whether the bound is on means over the method's own randomness.
  package let isRandom: Bool
  package let records: [Record]

  /// The values and the bounds of all replicates at one iteration.
  package struct Record: Hashable, Sendable {
    package let iteration: Int
    /// v_r.
    package let values: [Double]
    /// B_r > 0.
    package let bounds: [Double]
    /// How much rounding and the estimator's own error may have added to each value.
    package let errors: [Double]

    /// One value and one bound per replicate.
    ///
    /// - Parameters:
    ///   - bounds: B_r > 0.
    ///   - errors: how much rounding and the estimator's own error may have added to each value; nothing if nil.
    package init(iteration: Int, values: [Double], bounds: [Double], errors: [Double]? = nil) {
      precondition(bounds.allSatisfy { $0 > 0 }, "a bound that is not above 0 has no ratios")
      precondition(values.count == bounds.count && !values.isEmpty, "a bound for every value")
      self.iteration = iteration
      self.values = values
      self.bounds = bounds
      self.errors = errors ?? values.map { _ in 0 }
    }

    /// v_r/B_r, with the errors added to the bound, since they are not the method's.
    private var weights: [Double] {
      values.indices.map { max(values[$0], 0) / (bounds[$0] + errors[$0]) }
    }

    fileprivate var meanWeight: Double { weights.reduce(0, +) / Double(weights.count) }

    /// By how much the evidence against the bound exceeds the amount required, in logarithms; nil if there can be
    /// none.
    fileprivate func excess(_ group: BoundedCurves, _ threshold: Double) -> Double? {
      guard group.isRandom else { return log(weights.max()!) }
      return values.count > 1 ? BettingLimit(weights).logCapital(1) - threshold : nil
    }

    /// - Parameter level: of the lower limit; if nil, there is none.
    fileprivate func ratio(_ group: BoundedCurves, level: Double? = nil) -> Ratio {
      let count = Double(values.count)
      let meanBound = bounds.reduce(0, +) / count
      let differences = values.indices.map { (values[$0] - bounds[$0]) / meanBound }
      let mean = differences.reduce(0, +) / count
      let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Ratio(
        instance: group.instance, dimension: group.dimension, iteration: iteration,
        value: values.reduce(0) { $0 + $1 / meanBound } / count,
        standardError: values.count > 1 ? (squares / (count * (count - 1))).squareRoot() : nil,
        lowerLimit: level.flatMap {
          group.isRandom ? BettingLimit(weights).lowerLimit(level: $0) : nil
        })
    }

    fileprivate typealias Ratio = BoundCheck.Ratio
  }

  /// - Parameter records: in order of iteration, each with the same number of replicates.
  package init(instance: String, dimension: Int, isRandom: Bool, records: [Record]) {
    self.instance = instance
    self.dimension = dimension
    self.isRandom = isRandom
    self.records = records
  }

  /// How many of the records could exceed their bound by chance.
  package var testCount: Int {
    isRandom ? records.count { $0.values.count > 1 } : 0
  }
}
