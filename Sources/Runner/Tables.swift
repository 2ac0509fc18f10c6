internal import Experiments
internal import Foundation
internal import TextTable

/// A table of texts: the first columns to the left, the others to the right.
private func render(_ columns: [String], leading: Int, _ rows: [[String]]) -> String {
  let table = TextTable<[String]> { row in
    zip(columns, row).enumerated().map { i, cell in
      Column(title: cell.0, value: cell.1, align: i < leading ? .left : .right)
    }
  }
  return table.string(for: rows, style: Style.simple) ?? ""
}

/// Four significant digits.
private func short(_ number: Double?) -> String {
  number.map { String(format: "%.4g", $0) } ?? "–"
}

extension StudySummary {
  /// For every instance the best step of each estimator, what it took to reach the targets, and how
  /// runs ended; reference methods below them.
  var table: String {
    let columns =
      ["problem", "estimator", "best step"] + targets.map { "to \(short($0))" }
      + ["final loss", "outcomes"]
    let metrics = Set(groups.map(\.metric.rawValue)).sorted().joined(separator: " or ")
    return """
      \(render(columns, leading: 2, instances.flatMap(rows)))
      to …        evaluations and seconds until the \(metrics) is at most that fraction of its first
                  value: median over replicates (how many reached it, where not all did); a gradient
                  counts as \(short(gradientCost)) evaluations
      best step   in units of the natural step 1/(cL); with ten or more replicates, chosen on one
                  half of them and judged by the other
      final loss  median over replicates
      """
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
      ["", $0.name, ""] + targets.map { _ in "" } + [short($0.loss), "reference"]
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
      return "\(short(evaluations)), \(Terminal.duration(seconds))\(share)"
    }
    let outcomes = Outcome.allCases.compactMap { outcome in
      best.outcomes[outcome].map { "\($0) \(outcome.rawValue)" }
    }
    return ["", group.method, short(group.stepRelative)] + costs
      + [short(best.medianFinalLoss), outcomes.joined(separator: ", ")]
  }
}

extension StudyPlan {
  /// What will be run, and about how long it takes.
  func table(jobs: Int) -> String {
    let rows = parts.map { part in
      [
        part.instance, part.method, "\(part.runs)", part.iterations.map { "\($0)" } ?? "–",
        "\(part.calls.values)", "\(part.calls.gradients)",
        Terminal.duration(part.secondsPerRun * Double(part.runs)),
      ]
    }
    let columns = [
      "problem", "estimator", "runs", "iterations", "evaluations each", "gradients each", "time",
    ]
    let calls =
      if let evaluations, let gradients {
        "\(short(evaluations)) evaluations and \(short(gradients)) gradients at most"
      } else {
        "as many evaluations as there is time for"
      }
    return """
      \(render(columns, leading: 2, rows))
      \(runs) runs, \(calls); \
      about \(Terminal.duration(seconds / Double(jobs))) with \(jobs) \(jobs == 1 ? "job" : "jobs").
      """
  }
}
