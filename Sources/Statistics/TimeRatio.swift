/// The ratio of the times of two studies, without an interval: the speed of the machine while a study ran is the
/// same in all of its runs, and so is not part of their spread.
package enum TimeRatio {
  /// Below this, a run is over before the processor has reached its pace: for identical runs of a few
  /// microseconds, such ratios lie anywhere between a half and two.
  package static let leastSeconds = 1e-3

  /// b/a; nil if one of them is missing or too short.
  package static func of(_ b: Double?, over a: Double?) -> Double? {
    guard let a, let b, min(a, b) >= leastSeconds else { return nil }
    return b / a
  }
}
