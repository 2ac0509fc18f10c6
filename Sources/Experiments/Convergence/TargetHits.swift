internal import Estimators
internal import Foundation

extension RunRecord {
  /// What the run had spent when it first hit each target, a fraction of the metric's first value; nil if it did
  /// not.
  ///
  /// A target of the loss or of the gap is hit by the first call that brings a value at or below it, or else where
  /// the run ends because it has reached its own target. If hits were not noted, in records made before that or for
  /// targets added later, and for metrics that no call brings, it is hit where the curve comes down to it,
  /// interpolated log-linearly between two records.
  ///
  /// The one place that says when a target was hit: tables, figures, pages and comparisons ask here.
  ///
  /// - Parameter minimum: f*, for a metric that needs it; nil if it is not known.
  package func hits(
    of fractions: [Double], metric: Metric, minimum: Double?
  ) -> [Spending?] {
    let values = values(of: metric, minimum: minimum)
    guard let first = values.first ?? nil else { return fractions.map { _ in nil } }
    return fractions.map { fraction in
      guard let noted = exactHits?.hit(of: fraction, metric) else {
        return interpolatedHit(of: fraction * first, in: values)
      }
      return noted.map(Spending.init) ?? hitAtTheEnd(of: fraction * first, in: values)
    }
  }

  /// What the run had spent when it first hit each of the gaps of ``GapLevels``; nil if that was not noted.
  package func gapHits(minimum: Double) -> [Spending?]? {
    let values = values(of: .gap, minimum: minimum)
    return exactHits?.ofGaps.map { hits in
      zip(GapLevels.all, hits).map { gap, hit in
        hit.map(Spending.init) ?? hitAtTheEnd(of: gap, in: values)
      }
    }
  }

  /// Whether the hit of a target was noted, or that there was none; otherwise it is interpolated.
  func isExact(_ fraction: Double, metric: Metric) -> Bool {
    exactHits?.hit(of: fraction, metric) != nil
  }

  /// The last point of a run that has converged need not have been asked for: then the hit is where the run ends.
  private func hitAtTheEnd(of target: Double, in values: [Double?]) -> Spending? {
    guard outcome == .converged, let last = values.last ?? nil, last <= target else { return nil }
    return total
  }

  private func interpolatedHit(of target: Double, in values: [Double?]) -> Spending? {
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

extension Spending {
  fileprivate init(_ hit: HitLog.Hit) {
    self.init(
      iterations: Double(hit.iterations), counts: hit.counts, seconds: hit.seconds)
  }
}
