internal import Analysis
internal import Experiments
internal import Statistics

/// What theory says of the root mean square error of trace estimates over replicates.
package struct TraceErrorTheory {
  /// Whether errors as small as theory's may be rounding; if so, their ratio says nothing.
  package let isRounding: Bool
  /// Where at least 95 % of the ratios of measured to exact deviations lie; nil if there are too few replicates for
  /// limits, or if errors may be rounding.
  package let range: ClosedRange<Double>?
  /// False for results of versions that did not record it.
  private let hasKurtosis: Bool

  /// - Parameters:
  ///   - deviation: the exact one of an estimate.
  ///   - kurtosis: its exact excess kurtosis.
  ///   - rounding: how much of an estimate may be rounding; nil in results of versions that did not record it.
  package init(deviation: Double?, kurtosis: Double?, rounding: Double?, replicates: Int) {
    let isRounding = !(deviation ?? 0 > rounding ?? 0)
    self.isRounding = isRounding
    hasKurtosis = kurtosis != nil
    range = kurtosis.flatMap {
      isRounding ? nil : RootMeanSquare.range(errors: replicates, excessKurtosis: $0)
    }
  }

  /// 2⁻⁴⁶Σ|Aᵢⱼ|: an estimate is a sum of Aᵢⱼvᵢvⱼ, of which rounding loses 2⁻⁵³ several times over.
  static func rounding(of hessian: [Double]) -> Double {
    hessian.reduce(0) { $0 + 0x1p-46 * abs($1) }
  }

  /// The limits as a table shows them.
  var limits: String {
    if isRounding { return "rounding" }
    guard hasKurtosis else { return StudyReport.short(nil) }
    return range.map {
      "\(StudyReport.short($0.lowerBound)) to \(StudyReport.short($0.upperBound))"
    } ?? "too few replicates"
  }
}
