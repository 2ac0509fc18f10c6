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
  /// The best step of every instance and estimator, what it took to reach the targets, and how runs
  /// ended; reference methods below.
  var table: String {
    let metrics = Set(groups.map(\.metric.rawValue)).sorted().joined(separator: " or ")
    let rows = groups.compactMap { group in group.asBest.map { row(group, $0) } }
    let columns =
      ["problem", "estimator", "best step"] + targets.map { "to \(short($0))" }
      + ["final loss", "outcomes"]
    let references = landmarks.map {
      [$0.instance, $0.name, ""] + targets.map { _ in "" } + [short($0.loss), "reference"]
    }
    return """
      \(render(columns, leading: 2, rows + references))
      Columns "to …": evaluations and seconds until the \(metrics) is at most that fraction of its \
      first value,
      median over replicates (how many reached it, where not all did). Final loss: median. Best \
      step: relative
      to the natural step 1/(cL), chosen on one half of ten or more replicates and judged by the \
      other.
      """
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
    return [group.instance, group.method, short(group.stepRelative)] + costs
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
    return """
      \(render(columns, leading: 2, rows))
      \(runs) runs, \(short(evaluations)) evaluations and \(short(gradients)) gradients at most; \
      about \(Terminal.duration(seconds / Double(jobs))) with \(jobs) \(jobs == 1 ? "job" : "jobs").
      """
  }
}
