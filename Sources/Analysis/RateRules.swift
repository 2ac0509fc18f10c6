internal import Foundation
internal import Optimizers

/// Windows, targets and margins of the rate table, all stated beforehand.
package struct RateRules: Sendable {
  /// The window of k/c, or of k + ½ for deterministic methods: past the start, and before the slowest eigenvalue shows.
  package var window = 10.0...300.0
  /// The same for accelerated methods, whose 1/(2c + k)² is not a power of k before that.
  package var acceleratedWindow = 30.0...300.0
  /// The window of k/c for linear rates.
  package var linearWindow = 5.0...30.0
  /// The k/c at which the mean curves, averaged geometrically over n, set the targets of the exponent of n.
  package var targetTimes = [10.0, 20.0]
  /// The same for accelerated methods.
  package var acceleratedTargetTimes = [40.0, 80.0]
  /// The target for linear rates, as a fraction of the first value.
  package var linearTarget = 1e-3
  /// Exponents agree within this much, linear rates within this fraction.
  package var margin = 0.05
  /// The probability that an honest study is reported to leave a closed form anywhere.
  package static let disagreementLevel = 1e-3

  /// The rules that studies are judged by, unless a test changes one of them.
  package init() {}
}

/// How the rules apply to one series.
extension RateSeries {
  package var isLinear: Bool { convergenceClass == .stronglyConvex }

  package var clock: Clock { !isRandomMethod && !isLinear ? .halfStep : .scaledIteration }

  package var interpolation: Crossing.Interpolation {
    isLinear ? .linear : !isRandomMethod ? .halfStepLogarithmic : .logarithmic
  }

  /// The times whose records are fitted.
  package func window(_ rules: RateRules) -> ClosedRange<Double> {
    isLinear
      ? rules.linearWindow
      : provenRate == .accelerated ? rules.acceleratedWindow : rules.window
  }

  private func targetTimes(_ rules: RateRules) -> [Double] {
    provenRate == .accelerated ? rules.acceleratedTargetTimes : rules.targetTimes
  }

  /// The exponent of k, or κ times the linear rate, of these curves of all members.
  ///
  /// - Throws: ``FitFailure``, also if rounding may have moved it by more than the margin.
  package func lineFit(
    _ curves: [ReplicateCurves], _ rules: RateRules
  ) throws(FitFailure) -> any LineFit {
    let fit = try line(curves, rules)
    guard resolution(of: fit) <= rules.margin * (isLinear ? abs(fit.estimate) : 1) else {
      throw .rounding
    }
    return fit
  }

  /// The same without checking how finely it is resolved.
  func line(
    _ curves: [ReplicateCurves], _ rules: RateRules
  ) throws(FitFailure) -> any LineFit {
    guard isLinear else { return try RateFit(curves, clock: clock, window: window(rules)) }
    return try LinearRateFit(
      curves, window: window(rules), scales: conditions.map { $0 / leastCondition })
  }

  /// How finely a fit of the members' curves is resolved: how far rounding and the estimator's own error may have
  /// moved it, Σ |∂θ/∂ln m_gr|·δ_gr with δ_gr the relative error of each mean and of its logarithm.
  private func resolution(of fit: some LineFit) -> Double {
    var gradient = [Double](repeating: 0, count: fit.recordCount)
    let logMeans = fit.curves.flatMap { $0.means.map(\.logarithm) }
    _ = fit.estimate(logMeans: logMeans, gradient: &gradient)
    var (sum, i) = (0.0, 0)
    for error in logErrors(fit.curves).joined() {
      sum += abs(gradient[i]) * error
      i += 1
    }
    return sum
  }

  /// The relative error of each mean of the members' curves, and of its logarithm.
  private func logErrors(_ curves: [ReplicateCurves]) -> [[Double]] {
    let metric = convergenceClass.metric
    return zip(members, curves).map { member, curves in
      zip(curves.iterations, curves.means).map { k, mean in
        member.resolution.error(of: metric, mean, at: k) / mean
          + Double.ulpOfOne * (1 + abs(mean.logarithm))
      }
    }
  }

  /// The exponent of n of these curves of all members.
  ///
  /// - Parameter prices: what an iteration of each costs.
  /// - Throws: ``FitFailure``, also if rounding may have moved it by more than the margin.
  package func scalingFit(
    _ curves: [ReplicateCurves], prices: [Double], _ rules: RateRules
  ) throws(FitFailure) -> ScalingFit {
    let fit = try ScalingFit(
      curves, targets: targets(rules), interpolation: interpolation, costPerIteration: prices)
    guard fit.reach(of: logErrors(fit.curves)) <= rules.margin else { throw .undecidedTargets }
    return fit
  }

  /// The values that curves are timed to reach; none if the curves are too short, or at 0.
  package func targets(_ rules: RateRules) -> [Double] {
    let targets =
      isLinear
      ? [rules.linearTarget * (curves.compactMap(\.means.first).min() ?? 1)]
      : targetTimes(rules).compactMap { time in
        let values = curves.compactMap { curve in
          zip(curve.iterations, curve.means).first { Double($0.0) >= time * curve.constant }?.1
        }
        return values.isEmpty ? nil : exp(values.map(log).reduce(0, +) / Double(values.count))
      }
    return targets.filter { $0 > 0 && $0.isFinite }
  }
}
