/// What a study found, group by group.
package struct ConvergenceSummary: Sendable {
  package let groups: [Group]
  package let landmarks: [Landmark]
  /// Fractions of the metric's first value, in descending order.
  package let targets: [Double]
  /// How many evaluations a gradient counts as.
  package let gradientCost: Double
  /// How many evaluations a derivative along a direction counts as.
  package let tangentCost: Double

  /// The replicates of an instance, a method and a step.
  package struct Group: Sendable {
    /// The instance with its axes: `mds objects=21 embedding=2`.
    package let instance: String
    package let dimension: Int
    package let method: String
    package let stepRelative: Double
    package let stepSize: Double
    package let metric: Metric
    package let statistics: GroupStatistics
    /// Where this is the best step of its instance and method: the statistics that the best step is
    /// to be judged by, over replicates that had no part in choosing it where there are enough.
    package let asBest: GroupStatistics?

    /// One of the group's.
    package let cell: ConvergenceCell
    /// The finished runs, by replicate.
    package let records: [RunRecord]
    /// What they ran on.
    package var subject: Instance { cell.instance }
    /// The step as it was asked for.
    package var step: StepSize { cell.step }

    /// The replicate of least final loss.
    package var bestRun: RunRecord? {
      records.filter { $0.finalLoss != nil }.min { $0.finalLoss! < $1.finalLoss! }
    }
  }

  /// A reference method's result on an instance.
  package struct Landmark: Sendable {
    package let name: String
    package let loss: Double
    /// The instance with its axes.
    package var instance: String { subject.label }

    let subject: Instance
  }
}

extension ConvergenceSummary {
  /// - Parameter records: the finished runs by id; groups of which none is finished are left out.
  init(_ study: ConvergenceStudy, _ records: [String: RunRecord]) {
    targets = study.targets
    gradientCost = study.callCosts.gradient
    tangentCost = study.callCosts.tangent
    let targets = study.targets
    func statistics(_ records: [RunRecord], _ cell: ConvergenceCell) -> GroupStatistics {
      GroupStatistics(
        records, metric: cell.instance.metric(study.metric)!,
        minimum: cell.instance.problem.known.minimum, targets: targets,
        callCosts: study.callCosts)
    }
    groups = study.series.flatMap { series in
      let steps = series.groups.compactMap { cells in
        let found = cells.compactMap { records[$0.id] }
        return found.isEmpty ? nil : (cell: cells[0], records: found)
      }
      let isSplit = series.replicates >= 10
      func half(_ records: [RunRecord], _ parity: Int) -> [RunRecord] {
        isSplit ? records.enumerated().filter { $0.offset % 2 == parity }.map(\.element) : records
      }
      let best = Self.best(steps.map { statistics(half($0.records, 0), $0.cell) })
      return steps.enumerated().map { i, step in
        let instance = series.instance
        return Group(
          instance: instance.label, dimension: instance.problem.dimension,
          method: series.method.label, stepRelative: step.records[0].stepRelative,
          stepSize: step.records[0].stepSize, metric: instance.metric(study.metric)!,
          statistics: statistics(step.records, step.cell),
          asBest: i == best ? statistics(half(step.records, 1), step.cell) : nil,
          cell: step.cell, records: step.records)
      }
    }
    landmarks = study.instances.compactMap { instance in
      instance.problem.known.landmark.map { landmark in
        Landmark(
          name: landmark.name, loss: instance.landmarkLoss!, subject: instance)
      }
    }
  }

  /// The step with the least median evaluations to the hardest target that half the replicates
  /// reach; ties, and steps that reach none, by the median final loss.
  package static func best(_ steps: [GroupStatistics]) -> Int? {
    func rank(_ step: GroupStatistics) -> (Int, Double, Double) {
      // Targets descend, so that the last one reached is the hardest.
      let hardest = step.costs.lastIndex { $0.evaluations != nil }
      return (
        -(hardest ?? -1), hardest.flatMap { step.costs[$0].evaluations } ?? .infinity,
        step.medianFinalLoss ?? .infinity
      )
    }
    return steps.indices.min { rank(steps[$0]) < rank(steps[$1]) }
  }
}

extension StudyResults where S == ConvergenceStudy {
  /// What the study found, group by group.
  package var summary: ConvergenceSummary { ConvergenceSummary(study, records) }
}
