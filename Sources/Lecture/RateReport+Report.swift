internal import Analysis
internal import Experiments
internal import Foundation

extension RateReport {
  /// The rate table as the lecture has it, and what closed form and moments say.
  var report: StudyReport {
    let table = StudyReport.Section(
      columns: Self.columns, left: [0, 1, 2, 8], rows: rows, csv: files[0].text)
    return StudyReport(sections: [table], notes: notes, files: files)
  }

  private static let columns = [
    "class", "estimator", "per", "exponent of k", "theory", "exponent of n", "theory",
    "mean/bound", "verdict",
  ]

  private var rows: [[String]] {
    table.rows.map { row in
      [
        row.series.convergenceClass.rawValue, row.series.method, row.per.rawValue,
        row.iterations.text, RateTable.Fitted.short(row.iterations.theory),
        row.dimension.text, RateTable.Fitted.short(row.dimension.theory),
        row.bound?.largest.map { RateTable.Fitted.short($0.value) } ?? "–",
        row.verdict.outcome.rawValue,
      ]
    }
  }

  private var notes: [String] {
    var lines = [
      """
      exponent of k   of the mean against k/c (k + ½ where deterministic), pooled over n; for \
      strongly-convex
                      κ times the rate at which it falls, against its closed form
      exponent of n   of what it takes to reach a target inside the window; intervals are 95 %
      mean/bound      the largest ratio of a mean to its exact bound
      """
    ]
    if let (worst, threshold) = prediction.worst {
      let t = abs(worst.t!)
      lines.append(
        String(format: "closed form     largest |t| of a mean against its expected curve %.2f, ", t)
          + (t <= threshold ? "within" : "BEYOND") + String(format: " %.2f", threshold)
          + " (\(worst.problem), \(worst.method), n = \(worst.dimension), k = \(worst.iteration))")
    }
    for moment in moments {
      let check = moment.check
      lines.append(
        "moments         \(moment.method), n = \(check.dimension), \(check.draws) draws: "
          + String(format: "largest |z| %.2f, ", check.largest)
          + (check.isPassed ? "within" : "BEYOND") + String(format: " %.2f", check.threshold))
    }
    let told = table.rows.filter { $0.verdict.outcome != .agrees }.map {
      "\($0.verdict.outcome.rawValue): \($0.series.problem), \($0.series.method), per "
        + "\($0.per.rawValue). \($0.verdict.sentence)"
    }
    return lines + told
  }
}

extension RateTable.Fitted {
  /// `-1.002 [-1.01, -0.99]`.
  package var text: String {
    guard let estimate else { return "–" }
    guard let interval else { return Self.short(estimate) }
    return "\(Self.short(estimate)) [\(Self.short(interval.lower)), \(Self.short(interval.upper))]"
  }

  /// Three digits after the point.
  fileprivate static func short(_ number: Double) -> String {
    let text = String(format: "%.3f", number)
    return text == "-0.000" ? "0.000" : text
  }
}
