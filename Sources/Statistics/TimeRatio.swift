/// The ratio of the times of two studies, without an interval: how fast the machine was while a study ran is the
/// same in all of its runs, and so not in their spread.
package enum TimeRatio {
  /// Below it a run is over before the processor has come to its pace: of the same runs, a few microseconds long,
  /// such ratios lie anywhere between a half and two.
  package static let leastSeconds = 1e-3

  /// b/a; nil where one of them is missing or too short.
  package static func of(_ b: Double?, over a: Double?) -> Double? {
    guard let a, let b, min(a, b) >= leastSeconds else { return nil }
    return b / a
  }
}
