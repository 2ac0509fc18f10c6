internal import Experiments
internal import Foundation

/// One number of a study that a baseline keeps: what, how large, how sure.
struct Measurement: Hashable, Sendable {
  /// Problem and method: `convex two-point`; or a group of runs.
  let cell: String
  let quantity: Quantity
  let estimate: Double
  /// Zero for deterministic methods. Nil if it is unknown: a random method has one replicate.
  let standardError: Double?
  /// Those of the standard error; infinite if that is zero.
  let degreesOfFreedom: Double
  /// The targets of a cost; empty for other quantities.
  let targets: [Double]

  /// What is measured. Logarithms, so that a difference of 0.05 is one of 5 %.
  enum Quantity: String, CaseIterable, Sendable {
    /// p in mean ~ k^p, or the logarithm of the linear rate.
    case exponentOfIterations = "exponent_k"
    /// The average of ln mean over the window.
    case level = "log_level"
    case exponentOfDimension = "exponent_n"
    /// The average of ln k over targets and n, where k is the iteration at which a target is reached.
    case cost = "log_cost"
    /// The logarithm of the largest ratio of a mean to its exact bound.
    case bound = "log_bound_ratio"
    /// The logarithm of the mean number of evaluations of a run, where it is not the same in all.
    case evaluations = "log_evaluations"
    /// The average over n of the logarithm of the mean on its floor, where noise or batches keep it there.
    case floor = "log_floor"
  }
}

extension RateSeries {
  var cell: String { "\(problem) \(method)" }

  /// The series' measurements; those that cannot be made are left out.
  ///
  /// - Parameter targets: those of a baseline's costs; the rules' own if nil.
  func measurements(_ rules: RateRules, targets given: [Double]? = nil) -> [Measurement] {
    let targets = given ?? targets(rules)
    func measure(
      _ quantity: Measurement.Quantity, _ make: () throws(FitFailure) -> any CurveFit
    ) -> Measurement? {
      guard let fit = try? make() else { return nil }
      // The rate's logarithm is compared, with its sign turned so that larger is worse.
      let isRate = quantity == .exponentOfIterations && isLinear
      guard !isRate || fit.estimate > 0 else { return nil }
      return measurement(
        quantity, isRate ? -log(fit.estimate) : fit.estimate,
        error: fit.standardError.map { $0 / (isRate ? fit.estimate : 1) },
        degreesOfFreedom: fit.degreesOfFreedom, targets: quantity == .cost ? targets : [])
    }
    return [
      measure(.exponentOfIterations) { () throws(FitFailure) in try lineFit(curves, rules) },
      measure(.level) { () throws(FitFailure) in
        try LevelFit(curves, clock: clock, window: window(rules))
      },
      measure(.exponentOfDimension) { () throws(FitFailure) in
        try ScalingFit(curves, targets: targets, interpolation: interpolation)
      },
      measure(.cost) { () throws(FitFailure) in
        try CostFit(curves, targets: targets, interpolation: interpolation)
      },
      boundMeasurement, floorMeasurement,
    ].compactMap(\.self)
  }

  private var boundMeasurement: Measurement? {
    guard let ratio = boundCheck()?.largest, ratio.value > 0 else { return nil }
    let replicates = curves.map(\.replicateCount).min()!
    return measurement(
      .bound, log(ratio.value), error: ratio.standardError.map { $0 / ratio.value },
      degreesOfFreedom: Double(replicates - 1), targets: [])
  }

  /// The floor of the members whose runs reach it.
  private var floorMeasurement: Measurement? {
    let floors = members.compactMap { FloorCheck($0, of: self) }.filter { $0.measured ?? 0 > 0 }
    guard !floors.isEmpty else { return nil }
    let count = Double(floors.count)
    let errors = floors.map { floor in floor.standardError.map { $0 / (1 + floor.level!) / count } }
    let isTold = errors.allSatisfy { $0 != nil }
    return measurement(
      .floor, floors.reduce(0) { $0 + log($1.measured!) } / count,
      error: isTold ? errors.reduce(0) { hypot($0, $1!) } : nil,
      degreesOfFreedom: floors.map(\.degreesOfFreedom).min()!, targets: [])
  }

  /// Nil if a number is too large for a baseline: for example the relative error of a ratio that is close to 0.
  private func measurement(
    _ quantity: Measurement.Quantity, _ estimate: Double, error: Double?,
    degreesOfFreedom: Double, targets: [Double]
  ) -> Measurement? {
    let error = isDeterministic ? 0 : error
    guard abs(estimate) <= Baseline.size, error ?? 0 <= Baseline.size else { return nil }
    return Measurement(
      cell: cell, quantity: quantity, estimate: estimate, standardError: error,
      degreesOfFreedom: error ?? 0 > 0 ? degreesOfFreedom : .infinity, targets: targets)
  }
}
