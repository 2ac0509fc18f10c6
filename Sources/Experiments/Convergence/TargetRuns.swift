internal import Estimators
package import Statistics

/// What runs of one method on one instance spent until they hit each target, and what they are charged where
/// they did not.
package struct TargetRuns: Sendable {
  package let runs: [Run]
  /// Whether runs differ by more than the clock: the method is random, or their starts are.
  private let isRandom: Bool

  package struct Run: Sendable {
    package let replicate: Int
    /// One a target.
    package let hits: [Spending?]
    /// What its budget allows.
    package let budget: Spending

    package init(replicate: Int, hits: [Spending?], budget: Spending) {
      self.replicate = replicate
      self.hits = hits
      self.budget = budget
    }
  }

  /// - Parameter isRandom: whether runs differ by more than the clock.
  package init(_ runs: [Run], isRandom: Bool) {
    self.runs = runs
    self.isRandom = isRandom
  }

  /// - Parameters:
  ///   - records: the replicates of one group.
  ///   - hits: of each, one a target.
  ///   - calls: of an iteration.
  ///   - iterations: how many the budget allows; nil where only the clock ends a run.
  ///   - seconds: how many the budget allows, where it does not allow any number.
  init(
    _ records: [RunRecord], hits: [[Spending?]], calls: CallCounts, iterations: Int?,
    seconds: Double?, isRandom: Bool
  ) {
    let budget = Self.wholeBudget(records.map(\.total), calls, iterations, seconds)
    let runs = zip(records, hits).map {
      Run(replicate: $0.replicate, hits: $1, budget: budget)
    }
    self.init(runs, isRandom: isRandom)
  }

  /// The whole of what a run could have spent: the budget's iterations times the calls of one; where only the
  /// clock ends it, the most that a replicate spent. A run that fails early is charged no less than one that
  /// fails in the end.
  private static func wholeBudget(
    _ spent: [Spending], _ calls: CallCounts, _ iterations: Int?, _ seconds: Double?
  ) -> Spending {
    guard let iterations else {
      var whole = spent.dropFirst().reduce(spent[0]) { $0.largest($1) }
      whole.seconds = seconds ?? whole.seconds
      return whole
    }
    // By the pace of all replicates.
    let made = spent.reduce(0) { $0 + $1.iterations }
    let pace = made > 0 ? spent.reduce(0) { $0 + $1.seconds } / made : 0
    return Spending(
      iterations: Double(iterations), counts: calls * iterations,
      seconds: min(pace * Double(iterations), seconds ?? .infinity))
  }

  package func cost(to target: Int, in unit: CostUnit) -> ExpectedRunningTime {
    ExpectedRunningTime(
      lengths: spent(to: target, in: unit), budgets: runs.map { unit.amount($0.budget) },
      isRandom: isRandom || unit == .seconds)
  }

  /// What each run spent until it hit the target; nil where it did not.
  package func spent(to target: Int, in unit: CostUnit) -> [Double?] {
    runs.map { $0.hits[target].map(unit.amount) }
  }

  /// How many runs reached the target.
  package func reached(_ target: Int) -> Int { runs.count { $0.hits[target] != nil } }

  /// The runs of even replicates, or those of odd ones.
  func half(_ parity: Int) -> TargetRuns {
    TargetRuns(runs.filter { $0.replicate % 2 == parity }, isRandom: isRandom)
  }

  func joined(with other: TargetRuns) -> TargetRuns {
    TargetRuns(
      (runs + other.runs).sorted { $0.replicate < $1.replicate }, isRandom: isRandom)
  }
}

extension CallCounts {
  fileprivate static func * (calls: CallCounts, factor: Int) -> CallCounts {
    CallCounts(
      values: calls.values * factor, gradients: calls.gradients * factor,
      tangents: calls.tangents * factor, hessianProducts: calls.hessianProducts * factor)
  }
}
