internal import Experiments
package import Statistics

/// How many times as much the runs of one group spent to reach a target as those of another.
///
/// Its interval is made of order statistics, and covers the true ratio with the stated probability whatever the
/// distributions are; if runs may take any time, a few of them cannot show it.
///
/// Independent groups: with α the probabilities that ``MedianRanks`` miss the median of either, the lower end of b
/// over the upper end of a, and the upper one over the lower one, miss the ratio of the medians with probability at
/// most max(α_a, α_b) + α_a·α_b/2. (To miss it from below, an end of a must be below a's median or one of b above
/// b's, by more than the other end makes up for; of the four ways in which an end may be off, at most two can always
/// be enough, one on either side of the ratio.) The bound is attained if one of the groups hardly varies; if both
/// vary alike, the interval covers far more.
package struct MedianRatio: Sendable {
  /// median(b)/median(a), with low medians; for pairs, the low median of their ratios. Nil if fewer than half reach
  /// the target.
  package let estimate: Double?
  /// Where the ratio lies with probability 95 %, or less if the level says so. The lower end may be 0 and the upper
  /// one infinite, if runs do not reach the target. Nil if no randomness shows, or if there are too few runs.
  package let interval: ConfidenceInterval?
  /// Whether there is no interval because there are too few runs.
  package let hasTooFewRuns: Bool
  /// Whether run i of one group was compared with run i of the other.
  package let isPaired: Bool

  /// The level of six or more runs.
  private static let level = 0.95
  /// A level that five runs reach: 93.5 % if they are independent, 93.75 % in pairs.
  private static let leastLevel = 0.9

  /// - Parameter a: what each run spent, independently of all others; nil if it did not reach the target.
  package init(of b: [Double?], over a: [Double?]) {
    isPaired = false
    let (below, above) = (GroupStatistics.lowerMedian(a), GroupStatistics.lowerMedian(b))
    estimate = below.flatMap { below in above.flatMap { below > 0 ? $0 / below : nil } }
    guard estimate != nil, Set(a).count > 1 || Set(b).count > 1 else {
      (interval, hasTooFewRuns) = (nil, false)
      return
    }
    // α + α²/2 = 1 − level.
    let most = (1 + 2 * (1 - Self.level)).squareRoot() - 1
    let (ranksA, ranksB) = (
      MedianRanks(count: a.count, miss: most), MedianRanks(count: b.count, miss: most)
    )
    let miss = max(ranksA.miss, ranksB.miss) + ranksA.miss * ranksB.miss / 2
    let ofA = ranksA.bounds(of: Self.sorted(a))
    let ofB = ranksB.bounds(of: Self.sorted(b))
    (interval, hasTooFewRuns) = Self.interval(
      Self.ratio(ofB.lower, ofA.upper) ?? 0, Self.ratio(ofB.upper, ofA.lower) ?? .infinity,
      miss: miss)
  }

  /// For runs that share their start and directions, pair by pair: what they have in common does not blur the ratio.
  /// A pair in which neither reaches the target may have any ratio.
  package init(ofPairs pairs: [(a: Double?, b: Double?)]) {
    isPaired = true
    let ratios = pairs.map { Self.ratio($0.b ?? .infinity, $0.a ?? .infinity) }
    let known = ratios.compactMap(\.self)
    estimate = GroupStatistics.lowerMedian(known.map { $0 })
    guard estimate != nil, Set(ratios).count > 1 else {
      (interval, hasTooFewRuns) = (nil, false)
      return
    }
    let ranks = MedianRanks(count: pairs.count, miss: 1 - Self.level)
    (interval, hasTooFewRuns) = Self.interval(
      ranks.bounds(of: ratios.map { $0 ?? 0 }.sorted()).lower,
      ranks.bounds(of: ratios.map { $0 ?? .infinity }.sorted()).upper, miss: ranks.miss)
  }

  private static func interval(
    _ lower: Double, _ upper: Double, miss: Double
  ) -> (ConfidenceInterval?, hasTooFewRuns: Bool) {
    guard 1 - miss >= leastLevel else { return (nil, true) }
    return (
      ConfidenceInterval(lower: lower, upper: upper, level: min(1 - miss, level)), false
    )
  }

  /// Nil if both are infinite, or both 0.
  private static func ratio(_ b: Double, _ a: Double) -> Double? {
    let ratio = b / a
    return ratio.isNaN ? nil : ratio
  }

  private static func sorted(_ values: [Double?]) -> [Double] {
    values.map { $0 ?? .infinity }.sorted()
  }
}
