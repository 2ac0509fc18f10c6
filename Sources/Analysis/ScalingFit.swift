internal import Foundation
internal import Statistics

/// The exponent q of the cost of a target, cost ≈ C_τ·n^q.
///
/// For each n and target τ the cost is the iteration at which the mean curve first comes down to τ
/// (``Crossing``), times what an iteration costs. Least squares of ln(cost) on ln n, one exponent
/// for all targets, one intercept for each. Several targets make use of several stretches of the
/// same curves; they are correlated, which the influences of whole curves account for.
///
/// Targets should be passed well inside the recorded range: a run must not be stopped at them. A
/// smaller q is cheaper in many variables.
package struct ScalingFit: LineFit, Hashable {
  package let targets: [Double]
  package let interpolation: Crossing.Interpolation
  package let curves: [ReplicateCurves]
  /// The cost of an iteration, one for each group: evaluations, or 1 to count iterations.
  package let costPerIteration: [Double]
  /// [target][group].
  package let costs: [[Double]]
  /// q.
  package let exponent: Double
  /// ln C_τ, one for each target.
  package let intercepts: [Double]
  /// The share of the variation within targets that the lines explain.
  package let rSquared: Double
  private let regression: PooledRegression

  /// - Parameters:
  ///   - curves: one group for each n, at least two different n.
  ///   - targets: above 0.
  ///   - costPerIteration: one for each group; by default 1, iterations.
  /// - Throws: ``FitFailure`` if there is no target, an iteration costs nothing, a mean is not finite, the first
  ///   record is already at a target or no record is, a mean is 0 before the target is reached, or there is only one
  ///   n.
  package init(
    _ curves: [ReplicateCurves], targets: [Double], interpolation: Crossing.Interpolation,
    costPerIteration: [Double]? = nil
  ) throws(FitFailure) {
    precondition(
      targets.allSatisfy { $0 > 0 && $0.isFinite },
      "targets are finite and above 0: \(targets)")
    guard !targets.isEmpty else { throw .noTarget }
    let costPerIteration = costPerIteration ?? curves.map { _ in 1 }
    precondition(
      costPerIteration.count == curves.count, "each of the \(curves.count) groups needs a cost")
    if let free = costPerIteration.firstIndex(where: { !($0 > 0) }) {
      throw .free(dimension: curves[free].dimension)
    }
    let whole = interpolation == .logarithmic ? curves.map(\.withoutStart) : curves
    let curves = whole.map(\.untilZero)
    let abscissa = curves.map { Double($0.dimension).logarithm }
    guard let regression = PooledRegression(abscissas: targets.map { _ in abscissa }) else {
      throw .fewDimensions(count: Set(curves.map(\.dimension)).count)
    }
    var logMeans: [[Double]] = []
    for group in curves { logMeans.append(try group.logMeans()) }
    var costs: [[Double]] = []
    for target in targets {
      var row: [Double] = []
      for (g, group) in curves.enumerated() {
        let crossing = Crossing(
          iterations: group.iterations, logMeans: logMeans[g][...], logTarget: target.logarithm,
          interpolation: interpolation)
        guard let crossing else { throw Self.missed(target, whole[g], positive: group) }
        row.append(crossing.iteration * costPerIteration[g])
      }
      costs.append(row)
    }
    let logCosts = costs.flatMap { $0.map(\.logarithm) }
    self.targets = targets
    self.interpolation = interpolation
    self.curves = curves
    self.costPerIteration = costPerIteration
    self.costs = costs
    self.regression = regression
    exponent = regression.slope(logCosts)
    intercepts = regression.intercepts(logCosts, slope: exponent)
    rSquared = regression.rSquared(logCosts, slope: exponent)
  }

  /// Why the curve has no crossing, with `positive` the part of it that has logarithms.
  private static func missed(
    _ target: Double, _ group: ReplicateCurves, positive: ReplicateCurves
  ) -> FitFailure {
    let end = positive.iterations.count
    if let first = group.means.first, first <= target {
      return .targetAtStart(dimension: group.dimension, target: target)
    }
    return end < group.iterations.count
      ? .notPositive(dimension: group.dimension, iteration: group.iterations[end])
      : .targetNotReached(dimension: group.dimension, target: target)
  }

  package var estimate: Double { exponent }

  /// How far the exponent may be off, if ln m may be off by so much at each record of each group: Σ |∂q/∂ln k| times
  /// how far the crossing is from that of the curve that is lower, or higher, throughout. A curve that rises again
  /// may come down to a target elsewhere.
  func reach(of errors: [[Double]]) -> Double {
    var sum = 0.0
    for (t, target) in targets.enumerated() {
      for (g, group) in curves.enumerated() {
        let (first, last) = (group.iterations.first!, group.iterations.last!)
        let own = costs[t][g] / costPerIteration[g]
        let moved = [(-1.0, first), (1.0, last)].map { side, end -> Double in
          let logMeans = zip(group.means, errors[g]).map { $0.logarithm + side * $1 }
          let crossing = Crossing(
            iterations: group.iterations, logMeans: logMeans[...], logTarget: target.logarithm,
            interpolation: interpolation)
          return abs(((crossing?.iteration ?? Double(end)) / own).logarithm)
        }.max()!
        sum += abs(regression.weights[t * curves.count + g]) * moved
      }
    }
    return sum
  }

  /// θ at these logarithms of the means, with ∂θ/∂ln m written to `gradient`; nil if it does not exist.
  package func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
    for i in gradient.indices { gradient[i] = 0 }
    var sum = 0.0
    for (t, target) in targets.enumerated() {
      let logTarget = target.logarithm
      var start = 0
      for (g, group) in curves.enumerated() {
        let end = start + group.iterations.count
        guard
          let crossing = Crossing(
            iterations: group.iterations, logMeans: logMeans[start..<end], logTarget: logTarget,
            interpolation: interpolation)
        else { return nil }
        let weight = regression.weights[t * curves.count + g]
        sum += weight * (crossing.iteration.logarithm + costPerIteration[g].logarithm)
        gradient[start + crossing.record] += weight * crossing.derivativeBefore
        gradient[start + crossing.record + 1] += weight * crossing.derivativeAfter
        start = end
      }
    }
    return sum
  }
}
