internal import Estimators

/// Lets calls be made as long as all of them together cost no more than the budget.
final class EvaluationLimit: CallWatch {
  private let most: Double
  private let costs: CallCosts

  init(_ evaluations: Double, at costs: CallCosts) {
    most = evaluations
    self.costs = costs
  }

  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
    costs.allow(calls, after: counts, within: most)
  }

  func passed(_: Double, at _: Span<Double>, counts _: CallCounts) {}
}
