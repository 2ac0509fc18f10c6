internal import Foundation

/// What the replicates of one group have in common: an instance, a method and a step.
package struct GroupStatistics: Sendable {
  package let replicates: Int
  /// Which ones, in the order of ``Cost/runs``.
  package let replicateNumbers: [Int]
  /// How many runs ended so.
  package let outcomes: [Outcome: Int]
  /// The final loss over replicates. A run without one counts as infinite: the mean is then missing,
  /// and so are quantiles that fall on it.
  package let meanFinalLoss: Double?
  package let standardError: Double?
  package let lowerQuartile: Double?
  package let medianFinalLoss: Double?
  package let upperQuartile: Double?
  /// For every target, the (low) median over replicates of what it took to reach it; missing where
  /// fewer than half did.
  package let costs: [Cost]

  /// What it took to reach one target.
  package struct Cost: Sendable {
    /// What each replicate had spent by then; nil where it did not reach the target.
    package let runs: [Spending?]

    /// How many replicates reached it.
    package var reached: Int { runs.count { $0 != nil } }
    package var iterations: Double? { median(\.iterations) }
    package var evaluations: Double? { median(\.evaluations) }
    package var seconds: Double? { median(\.seconds) }

    private func median(_ spent: (Spending) -> Double) -> Double? {
      GroupStatistics.lowerMedian(runs.map { $0.map(spent) })
    }
  }

  /// What a run has spent.
  package struct Spending: Sendable {
    package let iterations: Double
    package let evaluations: Double
    package let seconds: Double
  }

  /// - Parameters:
  ///   - records: of one instance, method and step, a replicate each.
  ///   - metric: in which the targets are.
  ///   - minimum: f*, for a metric that needs it; nil where it is not known.
  ///   - targets: values of the metric, each of which has one of the `costs`.
  package init(
    _ records: [RunRecord], metric: Metric, minimum: Double?, targets: [Double],
    callCosts: CallCosts
  ) {
    replicates = records.count
    replicateNumbers = records.map(\.replicate)
    outcomes = Dictionary(records.map { ($0.outcome, 1) }, uniquingKeysWith: +)
    let losses = records.map { $0.finalLoss ?? .infinity }
    let mean = losses.reduce(0, +) / Double(max(losses.count, 1))
    meanFinalLoss = mean.ifFinite
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let count = Double(losses.count)
    standardError = count > 1 ? (squares / (count - 1) / count).squareRoot().ifFinite : nil
    lowerQuartile = Self.quantile(losses, 0.25)
    medianFinalLoss = Self.quantile(losses, 0.5)
    upperQuartile = Self.quantile(losses, 0.75)
    costs = targets.map { target in
      Cost(
        runs: records.map {
          Self.crossing($0, of: $0.values(of: metric, minimum: minimum), target, callCosts)
        })
    }
  }

  /// What a run had spent when its curve, interpolated log-linearly between records, first came down
  /// to a fraction of its first value.
  private static func crossing(
    _ record: RunRecord, of values: [Double?], _ fraction: Double, _ callCosts: CallCosts
  ) -> Spending? {
    guard let first = values.first ?? nil else { return nil }
    let target = fraction * first
    guard let i = values.firstIndex(where: { $0.map { $0 <= target } ?? false }) else {
      return nil
    }
    func spent(_ i: Int) -> Spending {
      Spending(
        iterations: Double(record.curve.iterations[i]),
        evaluations: record.curve.counts[i].evaluations(at: callCosts),
        seconds: record.curve.seconds[i])
    }
    guard i > 0, let before = values[i - 1], let after = values[i], after > 0 else {
      return spent(i)
    }
    let share = log(before / target) / log(before / after)
    let (from, to) = (spent(i - 1), spent(i))
    func between(_ amount: (Spending) -> Double) -> Double {
      amount(from) + share * (amount(to) - amount(from))
    }
    return Spending(
      iterations: between(\.iterations), evaluations: between(\.evaluations),
      seconds: between(\.seconds))
  }

  /// The lower of the two middle values where their number is even, so that it is there as soon as
  /// half of the values are.
  package static func lowerMedian(_ values: [Double?]) -> Double? {
    let sorted = values.map { $0 ?? .infinity }.sorted()
    return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2].ifFinite
  }

  /// The quantile by linear interpolation between order statistics; nil where it is infinite.
  package static func quantile(_ values: [Double], _ level: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let position = level * Double(sorted.count - 1)
    let (below, above) = (sorted[Int(position)], sorted[Int(position.rounded(.up))])
    let share = position - position.rounded(.down)
    return (share == 0 ? below : below + share * (above - below)).ifFinite
  }
}
