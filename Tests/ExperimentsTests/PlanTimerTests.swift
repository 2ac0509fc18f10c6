import Experiments
import Testing

/// What a plan spends on timing, and how good its times are, by a clock that only the works advance.
@Suite struct PlanTimerTests {
  /// Seconds since the beginning; how many of them this thread had a processor; and how many it waited for others.
  private let clock = Guarded((now: 0.0, spent: 0.0, answered: 0.0))
  /// How often works of each kind were called.
  private let calls = Guarded([String: Int]())

  private var timer: PlanTimer {
    PlanTimer {
      clock.withLock { $0.now }
    } spent: {
      clock.withLock { $0.spent }
    } answered: {
      clock.withLock { $0.answered }
    }
  }

  /// - Parameters:
  ///   - calls: that the study makes.
  ///   - seconds: of a call, given its number.
  ///   - share: of a processor that a call gets.
  ///   - answers: the seconds of a call in which another process answers.
  private func work(
    _ kind: String, operations: Double, calls count: Double, share: Double = 1,
    answers: Double = 0, seconds: @escaping @Sendable (Int) -> Double
  ) -> RepeatedWork {
    RepeatedWork(kind: kind, operations: operations, calls: count) {
      { k in
        calls.withLock { $0[kind, default: 0] += 1 }
        clock.withLock {
          $0.now += seconds(k) + answers
          $0.answered += answers
          $0.spent += share * seconds(k)
        }
      }
    }
  }

  /// Anything else that the machine does only adds time.
  @Test func theLeastOfSeveralTimings() {
    let noisy = work("a", operations: 1e6, calls: 100) { $0 % 3 == 2 ? 1e-3 : 7e-3 }
    #expect(abs(timer.secondsPerCall([noisy])[0] - 1e-3) < 1e-12)
  }

  /// Every tenth call takes long: the mean of a batch of ten counts, not the fastest call.
  @Test func callsThatAreNotAlike() {
    let uneven = RepeatedWork(kind: "a", operations: 1e6, calls: 1e4, period: 10) {
      { k in
        clock.withLock {
          $0.now += k % 10 == 3 ? 1e-3 : 1e-4
          $0.spent = $0.now
        }
      }
    }
    #expect(abs(timer.secondsPerCall([uneven])[0] - 1.9e-4) < 1e-12)
  }

  @Test(arguments: [(1e2, 0.2), (1e5, 5.0), (1e9, 5.0), (1e3, 0.5)])
  func itTakesATwentiethOfTheStudy(callsEach: Double, most: Double) {
    // 100 works of 1 ms each: the study takes 0.1 s times the calls of each.
    let works = (0..<100).map { i in
      work("\(i)", operations: 1e6, calls: callsEach / 10) { _ in 1e-3 }
    }
    let study = 100 * callsEach / 10 * 1e-3
    #expect(max(0.2, min(5, study / 20)) <= most + 1e-9)
    let times = timer.secondsPerCall(works)
    #expect(times.allSatisfy { abs($0 - 1e-3) < 1e-9 })
    #expect(clock.withLock { $0.now } <= most + 0.01)
  }

  /// A work for which there is no time is taken to be as fast per operation as one of its kind.
  @Test func whatIsNotTimed() {
    let works = [
      work("a", operations: 1e5, calls: 1e6) { _ in 2e-3 },
      work("a", operations: 1e12, calls: 1) { _ in 2e4 },
    ]
    let times = timer.secondsPerCall(works)
    #expect(abs(times[0] / 2e-3 - 1) < 1e-9 && abs(times[1] / 2e4 - 1) < 1e-9)
    #expect(clock.withLock { $0.now } < 5.1)
  }

  /// Timing never takes more than five seconds, however long a single call would take, and however many works there
  /// are.
  @Test func neverMoreThanFiveSeconds() {
    let works = (1...50).map { i in
      work("\(i)", operations: 1e9 * Double(i), calls: 1e6) { _ in Double(i) }
    }
    _ = timer.secondsPerCall(works)
    // One call may take longer than was assumed.
    #expect(clock.withLock { $0.now } <= 5 + 5)
    #expect(calls.withLock { $0.values.reduce(0, +) } < 20)
  }

  /// On a machine that others use as well, a study gets its share.
  @Test func aBusyMachine() {
    let shared = work("a", operations: 1e6, calls: 1e4, share: 0.5) { _ in 1e-3 }
    #expect(abs(timer.secondsPerCall([shared])[0] - 2e-3) < 1e-5)
  }

  /// Answers of other processes are timed as they are, however busy the machine is, and leave time for the other works.
  @Test(arguments: [(1.0, 2.0, 2), (0.25, 3.0, 2), (0.5, 6.0, 1)])
  func answersOfOtherProcesses(share: Double, answers: Double, callsEach: Int) {
    let works = (0..<20).map { i in
      work("\(i)", operations: 1e3 * Double(i + 1), calls: 1e4, share: share, answers: answers) {
        _ in 1e-3
      }
    }
    let times = timer.secondsPerCall(works)
    #expect(times.allSatisfy { abs($0 - answers - 1e-3 / share) < 1e-9 }, "\(times)")
    #expect(calls.withLock { $0.count == 20 && $0.values.allSatisfy { $0 == callsEach } })
  }

  /// One work of a kind is enough if another would take longer than timing may.
  @Test func slowAnswersOfTheSameKind() {
    let works = (1...20).map { i in
      work("a", operations: 1e3 * Double(i), calls: 1e4, answers: Double(i)) { _ in 1e-6 }
    }
    let times = timer.secondsPerCall(works)
    for (i, time) in times.enumerated() { #expect(abs(time / Double(i + 1) - 1) < 1e-3) }
    #expect(clock.withLock { $0.answered } == 20)
  }

  @Test func nothingToTime() { #expect(timer.secondsPerCall([]).isEmpty) }
}

@Suite struct MakespanTests {
  @Test func aSingleRunTakesItsTimeHoweverManyJobs() {
    for jobs in 1...4 { #expect(Double.makespan([7], jobs: jobs) == 7) }
    #expect(Double.makespan([7, 1, 1], jobs: 2) == 7)
  }

  @Test func manyRunsAreShared() {
    #expect(Double.makespan([4, 3, 3, 2, 2], jobs: 1) == 14)
    #expect(Double.makespan([4, 3, 3, 2, 2], jobs: 2) == 8)
    #expect(Double.makespan([], jobs: 2) == 0)
  }
}

@Suite struct SessionOutlookTests {
  @Test func asExpectedAtFirst() {
    var outlook = SessionOutlook(jobs: 2)
    outlook.waiting = 20
    outlook.longestWaiting = 2
    #expect(outlook.secondsLeft == 10 && outlook.share == 0)
  }

  @Test func theLongestDecides() {
    var outlook = SessionOutlook(jobs: 4)
    outlook.underWay = [(expected: 30, spent: 10), (expected: 3, spent: 1)]
    #expect(abs(outlook.secondsLeft - 20) < 1e-9)
  }

  /// Runs that take twice as long as expected: so will the others.
  @Test func thePaceThatWasSeen() {
    var outlook = SessionOutlook(jobs: 1)
    outlook.expectedOfFinished = 50
    outlook.spentOnFinished = 100
    outlook.waiting = 50
    outlook.longestWaiting = 5
    #expect(outlook.pace > 1.85 && outlook.pace <= 2)
    #expect(abs(outlook.secondsLeft - 50 * outlook.pace) < 1e-9)
    #expect(abs(outlook.share - 100 / (100 + outlook.secondsLeft)) < 1e-9)
  }

  @Test func whatIsOverdueIsNotDone() {
    var outlook = SessionOutlook(jobs: 1)
    outlook.underWay = [(expected: 1, spent: 100)]
    #expect(outlook.secondsLeft == 10 && outlook.share < 1)
  }
}
