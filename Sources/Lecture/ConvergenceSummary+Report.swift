internal import Experiments

extension ConvergenceSummary {
  /// For every instance the best step of each estimator, what it took to reach the targets, and how
  /// runs ended; reference methods below them.
  var report: StudyReport {
    let columns =
      ["problem", "estimator", "best step"] + targets.map { "to \(StudyReport.short($0))" }
      + ["final loss", "outcomes"]
    let metrics = Set(groups.map(\.metric.rawValue)).sorted().joined(separator: " or ")
    let table = StudyReport.Section(
      columns: columns, left: [0, 1], rows: instances.flatMap(rows))
    return StudyReport(
      sections: [table],
      notes: [
        """
        to …        evaluations and seconds until the \(metrics) is at most that fraction of its first
                    value, interpolated between records: median over replicates (how many reached
                    it, where not all did); a gradient counts as \(StudyReport.short(gradientCost)) evaluations,
                    a tangent as \(StudyReport.short(tangentCost))
        best step   in units of the natural step 1/(cL), * where it is the smallest or the largest
                    tried; with ten or more replicates, chosen on one half of them and judged by the
                    other, so that this table's numbers are that half's
        final loss  median over replicates
        """
      ] + lostSteps)
  }

  /// The most methods that are named as having lost steps.
  private static let maximumLostSteps = 5

  /// Why runs stalled whose estimator's step was lost, a line for each instance and method.
  private var lostSteps: [String] {
    let found = groups.compactMap { group in
      group.records.lazy.compactMap(\.lostStep).first.map {
        ("\(group.instance) \(group.method)", $0)
      }
    }
    let methods = Dictionary(found, uniquingKeysWith: { first, _ in first })
    let named = methods.sorted { $0.key < $1.key }.prefix(Self.maximumLostSteps)
    let rest = methods.count - named.count
    return named.map { "stalled     \($0): \($1.sentence)" }
      + (rest > 0 ? ["stalled     \(rest) more methods, whose radius is lost likewise"] : [])
  }

  /// The instances in order, each once.
  private var instances: [String] {
    groups.map(\.instance).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The rows of an instance; only the first one names it.
  private func rows(_ instance: String) -> [[String]] {
    let best = groups.filter { $0.instance == instance }
      .compactMap { group in group.asBest.map { row(group, $0) } }
    let references = landmarks.filter { $0.instance == instance }.map {
      ["", $0.name, ""] + targets.map { _ in "" } + [StudyReport.short($0.loss), "reference"]
    }
    var rows = best + references
    rows[0][0] = instance
    return rows
  }

  private func row(_ group: Group, _ best: GroupStatistics) -> [String] {
    let costs = best.costs.map { cost in
      let share = cost.reached < best.replicates ? " (\(cost.reached)/\(best.replicates))" : ""
      guard let evaluations = cost.evaluations, let seconds = cost.seconds else {
        return cost.reached == 0 ? "–" : "–\(share)"
      }
      return "\(StudyReport.short(evaluations)), \(StudyReport.duration(seconds))\(share)"
    }
    let outcomes = Outcome.allCases.compactMap { outcome in
      best.outcomes[outcome].map { "\($0) \(outcome.rawValue)" }
    }
    let tried = groups.filter { $0.instance == group.instance && $0.method == group.method }
      .map(\.stepRelative)
    let isAtEdge =
      tried.count > 1 && [tried.min(), tried.max()].contains(group.stepRelative)
    return ["", group.method, StudyReport.short(group.stepRelative) + (isAtEdge ? "*" : "")] + costs
      + [StudyReport.short(best.medianFinalLoss), outcomes.joined(separator: ", ")]
  }
}
