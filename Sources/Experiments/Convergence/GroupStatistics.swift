/// Statistics of the replicates of one group, which share an instance, a method and a step.
package struct GroupStatistics: Sendable {
  package let replicates: Int
  /// How many runs ended with each outcome.
  package let outcomes: [Outcome: Int]
  /// The final loss over replicates. A run without one counts as infinite: the mean is then missing,
  /// and so are quantiles that fall on it.
  package let meanFinalLoss: Double?
  package let standardError: Double?
  package let lowerQuartile: Double?
  package let medianFinalLoss: Double?
  package let upperQuartile: Double?
  /// The median over replicates of the targets' metric at the end.
  package let medianFinalValue: Double?

  /// - Parameters:
  ///   - records: those of one instance, method and step, one per replicate.
  ///   - metric: that of the targets.
  ///   - minimum: f*, for a metric that needs it; nil if it is not known.
  package init(_ records: [RunRecord], metric: Metric, minimum: Double?) {
    replicates = records.count
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
    let values = records.map { record in
      (record.values(of: metric, minimum: minimum).last ?? nil) ?? .infinity
    }
    medianFinalValue = Self.quantile(values, 0.5)
  }

  /// The median, or the lower of the two middle values if their number is even, so that it is there
  /// as soon as half of the values are.
  package static func lowerMedian(_ values: [Double?]) -> Double? {
    let sorted = values.map { $0 ?? .infinity }.sorted()
    return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2].ifFinite
  }

  /// The quantile by linear interpolation between order statistics; nil if it is infinite.
  package static func quantile(_ values: [Double], _ level: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let position = level * Double(sorted.count - 1)
    let (below, above) = (sorted[Int(position)], sorted[Int(position.rounded(.up))])
    let share = position - position.rounded(.down)
    return (share == 0 ? below : below + share * (above - below)).ifFinite
  }
}
