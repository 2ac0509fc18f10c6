internal import Analysis
internal import Experiments

/// How the runs of a group are combined into one curve.
enum RunSummary {
  /// The median, and the quartiles around it: what runs usually do, whatever a few of them may.
  case median
  /// The mean, and two standard errors around it: what theory is about.
  case mean

  /// For titles of axes: `median and quartiles`.
  var words: String {
    switch self {
    case .median: "median and quartiles"
    case .mean: "mean ± 2 standard errors"
    }
  }

  /// The middle of some values and the bounds around it; nil if the middle is infinite. An infinite bound is given as
  /// such. There are no bounds around values that are all the same, or around a single one.
  func summary(of values: [Double]) -> (middle: Double, bounds: ClosedRange<Double>?)? {
    switch self {
    case .median:
      guard let median = GroupStatistics.quantile(values, 0.5) else { return nil }
      let lower = GroupStatistics.quantile(values, 0.25) ?? median
      let upper = GroupStatistics.quantile(values, 0.75) ?? .infinity
      return (median, lower < upper ? lower...upper : nil)
    case .mean:
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      guard mean.isFinite else { return nil }
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let error = count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
      return (mean, error > 0 ? mean - 2 * error...mean + 2 * error : nil)
    }
  }
}
