/// The cost of reaching given targets: the average of ln k over targets and n, where k is the iteration at which an
/// interpolated mean curve first crosses the target.
package struct CostFit: CurveFit {
  package let curves: [ReplicateCurves]
  /// θ, the average of ln k.
  package let estimate: Double
  private let targets: [Double]
  private let interpolation: Crossing.Interpolation

  /// - Throws: ``FitFailure`` if a target is not reached, or reached at the start.
  package init(
    _ curves: [ReplicateCurves], targets: [Double], interpolation: Crossing.Interpolation
  ) throws(FitFailure) {
    // The same curves, crossings and failures as those of the exponent of n.
    let scaling = try ScalingFit(curves, targets: targets, interpolation: interpolation)
    self.curves = scaling.curves
    self.targets = targets
    self.interpolation = interpolation
    let logarithms = scaling.costs.flatMap { $0.map(\.logarithm) }
    estimate = logarithms.reduce(0, +) / Double(logarithms.count)
  }

  /// θ = mean over targets and n of ln k, and ∂θ/∂ln m at the two records around each crossing; 0 at all
  /// others. Nil if a mean curve does not reach a target.
  package func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
    for i in gradient.indices { gradient[i] = 0 }
    let weight = 1 / Double(targets.count * curves.count)
    var sum = 0.0
    for target in targets {
      var start = 0
      for group in curves {
        let end = start + group.iterations.count
        guard
          let crossing = Crossing(
            iterations: group.iterations, logMeans: logMeans[start..<end],
            logTarget: target.logarithm, interpolation: interpolation)
        else { return nil }
        sum += weight * crossing.iteration.logarithm
        gradient[start + crossing.record] += weight * crossing.derivativeBefore
        gradient[start + crossing.record + 1] += weight * crossing.derivativeAfter
        start = end
      }
    }
    return sum
  }
}
