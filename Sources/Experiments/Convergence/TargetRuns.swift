package import Statistics

/// What runs of one method on one instance spent until they hit each target, and what they are charged if
/// they did not.
package struct TargetRuns: Sendable {
  package let runs: [Run]
  /// Whether runs differ by more than the clock: the method is random, or their starts are.
  private let isRandom: Bool

  package struct Run: Sendable {
    package let replicate: Int
    /// One per target.
    package let hits: [Spending?]
    /// What its budget allows.
    package let budget: Spending

    /// - Parameters:
    ///   - replicate: its number.
    ///   - hits: what it had spent at each target; nil if it missed.
    ///   - budget: what it is charged then.
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
  ///   - hits: for each record, one per target.
  init(_ records: [RunRecord], hits: [[Spending?]], _ allowance: Allowance, isRandom: Bool) {
    let budget = allowance.whole(of: records.map(\.total))
    let runs = zip(records, hits).map {
      Run(replicate: $0.replicate, hits: $1, budget: budget)
    }
    self.init(runs, isRandom: isRandom)
  }

  package func cost(to target: Int, in unit: CostUnit) -> ExpectedRunningTime {
    ExpectedRunningTime(
      lengths: spent(to: target, in: unit), budgets: runs.map { unit.amount($0.budget) },
      isRandom: isRandom || unit == .seconds)
  }

  /// What each run spent until it hit the target; nil if it did not.
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
