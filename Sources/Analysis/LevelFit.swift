/// How high the mean curves lie: the average of ln mean over the records in a window, over all n. For
/// curves of one slope it is the intercept of their common line, up to a constant.
///
/// It shows a wrong constant, which an exponent cannot: steps that are 15 % too small raise a 1/k curve by 0.16.
package struct LevelFit: CurveFit {
  package let curves: [ReplicateCurves]
  /// θ, the average of ln mean.
  package let estimate: Double

  /// - Throws: ``FitFailure`` if a group has no record in the window, or a mean there that is not
  ///   finite and above 0.
  package init(
    _ groups: [ReplicateCurves], clock: Clock, window: ClosedRange<Double>
  ) throws(FitFailure) {
    curves = groups.map { $0.restricted(to: window, of: clock) }
    var sum = 0.0
    var count = 0
    for group in curves {
      guard !group.iterations.isEmpty else {
        throw .fewRecords(dimension: group.dimension, count: 0)
      }
      sum += try group.logMeans().reduce(0, +)
      count += group.iterations.count
    }
    estimate = sum / Double(count)
  }

  /// θ = (1/N) Σ ln m over all N records, so that ∂θ/∂ln m = 1/N at each.
  package func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
    let weight = 1 / Double(logMeans.count)
    for i in gradient.indices { gradient[i] = weight }
    return weight * logMeans.reduce(0, +)
  }
}
