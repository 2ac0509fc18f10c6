import Foundation
import Sampling
import Statistics
import Testing

private func runningTime(
  _ lengths: [Double?], budget: Double, isRandom: Bool = true
) -> ExpectedRunningTime {
  ExpectedRunningTime(
    lengths: lengths, budgets: lengths.map { _ in budget }, isRandom: isRandom)
}

@Suite struct ExpectedRunningTimeTests {
  /// Failures are charged the whole budget: (1000 + 100 + 200)/2 = 650.
  @Test(
    arguments: [
      ([nil, 100, 200], 1000, 650), ([100, 200], 1000, 150), ([nil, 100], 1000, 1100),
      ([7], 1000, 7), ([nil, nil, 30], 50, 130),
    ] as [([Double?], Double, Double)])
  func estimates(lengths: [Double?], budget: Double, expected: Double) {
    let time = runningTime(lengths, budget: budget)
    #expect(time.estimate == expected)
    #expect(time.runs == lengths.count && time.successes == lengths.compactMap(\.self).count)
    if let interval = time.interval { #expect(interval.contains(expected)) }
  }

  /// Budgets may differ, in seconds for instance.
  @Test func everyFailureIsChargedItsOwnBudget() {
    let time = ExpectedRunningTime(
      lengths: [nil, 10, nil], budgets: [100, 500, 300], isRandom: true)
    #expect(time.estimate == 410)
  }

  @Test func noneReachedIt() throws {
    let time = runningTime([nil, nil, nil, nil], budget: 100)
    #expect(time.estimate == .infinity)
    let interval = try #require(time.interval)
    #expect(interval.upper == .infinity)
    // p is at most 1 − (1/40)^(1/4) = 0.6024.
    let p = 1 - pow(0.025, 0.25)
    #expect(abs(interval.lower - 100 * (1 - p) / p) < 1e-9)
  }

  @Test func whatIsNotRandomHasNoInterval() {
    #expect(runningTime([5, 5, 5], budget: 100, isRandom: false).interval == nil)
    #expect(runningTime([5], budget: 100).interval == nil)
  }

  /// If all runs take equally long and succeed, only the success rate is uncertain: it is at least 0.025^(1/R).
  @Test(arguments: [(10, 40.0), (20, 1000), (100, 7)])
  func onlyTheSuccessRateIsUncertain(count: Int, budget: Double) throws {
    let lengths = [Double?](repeating: 3, count: count)
    let interval = try #require(runningTime(lengths, budget: budget).interval)
    let p = pow(0.025, 1 / Double(count))
    #expect(abs(interval.lower - 3) < 1e-12)
    #expect(abs(interval.upper - (3 + budget * (1 - p) / p)) < 1e-9 * budget)
  }

  /// The sum of eleven times 1.8, divided by 11, rounds to more than 1.8. Gradients at 0.9 evaluations each do
  /// the same, in runs that reach a target with the last call of their budget.
  @Test(arguments: [(1.8, 11, 20), (3.6, 17, 24), (6.2, 23, 40), (0.22, 12, 24)])
  func equalLengthsThatAreNoWholeNumbers(length: Double, successes: Int, runs: Int) throws {
    let lengths =
      [Double?](repeating: length, count: successes)
      + [Double?](repeating: nil, count: runs - successes)
    let time = runningTime(lengths, budget: length)
    let interval = try #require(time.interval)
    #expect(interval.contains(time.estimate))
  }

  /// With a budget of hardly anything, only Student's interval of the mean is left.
  @Test func onlyTheLengthsAreUncertain() throws {
    let lengths = [4.0, 5, 7, 8]
    let time = runningTime(lengths, budget: 1e-9)
    let interval = try #require(time.interval)
    // The standard deviation is √(10/3), and t₃ at 97.5 % is 3.182446.
    let width = 3.182446305 * (10.0 / 3 / 4).squareRoot()
    #expect(abs(interval.lower - (6 - width)) < 1e-6)
    // No run takes longer than its budget, or the longest that was seen.
    #expect(abs(interval.upper - min(6 + width, 8)) < 1e-6)
  }

  /// How often the interval covers E[T | success] + B(1 − p)/p, over 2000 sets. The standard error of a coverage
  /// of 96 % is 0.44 %.
  @Test(arguments: [10, 15, 30], [0.3, 0.6, 0.9, 1])
  func coverage(runs: Int, rate: Double) {
    for (name, budget, mean, length) in Self.lengths {
      let truth = mean + budget * (1 - rate) / rate
      let stream = RandomStream(seed: 14).substream("\(name) \(runs) \(rate)")
      let hits = (0..<2000).count { set in
        let uniforms = stream.at(iteration: set).uniforms(2 * runs)
        let lengths = (0..<runs).map { i -> Double? in
          uniforms[2 * i] < rate ? length(uniforms[2 * i + 1]) : nil
        }
        return runningTime(lengths, budget: budget).interval!.contains(truth)
      }
      #expect(hits >= 1860, "\(name): \(hits) of 2000")
    }
  }

  /// Distributions of lengths with their means, by inversion: exponential cut off at the budget, of two values,
  /// uniform, and constant; with budgets of two to fifty times the mean.
  private static let lengths:
    [(name: String, budget: Double, mean: Double, length: @Sendable (Double) -> Double)] = [
      ("exponential", 5, 1 - exp(-5), { min(5, -log1p(-$0)) }),
      ("two values", 80, 1.6, { $0 < 0.2 ? 4 : 1 }),
      ("uniform", 1, 0.5, { $0 }),
      ("constant", 50, 1, { _ in 1 }),
    ]
}

@Suite struct RunningTimeRatioTests {
  /// Runs that take nothing, that fail, that are charged nothing for it, one or several.
  @Test func holdsTheEstimateWhateverTheCosts() {
    let lengths: [[Double?]] = [
      [0], [nil], [5], [0, 0], [0, 0, nil], [0, 7], [nil, nil], [nil, 3], [3, 4, 5],
      [1e-300, 1e300],
    ]
    let times = lengths.flatMap { lengths in
      [0, 10, 1e300].flatMap { budget in
        [true, false].map { runningTime(lengths, budget: budget, isRandom: $0) }
      }
    }
    var count = 0
    for a in times {
      for b in times {
        guard let ratio = RunningTimeRatio(of: b, over: a) else { continue }
        guard let interval = ratio.interval else { continue }
        #expect(interval.contains(ratio.estimate), "\(b) over \(a): \(ratio)")
        count += 1
      }
    }
    #expect(count > 1000)
  }

  @Test func estimates() throws {
    let a = runningTime([10, 10, 10], budget: 100, isRandom: false)
    let b = runningTime([35, 35, 35], budget: 100, isRandom: false)
    let ratio = try #require(RunningTimeRatio(of: b, over: a))
    #expect(ratio.estimate == 3.5 && ratio.interval == nil)
  }

  /// Over a time that is not random, the interval is that of the random one.
  @Test func overAConstant() throws {
    let a = runningTime([10, 10], budget: 100, isRandom: false)
    let b = runningTime([35, 30, 40, nil], budget: 100)
    let own = try #require(b.interval)
    let ratio = try #require(RunningTimeRatio(of: b, over: a)?.interval)
    #expect(abs(ratio.lower - own.lower / 10) < 1e-12)
    #expect(abs(ratio.upper - own.upper / 10) < 1e-12)
    let inverse = try #require(RunningTimeRatio(of: a, over: b)?.interval)
    #expect(abs(inverse.lower - 10 / own.upper) < 1e-12)
    #expect(abs(inverse.upper - 10 / own.lower) < 1e-12)
  }

  @Test func oneOfThemNeverArrives() throws {
    let a = runningTime([10, 12, 11, 9], budget: 100)
    let never = runningTime([nil, nil, nil, nil], budget: 1000)
    let over = try #require(RunningTimeRatio(of: never, over: a))
    #expect(over.estimate == .infinity)
    #expect(over.interval!.upper == .infinity && over.interval!.lower > 1)
    let under = try #require(RunningTimeRatio(of: a, over: never))
    #expect(under.estimate == 0 && under.interval!.lower == 0)
    #expect(RunningTimeRatio(of: never, over: never) == nil)
  }

  /// A method that is not random and has not arrived never will: there is nothing to estimate.
  @Test func oneOfThemCannotArrive() throws {
    let a = runningTime([10, 12, 11, 9], budget: 100)
    let never = runningTime([nil, nil], budget: 1000, isRandom: false)
    let over = try #require(RunningTimeRatio(of: never, over: a))
    #expect(over.estimate == .infinity && over.interval == nil)
    let under = try #require(RunningTimeRatio(of: a, over: never))
    #expect(under.estimate == 0 && under.interval == nil)
  }

  /// A random time known from a single run has a ratio, but no interval.
  @Test func singleRuns() throws {
    let ratio = try #require(
      RunningTimeRatio(
        of: runningTime([5], budget: 9), over: runningTime([2, 2], budget: 9, isRandom: false)))
    #expect(ratio.estimate == 2.5 && ratio.interval == nil)
  }

  /// Ratios of two independent times: 2000 pairs of sets of 15 exponential lengths.
  @Test(arguments: [0.6, 0.9, 1])
  func coverage(rate: Double) {
    let mean = 1 - exp(-5.0)
    let (a, b) = (mean + 5 * (1 - rate) / rate, 3 * mean)
    let stream = RandomStream(seed: 15).substream("\(rate)")
    let hits = (0..<2000).count { set in
      let uniforms = stream.at(iteration: set).uniforms(45)
      let ofA = (0..<15).map { i -> Double? in
        uniforms[i] < rate ? min(5, -log1p(-uniforms[15 + i])) : nil
      }
      let ofB = (0..<15).map { 3 * min(5, -log1p(-uniforms[30 + $0])) }
      return RunningTimeRatio(of: runningTime(ofB, budget: 15), over: runningTime(ofA, budget: 5))!
        .interval!.contains(b / a)
    }
    #expect(hits >= 1860, "\(hits) of 2000")
  }
}

@Suite struct ClopperPearsonTests {
  /// Closed forms at the ends, and tables: 8 of 10 is 0.4439 to 0.9748, 3 of 20 0.0321 to 0.3789.
  @Test(
    arguments: [
      (8, 10, 0.443904, 0.974789), (3, 20, 0.032071, 0.378927), (1, 2, 0.012579, 0.987421),
    ] as [(Int, Int, Double, Double)])
  func tables(successes: Int, trials: Int, lower: Double, upper: Double) {
    let interval = ClopperPearson.interval(successes: successes, of: trials)
    #expect(abs(interval.lower - lower) < 1e-6)
    #expect(abs(interval.upper - upper) < 1e-6)
  }

  @Test(arguments: [1, 5, 40, 3000])
  func ends(trials: Int) {
    let all = ClopperPearson.interval(successes: trials, of: trials)
    #expect(all.upper == 1 && abs(all.lower - pow(0.025, 1 / Double(trials))) < 1e-12)
    let none = ClopperPearson.interval(successes: 0, of: trials)
    #expect(none.lower == 0 && abs(none.upper - (1 - pow(0.025, 1 / Double(trials)))) < 1e-12)
  }

  /// At the ends of the interval the tails of the binomial distribution are α/2.
  @Test(arguments: [(3, 12), (30, 90), (999, 1000)], [0.95, 0.99])
  func tailsAreHalfOfWhatIsMissed(counts: (Int, Int), level: Double) {
    let (s, n) = counts
    let interval = ClopperPearson.interval(successes: s, of: n, level: level)
    func probability(_ k: Int, _ p: Double) -> Double {
      let ways = lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
      return exp(ways + Double(k) * log(p) + Double(n - k) * log1p(-p))
    }
    let above = (s...n).reduce(0) { $0 + probability($1, interval.lower) }
    let below = (0...s).reduce(0) { $0 + probability($1, interval.upper) }
    #expect(abs(above - (1 - level) / 2) < 1e-9)
    #expect(abs(below - (1 - level) / 2) < 1e-9)
  }
}
