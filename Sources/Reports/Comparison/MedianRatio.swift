package import Analysis
internal import Experiments
package import Sampling

/// How many times as much as the runs of one group those of another spent to reach a target, by medians.
package struct MedianRatio: Sendable {
  /// median(b)/median(a), of low medians; nil where fewer than half of either reach the target.
  package let estimate: Double?
  /// What the ratio covers with probability 95 %: the percentiles of it over resamples of both groups. The
  /// lower end may be 0 and the upper one infinite, where a resample's median is not reached. Nil where
  /// nothing is random to be seen, where a group has a single run, and where too many resamples reach the
  /// target in neither group.
  package let interval: ConfidenceInterval?

  /// 1999, so that the ends are order statistics.
  private static let resamples = 1999

  /// - Parameters:
  ///   - a: what each run spent; nil where it did not reach the target.
  ///   - stream: where the bootstrap draws from. Both groups are drawn independently.
  package init(of b: [Double?], over a: [Double?], from stream: RandomStream) {
    estimate = Self.ratio(b, a)
    let isRandom = Set(a).count > 1 || Set(b).count > 1
    interval =
      isRandom && a.count > 1 && b.count > 1 && estimate != nil
      ? Self.interval(b, a, Resampler(from: stream)) : nil
  }

  private static func ratio(_ b: [Double?], _ a: [Double?]) -> Double? {
    guard let below = GroupStatistics.lowMedian(a), let above = GroupStatistics.lowMedian(b),
      below > 0
    else { return nil }
    return above / below
  }

  private static func interval(
    _ b: [Double?], _ a: [Double?], _ resampler: Resampler
  ) -> ConfidenceInterval? {
    var ratios: [Double] = []
    for resample in 0..<resamples {
      let below = median(a, resampler, resample, group: 0)
      let above = median(b, resampler, resample, group: 1)
      let ratio = above / below
      // Neither reaches the target: it might be any ratio.
      if !ratio.isNaN { ratios.append(ratio) }
    }
    ratios.sort()
    let missing = resamples - ratios.count
    let rank = (resamples + 1) / 40
    guard missing < rank else { return nil }
    return ConfidenceInterval(
      lower: ratios[rank - 1 - missing], upper: ratios[resamples - rank], level: 0.95)
  }

  /// The low median of a resample; infinite where fewer than half reach the target.
  private static func median(
    _ values: [Double?], _ resampler: Resampler, _ resample: Int, group: Int
  ) -> Double {
    var counts = [Int](repeating: 0, count: values.count)
    resampler.draw(resample, group: group, into: &counts)
    let drawn = zip(values, counts).flatMap { [Double?](repeating: $0, count: $1) }
    return GroupStatistics.lowMedian(drawn) ?? .infinity
  }
}
