internal import Experiments
internal import Statistics

/// How the runs of one method on one problem ended, over all dimensions: before and now.
struct OutcomeShares: Sendable {
  let series: String
  let old: [Outcome: Int]
  let new: [Outcome: Int]

  /// The outcomes that occur, if there is more than one to tell apart.
  var kinds: [Outcome] {
    let all = Outcome.allCases.filter { old[$0] != nil || new[$0] != nil }
    return all.count > 1 ? all : []
  }

  /// In the old groups' order.
  static func pairs(old: [RunGroup], new: [RunGroup]) -> [OutcomeShares] {
    func sums(_ groups: [RunGroup]) -> [String: [Outcome: Int]] {
      groups.reduce(into: [:]) {
        $0[$1.series, default: [:]].merge($1.outcomes, uniquingKeysWith: +)
      }
    }
    let (before, now) = (sums(old), sums(new))
    return old.map(\.series).distinct.map {
      OutcomeShares(series: $0, old: before[$0]!, new: now[$0] ?? [:])
    }
  }

  /// A share that differs by Fisher's exact test and by more than the margin: if possible, that of an outcome that is
  /// wanted or that has become more frequent.
  func finding(level: Double, margin: Double) -> RegressionCheck.Finding {
    let (oldCount, newCount) = (old.values.reduce(0, +), new.values.reduce(0, +))
    func shares(_ outcome: Outcome) -> (old: Double, new: Double) {
      (Double(old[outcome] ?? 0) / Double(oldCount), Double(new[outcome] ?? 0) / Double(newCount))
    }
    let changed = kinds.filter { outcome in
      let (a, b) = shares(outcome)
      return abs(a - b) > margin
        && FisherTest.twoSidedTail(old[outcome] ?? 0, of: oldCount, new[outcome] ?? 0, of: newCount)
          < level
    }
    func isTold(_ outcome: Outcome) -> Bool {
      outcome.isWanted || shares(outcome).new > shares(outcome).old
    }
    guard let told = changed.first(where: isTold) ?? changed.first else {
      return RegressionCheck.Finding(cell: series, quantity: "outcomes", verdict: .unchanged)
    }
    let share = shares(told)
    return RegressionCheck.Finding(
      cell: series, quantity: "share of \(told.rawValue)", old: share.old, new: share.new,
      verdict: (share.new > share.old) == told.isWanted ? .better : .worse)
  }
}

extension Outcome {
  /// Whether more of it is better, if the outcomes listed before it are as frequent as before.
  fileprivate var isWanted: Bool {
    switch self {
    case .converged, .budgetSpent: true
    case .diverged, .stalled, .failed: false
    }
  }
}
