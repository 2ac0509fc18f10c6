internal import AutoDiff
internal import Estimators

extension ConvergenceStudy {
  /// The arithmetic operations of the runs, for as many iterations as their budgets allow; with a
  /// budget in seconds, at most one per nanosecond.
  package var weights: [Double] {
    series.flatMap { series in
      let weight = weight(of: series)
      return [Double](repeating: weight, count: series.runCount)
    }
  }

  private func weight(of series: Series) -> Double {
    let byClock = series.budget.seconds.map { 1e9 * $0 } ?? .infinity
    guard let traits = try? series.method.traits(on: series.instance),
      let iterations = series.budget.expectedIterations(
        of: traits, callCosts: callCosts(on: series.instance))
    else { return min(byClock, 1e18) }
    return min(Double(iterations) * series.instance.operations(of: traits.calls), byClock)
  }
}

extension CallCounts {
  /// The arithmetic operations of all calls.
  func operations(_ work: Work) -> Double {
    Double(values) * work.value + Double(gradients) * (work.value + work.pullback)
      + Double(tangents) * (work.value + work.pushforward)
      + Double(hessianProducts) * 2 * (work.value + work.pushforward + work.pullback)
  }
}
