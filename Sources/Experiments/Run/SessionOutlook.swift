/// How far a session is and how long it will take from here, by what was expected and what has been seen.
package struct SessionOutlook {
  /// Core seconds that a plan expected of the cells that are finished, and that they took.
  package var expectedOfFinished = 0.0
  package var spentOnFinished = 0.0
  /// Expected core seconds of the cells that wait, and of the longest of them.
  package var waiting = 0.0
  package var longestWaiting = 0.0
  /// Of the cells under way: expected core seconds, and for how long they have been at it.
  package var underWay: [(expected: Double, spent: Double)] = []
  private let jobs: Int

  package init(jobs: Int) {
    self.jobs = jobs
  }

  /// How many times as long as expected cells take. The plan counts for as much as a twentieth of the work, so
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

  /// What is left can be no faster than all jobs together, nor than the longest of what is left.
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
