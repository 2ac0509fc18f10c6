import Estimators
import Experiments
import Foundation
import Testing

/// A run with these losses at iterations 0, 1, 2, …, at ten evaluations and a second each.
func record(
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
  _ records: [RunRecord], metric: Metric = .loss, minimum: Double? = nil
) -> GroupStatistics {
  GroupStatistics(records, metric: metric, minimum: minimum)
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

  /// In the metric of the targets: gaps are losses less the minimum.
  @Test func finalValuesAreOfTheTargetsMetric() {
    let runs = [[9, 3], [9, 4], [9, 7]].map { record($0) }
    #expect(statistics(runs).medianFinalValue == 4)
    #expect(statistics(runs, metric: .gap, minimum: 1).medianFinalValue == 3)
  }
}
