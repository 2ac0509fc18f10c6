internal import Estimators
internal import Foundation

extension RunRecord {
  /// What the run had spent when it first hit each target: when its curve came down to that fraction of its
  /// first value, interpolated log-linearly between two records; nil where it did not.
  ///
  /// The one place that says when a target was hit: tables, figures, pages and comparisons ask here.
  ///
  /// - Parameter minimum: f*, for a metric that needs it; nil where it is not known.
  package func hits(
    of fractions: [Double], metric: Metric, minimum: Double?
  ) -> [Spending?] {
    let values = values(of: metric, minimum: minimum)
    guard let first = values.first ?? nil else { return fractions.map { _ in nil } }
    return fractions.map { hit(of: $0 * first, in: values) }
  }

  private func hit(of target: Double, in values: [Double?]) -> Spending? {
    guard let i = values.firstIndex(where: { $0.map { $0 <= target } ?? false }) else { return nil }
    guard i > 0, let before = values[i - 1], let after = values[i], after > 0 else {
      return spending(at: i)
    }
    let share = log(before / target) / log(before / after)
    return spending(at: i - 1).moved(to: spending(at: i), by: share)
  }

  private func spending(at i: Int) -> Spending {
    Spending(
      iterations: Double(curve.iterations[i]), counts: curve.counts[i], seconds: curve.seconds[i])
  }

  /// All that was spent.
  var total: Spending {
    Spending(iterations: Double(iterations), counts: counts, seconds: curve.seconds.last ?? 0)
  }
}
