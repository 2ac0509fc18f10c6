package import Estimators

/// What a study found: for each method on each instance, and step by step.
package struct ConvergenceSummary: Sendable {
  /// In the study's order; those without a finished run are left out.
  package let contenders: [Contender]
  package let landmarks: [Landmark]
  /// Fractions of the metric's first value, in descending order.
  package let targets: [Double]
  /// What calls of the whole objective are charged as.
  package let callCosts: CallCosts

  package var groups: [Group] { contenders.flatMap(\.groups) }

  /// One method on one instance, with all of its steps.
  package struct Contender: Sendable {
    /// One for each step, in the study's order; at least one.
    package let groups: [Group]
    /// The step of least expected running time, at the study's own prices of calls.
    package let best: BestStep
    /// The calls that one gradient estimate makes.
    package let calls: CallCounts
    /// How many steps the study tries; there is a group for each that has finished runs.
    package let stepCount: Int

    /// The group of the best step.
    package var bestGroup: Group { groups[best.index] }
    /// The instance's label with its axes: `mds objects=21 embedding=2`.
    package var instance: String { groups[0].instance }
    /// n, the number of variables.
    package var dimension: Int { groups[0].dimension }
    /// The method's label.
    package var method: String { groups[0].method }
    /// The metric that targets are measured by.
    package var metric: Metric { groups[0].metric }
    /// What its calls cost; they may be counted in rows.
    package var callCosts: CallCosts { groups[0].callCosts }
    /// Whether an estimate calls gradients and nothing else.
    package var isFirstOrder: Bool { calls == CallCounts(gradients: calls.gradients) }

    /// The steps that were judged, as they were asked for: `2` if all replicates and both halves chose it,
    /// otherwise `2 | 4`: what the even replicates chose and what the odd ones chose.
    package var judgedSteps: String {
      let chosen = best.halves.map { [$0.even, $0.odd] } ?? [best.index]
      let told = chosen.allSatisfy { $0 == best.index } ? [best.index] : chosen
      return told.map { StudyReport.short(groups[$0].step.value) }.joined(separator: " | ")
    }

    /// The step of least expected running time at other prices of calls; it may differ from ``best``.
    package func best(at costs: CallCosts) -> BestStep {
      ConvergenceSummary.best(of: groups, at: costs)
    }
  }

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
    /// What all replicates took to reach the targets.
    package let targets: TargetRuns
    /// What its calls cost; they may be counted in rows.
    package let callCosts: CallCosts
    /// Whether this is the best step of its instance and method.
    package fileprivate(set) var isBest = false

    /// One of the group's cells.
    package let cell: ConvergenceCell
    /// The finished runs, by replicate.
    package let records: [RunRecord]
    /// The instance that they ran on.
    package var subject: Instance { cell.instance }
    /// The step as it was asked for.
    package var step: StepSize { cell.step }

    /// The replicate with the least final loss.
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
  /// - Parameter records: the finished runs by id; groups without a finished one are left out.
  init(_ study: ConvergenceStudy, _ records: [String: RunRecord]) {
    targets = study.targets
    callCosts = study.callCosts
    contenders = study.series.compactMap { Self.contender($0, in: study, records) }
    landmarks = study.instances.compactMap { instance in
      instance.problem.known.landmark.map { landmark in
        Landmark(
          name: landmark.name, loss: instance.landmarkLoss!, subject: instance)
      }
    }
  }

  private static func contender(
    _ series: Series, in study: ConvergenceStudy, _ records: [String: RunRecord]
  ) -> Contender? {
    let instance = series.instance
    let metric = instance.metric(study.metric)!
    let minimum = instance.problem.known.minimum
    let traits = series.traits
    let costs = study.callCosts(on: instance)
    let allowance = TargetRuns.Allowance(
      series.budget, traits,
      iterations: series.budget.iterations(of: traits, callCosts: costs), at: costs)
    var groups = series.groups.compactMap { cells -> Group? in
      let found = cells.compactMap { records[$0.id] }
      guard let first = found.first else { return nil }
      let hits = found.map { $0.hits(of: study.targets, metric: metric, minimum: minimum) }
      return Group(
        instance: instance.label, dimension: instance.problem.dimension,
        method: series.method.label, stepRelative: first.stepRelative, stepSize: first.stepSize,
        metric: metric,
        statistics: GroupStatistics(found, metric: metric, minimum: minimum),
        targets: TargetRuns(
          found, hits: hits, allowance, isRandom: series.isRandom), callCosts: costs,
        cell: cells[0], records: found)
    }
    guard !groups.isEmpty else { return nil }
    let best = best(of: groups, at: costs)
    groups[best.index].isBest = true
    return Contender(
      groups: groups, best: best, calls: traits.calls, stepCount: series.groups.count)
  }

  private static func best(of groups: [Group], at costs: CallCosts) -> BestStep {
    BestStep(
      groups.map(\.targets),
      finalValues: groups.map { $0.statistics.medianFinalValue ?? .infinity },
      in: .evaluations(costs))
  }
}

extension StudyResults where S == ConvergenceStudy {
  /// What the study found, computed anew: keep it if it is used more than once.
  package var summary: ConvergenceSummary { ConvergenceSummary(study, records) }

  /// The CSV files of the runs.
  ///
  /// - Parameter summary: that of these results.
  package func files(_ summary: ConvergenceSummary) -> [ResultFile] {
    ConvergenceFiles(self, summary).all
  }
}
