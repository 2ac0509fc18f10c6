internal import Analysis
internal import Experiments
internal import Statistics

/// What theory says of the root mean square error of trace estimates over replicates.
package struct TraceErrorTheory {
  /// Whether errors as small as theory's may be rounding; nothing can be told of their ratio then.
  package let isRounding: Bool
  /// Where at least 95 % of the ratios lie of measured to exact deviations; nil where there are too few
  /// replicates for limits, or errors may be rounding.
  package let range: ClosedRange<Double>?
  /// Results of versions that did not take it have none.
  private let hasKurtosis: Bool

  /// - Parameters:
  ///   - deviation: the exact one of an estimate.
  ///   - kurtosis: its exact excess kurtosis.
  ///   - rounding: what rounding may make of an estimate; nil in results of versions that did not take it.
  package init(deviation: Double?, kurtosis: Double?, rounding: Double?, replicates: Int) {
    let isRounding = !(deviation ?? 0 > rounding ?? 0)
    self.isRounding = isRounding
    hasKurtosis = kurtosis != nil
    range = kurtosis.flatMap {
      isRounding ? nil : RootMeanSquare.range(errors: replicates, excessKurtosis: $0)
    }
  }

  /// 2⁻⁴⁶Σ|Aᵢⱼ|: an estimate is a sum of Aᵢⱼvᵢvⱼ, of which rounding loses 2⁻⁵³ some times over.
  static func rounding(of hessian: [Double]) -> Double {
    hessian.reduce(0) { $0 + 0x1p-46 * abs($1) }
  }

  /// As a table has them.
  var limits: String {
    if isRounding { return "rounding" }
    guard hasKurtosis else { return StudyReport.short(nil) }
    return range.map {
      "\(StudyReport.short($0.lowerBound)) to \(StudyReport.short($0.upperBound))"
    } ?? "too few replicates"
  }
}
