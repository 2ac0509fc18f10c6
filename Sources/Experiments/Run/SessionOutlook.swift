/// How far along a session is and how long it will still take, from what was expected and what has been seen.
package struct SessionOutlook {
  /// Core seconds that the plan expected of the finished cells, and that they took.
  package var expectedOfFinished = 0.0
  package var spentOnFinished = 0.0
  /// Expected core seconds of the waiting cells, and of the longest of them.
  package var waiting = 0.0
  package var longestWaiting = 0.0
  /// For each cell under way: its expected core seconds, and how long it has been running.
  package var underWay: [(expected: Double, spent: Double)] = []
  private let jobs: Int

  package init(jobs: Int) {
    self.jobs = jobs
  }

  /// How many times as long as expected the cells take. The plan counts as much as a twentieth of the work, so
  /// that a first short cell does not decide.
  package var pace: Double {
    let all = expectedOfFinished + waiting + underWay.reduce(0) { $0 + $1.expected }
    let prior = 0.05 * all
    guard prior > 0 else { return 1 }
    return (spentOnFinished + prior) / (expectedOfFinished + prior)
  }

  /// A cell that takes longer than expected is taken to need a tenth more.
  private var remaining: [Double] {
    underWay.map { max(pace * $0.expected - $0.spent, 0.1 * $0.spent) }
  }

  private var coreSecondsLeft: Double { remaining.reduce(0, +) + pace * waiting }

  /// The rest takes at least as long as all jobs together need for it, and as its longest cell.
  package var secondsLeft: Double {
    max(
      coreSecondsLeft / Double(jobs), remaining.max() ?? 0, pace * longestWaiting)
  }

  /// The share of the session's work that is done.
  package var share: Double {
    let done = spentOnFinished + underWay.reduce(0) { $0 + $1.spent }
    let all = done + coreSecondsLeft
    return all > 0 ? done / all : 0
  }
}
