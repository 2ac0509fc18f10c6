internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import TextTable

/// The forms that a table can be printed in.
enum TableFormat: String, CaseIterable, ExpressibleByArgument {
  case terminal, markdown, csv, latex

  /// A table of texts: the columns `left` aligned to the left, the others to the right.
  func render(_ columns: [String], left: Set<Int>, _ rows: [[String]]) -> String {
    let table = TextTable<[String]> { row in
      zip(columns, row).enumerated().map { i, cell in
        Column(title: cell.0, value: cell.1, align: left.contains(i) ? .left : .right)
      }
    }
    switch self {
    case .terminal: return table.string(for: rows, style: Style.simple) ?? ""
    case .markdown: return table.string(for: rows, style: Style.pipe) ?? ""
    case .latex: return table.string(for: rows, style: Style.latex) ?? ""
    case .csv:
      return ([columns] + rows).map { row in
        row.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",")
      }.joined(separator: "\n")
    }
  }
}

/// Four significant digits.
private func short(_ number: Double?) -> String {
  number.map { String(format: "%.4g", $0) } ?? "–"
}

extension StudySummary {
  /// For every instance the best step of each estimator, what it took to reach the targets, and how
  /// runs ended; reference methods below them.
  func table(_ format: TableFormat = .terminal) -> String {
    let columns =
      ["problem", "estimator", "best step"] + targets.map { "to \(short($0))" }
      + ["final loss", "outcomes"]
    let table = format.render(columns, left: [0, 1], instances.flatMap(rows))
    guard format == .terminal else { return table }
    let metrics = Set(groups.map(\.metric.rawValue)).sorted().joined(separator: " or ")
    return """
      \(table)
      to …        evaluations and seconds until the \(metrics) is at most that fraction of its first
                  value, interpolated between records: median over replicates (how many reached
                  it, where not all did); a gradient counts as \(short(gradientCost)) evaluations
      best step   in units of the natural step 1/(cL), * where it is the smallest or the largest
                  tried; with ten or more replicates, chosen on one half of them and judged by the
                  other, so that this table's numbers are that half's
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
    let tried = groups.filter { $0.instance == group.instance && $0.method == group.method }
      .map(\.stepRelative)
    let isAtEdge =
      tried.count > 1 && [tried.min(), tried.max()].contains(group.stepRelative)
    return ["", group.method, short(group.stepRelative) + (isAtEdge ? "*" : "")] + costs
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
      \(TableFormat.terminal.render(columns, left: [0, 1], rows))
      \(runs) runs, \(calls); \
      about \(Terminal.duration(seconds / Double(jobs))) with \(jobs) \(jobs == 1 ? "job" : "jobs").
      """
  }
}
