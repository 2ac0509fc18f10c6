package import Estimators

/// What a run had spent at the call that first brought a value at or below each of the levels that it watched: the
/// study's targets, if they are fractions of the loss or of the gap, and the gaps of ``GapLevels``, if f* is
/// known.
package struct ExactHits: Hashable, Sendable {
  /// The metric of the fractions; nil if no call brings the targets' metric.
  package let metric: Metric?
  package let fractions: [Double]
  /// One per fraction; nil if it was not hit.
  package let ofFractions: [HitLog.Hit?]
  /// One per level of ``GapLevels``; nil if f* is not known.
  package let ofGaps: [HitLog.Hit?]?

  /// - Precondition: one hit per fraction and one per level.
  package init(
    metric: Metric?, fractions: [Double], ofFractions: [HitLog.Hit?], ofGaps: [HitLog.Hit?]?
  ) {
    precondition(
      ofFractions.count == fractions.count
        && ofGaps.map { $0.count == GapLevels.all.count } ?? true, "one hit a level, or nil")
    self.metric = metric
    self.fractions = fractions
    self.ofFractions = ofFractions
    self.ofGaps = ofGaps
  }

  /// - Returns: nil if the fraction was not watched.
  func hit(of fraction: Double, _ metric: Metric) -> HitLog.Hit?? {
    guard metric == self.metric, let i = fractions.firstIndex(of: fraction) else { return nil }
    return .some(ofFractions[i])
  }
}

/// The levels of f that a run watches.
struct WatchedLevels {
  private let metric: Metric?
  private let fractions: [Double]
  private let levels: [Double]
  private let watchesGaps: Bool

  /// - Parameters:
  ///   - fractions: the targets.
  ///   - metric: that of the targets.
  ///   - first: f at the start.
  ///   - minimum: f*; nil if it is not known.
  init(_ fractions: [Double], of metric: Metric, first: Double, minimum: Double?) {
    self.metric = metric.isBroughtByCalls ? metric : nil
    self.fractions = metric.isBroughtByCalls ? fractions : []
    let base = metric == .gap ? minimum! : 0
    watchesGaps = minimum != nil
    levels =
      self.fractions.map { base + $0 * (first - base) }
      + (minimum.map { minimum in GapLevels.all.map { minimum + $0 } } ?? [])
  }

  /// The levels, with the hits of a resumed run.
  func log(with hits: ExactHits? = nil) -> HitLog {
    HitLog(
      levels: levels, hits: hits.map { hits in hits.ofFractions + (hits.ofGaps ?? []) })
  }

  func hits(in log: HitLog) -> ExactHits {
    ExactHits(
      metric: metric, fractions: fractions, ofFractions: Array(log.hits.prefix(fractions.count)),
      ofGaps: watchesGaps ? Array(log.hits.dropFirst(fractions.count)) : nil)
  }
}
