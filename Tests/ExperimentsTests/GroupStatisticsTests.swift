import Estimators
import Experiments
import Foundation
import Testing

/// A run whose loss at iteration 0, 1, 2, … is as given, at ten evaluations and a second each.
private func record(
  _ losses: [Double?], outcome: Outcome = .budgetSpent, evaluations: Int = 10, gradients: Int = 0
) -> RunRecord {
  var record = RunRecord(id: "r", replicate: 0, outcome: outcome, stepSize: 1, stepRelative: 1)
  for (k, loss) in losses.enumerated() {
    record.curve.iterations.append(k)
    record.curve.counts.append(CallCounts(values: k * evaluations, gradients: k * gradients))
    record.curve.loss.append(loss)
    record.curve.gradientNormSquared.append(loss)
    record.curve.seconds.append(Double(k))
  }
  return record
}

private func statistics(
  _ records: [RunRecord], metric: Metric = .loss, minimum: Double? = nil, targets: [Double] = [0.1],
  gradientCost: Double = 4
) -> GroupStatistics {
  GroupStatistics(
    records, metric: metric, minimum: minimum, targets: targets,
    callCosts: CallCosts(gradient: gradientCost, tangent: 2.5))
}

@Suite struct GroupStatisticsTests {
  @Test(
    arguments: [
      ([5], 0.25, 5), ([5], 0.5, 5), ([1, 2], 0.5, 1.5), ([1, 2], 0.25, 1.25),
      ([4, 1, 3, 2], 0.25, 1.75), ([4, 1, 3, 2], 0.5, 2.5), ([4, 1, 3, 2], 0.75, 3.25),
      ([5, 1, 4, 2, 3], 0.25, 2), ([5, 1, 4, 2, 3], 0.75, 4), ([1, .infinity, 2], 0.5, 2),
      ([1, .infinity], 0.5, nil), ([1, .infinity], 0, 1), ([.infinity], 0.5, nil), ([], 0.5, nil),
    ] as [([Double], Double, Double?)])
  func quantiles(values: [Double], level: Double, expected: Double?) {
    #expect(GroupStatistics.quantile(values, level) == expected)
  }

  @Test func finalLosses() {
    let group = statistics([[9, 1], [9, 2], [9, 6], [9, 3]].map { record($0) })
    #expect(group.meanFinalLoss == 3)
    // Deviations −2, −1, 3, 0: variance 14/3, of the mean 14/12.
    #expect(abs(group.standardError! - (14.0 / 12).squareRoot()) < 1e-15)
    #expect(group.lowerQuartile == 1.75)
    #expect(group.medianFinalLoss == 2.5)
    #expect(group.upperQuartile == 3.75)
    #expect(group.replicates == 4 && group.outcomes == [.budgetSpent: 4])
  }

  @Test func oneReplicateHasNoStandardError() {
    let group = statistics([record([2, 1])])
    #expect(group.standardError == nil)
    #expect(group.meanFinalLoss == 1 && group.medianFinalLoss == 1)
  }

  /// A run without a final loss counts as infinite.
  @Test func missingLosses() {
    let group = statistics([
      record([2, 1]), record([2, nil], outcome: .diverged), record([2, 1.5]),
    ])
    #expect(group.meanFinalLoss == nil && group.standardError == nil)
    #expect(group.medianFinalLoss == 1.5)
    #expect(group.upperQuartile == nil)
    #expect(group.outcomes == [.budgetSpent: 2, .diverged: 1])
  }

  /// Log-linear between records: from 1 at 0 to 0.01 at 10 evaluations, 0.1 is crossed at 5.
  @Test(
    arguments: [
      ([1, 0.01], 0.1, 5), ([1, 0.1], 0.1, 10), ([1, 0.5, 0.1], 0.1, 20),
      ([1, 0.1, 0.01], 0.1, 10),
      ([100, 10, 0.1], 0.01, 15), ([1, 0], 0.1, 10), ([1, 0.5], 0.1, nil), ([1], 1, 0),
      ([1, 0.5], 2, 0), ([1, 3, 0.03], 0.3, 15), ([1, 0.01, 1], 0.1, 5), ([1, nil, 0.01], 0.1, 20),
      ([nil], 0.1, nil), ([nil, 1], 0.1, nil), ([1, nil], 0.1, nil), ([], 0.1, nil),
    ] as [([Double?], Double, Double?)])
  func crossings(losses: [Double?], target: Double, evaluations: Double?) {
    let cost = statistics([record(losses)], targets: [target]).costs[0]
    #expect(cost.reached == (evaluations == nil ? 0 : 1))
    #expect((cost.evaluations == nil) == (evaluations == nil))
    if let evaluations {
      #expect(abs(cost.evaluations! - evaluations) < 1e-12)
      #expect(abs(cost.seconds! - evaluations / 10) < 1e-13)
    }
  }

  @Test func gradientsAreCharged() {
    let run = record([1, 0.1], evaluations: 1, gradients: 2)
    for (price, expected) in [(4.0, 9.0), (0, 1), (2.5, 6)] {
      #expect(statistics([run], gradientCost: price).costs[0].evaluations == expected)
    }
  }

  @Test func gapsAreMeasuredFromTheMinimum() {
    // Gaps 1 and 1/16 are exact, and so is their logarithms' quotient: 1/4 lies half-way.
    let run = record([3, 2.0625])
    #expect(statistics([run], metric: .gap, minimum: 2, targets: [0.25]).costs[0].evaluations == 5)
    #expect(statistics([run], targets: [0.25]).costs[0].evaluations == nil)
  }

  /// The lower of the two middle ones, so that it is there as soon as half the runs are.
  @Test func mediansOfCosts() {
    let fast = record([1, 0.1])
    let slow = record([1, 0.5, 0.1])
    let never = record([1, 0.5, 0.2])
    for (runs, median, reached) in [
      ([fast, slow], 10.0 as Double?, 2), ([fast, slow, never], 20, 2),
      ([fast, never], 10, 1), ([fast, never, never], nil, 1), ([slow, fast, slow, never], 20, 3),
    ] {
      let cost = statistics(runs).costs[0]
      #expect(cost.evaluations == median)
      #expect(cost.reached == reached)
    }
  }
}

@Suite struct BestStepTests {
  private static func best(_ steps: [[RunRecord]]) -> Int? {
    ConvergenceSummary.best(steps.map { statistics($0, targets: [0.5, 0.1, 0.01]) })
  }

  @Test func leastEvaluationsToTheHardestTarget() {
    // The first is fastest to 0.5, the second to 0.01.
    #expect(
      Self.best([
        [record([1, 0.4, 0.3, 0.2, 0.009])], [record([1, 0.9, 0.8, 0.009])],
        [record([1, 0.9, 0.8, 0.7, 0.009])],
      ]) == 1)
  }

  @Test func aHarderTargetCountsForMoreThanSpeed() {
    #expect(Self.best([[record([1, 0.09])], [record([1, 1, 1, 1, 0.009])]]) == 1)
  }

  @Test func halfTheReplicatesMustReachIt() {
    let good = record([1, 0.001])
    let bad = record([1, 0.09])
    #expect(
      Self.best([[good, bad, bad], [bad, bad, bad]]) == 0, "as fast to 0.1, by chance less")
    #expect(Self.best([[bad, bad, bad], [good, good, bad]]) == 1)
    #expect(Self.best([[bad, bad], [good, bad]]) == 1)
  }

  @Test func tiesGoByTheMedianFinalLoss() {
    #expect(Self.best([[record([1, 0.9])], [record([1, 0.8])], [record([1, 0.85])]]) == 1)
    #expect(Self.best([[record([1, 0, 0.3])], [record([1, 0, 0.2])]]) == 1)
  }

  @Test func divergedStepsComeLast() {
    #expect(Self.best([[record([1, nil])], [record([1, 1e9])]]) == 1)
    #expect(Self.best([[record([nil])]]) == 0)
    #expect(Self.best([]) == nil)
  }

  /// With ten replicates or more, one half chooses and the other is reported.
  @Test(arguments: [(9, 9), (10, 5), (11, 5), (20, 10)])
  func chosenOnOneHalfReportedOnTheOther(replicates: Int, reported: Int) async throws {
    let folder = try TemporaryFolder()
    let summary = try await run(
      study(
        quadratic(
          methods: #"{"estimator": "two-point"}"#,
          rest: """
            "steps": {"relative": [0.01, 1]}, "replicates": \(replicates), \
            "budget": {"iterations": 50}
            """)), in: folder)
    #expect(summary.groups.map(\.statistics.replicates) == [replicates, replicates])
    #expect(summary.groups.map { $0.asBest?.replicates } == [nil, reported])
    let losses = try folder.csv("runs.csv").rows(where: "step_relative", is: "1.0")
      .map { Double($0["final_loss"]!)! }
    let half = losses.enumerated().filter { replicates < 10 || $0.offset % 2 == 1 }.map(\.element)
    #expect(summary.groups[1].asBest?.medianFinalLoss == GroupStatistics.quantile(half, 0.5))
  }
}
