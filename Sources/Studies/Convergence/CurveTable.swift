internal import Estimators
package import Experiments

/// The course of every group of a convergence study, record by record: medians and quartiles over its replicates of
/// all known metrics, and what had been spent by then.
package struct CurveTable {
  package struct Group {
    package let instance: String
    package let method: String
    package let stepRelative: Double
    package let isBest: Bool
    package let rows: [Row]
  }

  package struct Row {
    package let iterations: Double
    package let evaluations: Double
    package let seconds: Double
    /// A metric is missing if it is not known, if its median is not a number above 0 and so has no place on a
    /// logarithmic axis, or if the runs have left all bounds.
    package let values: [Metric: Quantiles]
  }

  /// Over replicates.
  package struct Quantiles {
    package let median: Double
    package let lower: Double?
    package let upper: Double?
  }

  package let groups: [Group]
  /// The metrics known for any of the groups, in the order of ``Metric``.
  package let metrics: [Metric]
  /// The metric of targets on the first of the groups.
  package let usualMetric: Metric
  /// How many groups there are in all.
  package let groupCount: Int
  /// Whether some groups have more records than rows.
  package let isThinned: Bool
  /// The titles of the axes of what runs spend.
  package let titles: [FigureChoice.Abscissa: String]

  /// This many rows make a file of some megabytes.
  static let mostRows = 6000
  /// Fewer would not show a curve.
  static let fewestRows = 20

  /// Nil if nothing is finished.
  init?(_ analysis: ConvergenceAnalysis) {
    let summary = analysis.summary
    let all = summary.groups
    guard let first = all.first else { return nil }
    let mostGroups = Self.mostRows / Self.fewestRows
    // If not all fit, those at the best steps stay.
    let kept = all.count <= mostGroups ? all : all.filter(\.isBest)
    let shown = Array(kept.prefix(mostGroups))
    let limit = Self.mostRows / shown.count
    groups = shown.map { Self.group($0, limit) }
    metrics = Metric.allCases.filter { metric in
      all.contains { $0.subject.metric(metric) != nil }
    }
    usualMetric = first.metric
    groupCount = all.count
    isThinned = shown.contains { group in
      Set(group.records.flatMap(\.curve.iterations)).count > limit
    }
    titles = Dictionary(
      uniqueKeysWithValues: FigureChoice.Abscissa.allCases.map { ($0, $0.title(summary)) })
  }

  private static func group(
    _ group: ConvergenceSummary.Group, _ limit: Int
  ) -> Group {
    let minimum = group.subject.problem.known.minimum
    let known = Metric.allCases.filter { group.subject.metric($0) != nil }
    let curves = known.map { GroupCurve(group.records, $0, minimum: minimum) }
    let iterations = curves[0].iterations
    let evaluations = RunPositions(
      of: group.records, at: iterations, as: .evaluations, costs: group.callCosts)
    let seconds = RunPositions(
      of: group.records, at: iterations, as: .seconds, costs: group.callCosts)
    let rows = Self.spread(iterations.count, over: limit).map { i in
      let values = zip(known, curves).compactMap { metric, curve in
        Quantiles(curve.values[i], from: curve.values[0]).map { (metric, $0) }
      }
      return Row(
        iterations: Double(iterations[i]), evaluations: evaluations.values[i],
        seconds: seconds.values[i], values: Dictionary(uniqueKeysWithValues: values))
    }
    return Group(
      instance: group.instance, method: group.method, stepRelative: group.stepRelative,
      isBest: group.isBest, rows: rows)
  }

  /// At most this many of the indices below `count`, as evenly as possible, always with the first and the last.
  /// Records lie evenly on a logarithmic axis already.
  package static func spread(_ count: Int, over limit: Int) -> [Int] {
    guard count > limit, limit > 1 else { return Array(0..<count) }
    return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
  }
}

extension CurveTable.Quantiles {
  /// - Parameters:
  ///   - values: over replicates, infinite if missing.
  ///   - start: the same at the first record.
  init?(_ values: [Double], from start: [Double]) {
    guard let median = GroupStatistics.quantile(values, 0.5), median > 0 else { return nil }
    // A curve that diverges would squeeze all others into a corner.
    let ceiling = 100 * (GroupStatistics.quantile(start, 0.5) ?? .infinity)
    guard median <= ceiling else { return nil }
    self.median = median
    lower = GroupStatistics.quantile(values, 0.25).flatMap { $0 > 0 ? $0 : nil }
    upper = min(GroupStatistics.quantile(values, 0.75) ?? ceiling, ceiling)
  }
}
