internal import Analysis
internal import Experiments
internal import Foundation
internal import Statistics

extension RateReport {
  /// The rate table in the lecture's form, and what closed form and moments say.
  var report: StudyReport {
    let power = table.rows.filter { !$0.series.isLinear }
    let linear = table.rows.filter { $0.series.isLinear }
    let sections = [(power, "exponent of k"), (linear, "κ·rate")].filter { !$0.0.isEmpty }
    let rates = sections.enumerated().map { i, section in
      StudyReport.Section(
        columns: Self.columns(section.1), left: [0, 1, 2, 3, 10], rows: section.0.map(Self.cells),
        // All rows, in full precision, once.
        csv: i == 0 ? files[0].text : "")
    }
    return StudyReport(sections: rates + floorSections, notes: notes, files: files)
  }

  /// The floors on which noise or batches keep the means; empty if there are none. `theory.csv` has them in full
  /// precision.
  private var floorSections: [StudyReport.Section] {
    guard !evidence.floors.isEmpty else { return [] }
    // Runs that all end at the same value have no finite t.
    func short(_ number: Double?) -> String {
      number.flatMap { $0.isFinite ? String(format: "%.4g", $0) : nil } ?? "–"
    }
    let rows = evidence.floors.map { floor in
      [
        floor.problem, floor.method, "\(floor.dimension)", floor.metric, short(floor.expected),
        short(floor.measured), floor.firstIteration.map { "\($0)" } ?? "not reached",
        short(floor.t),
      ]
    }
    return [
      StudyReport.Section(
        columns: [
          "problem", "estimator", "n", "metric", "expected floor", "measured floor", "from k on",
          "t",
        ], left: [0, 1, 3], rows: rows, csv: "")
    ]
  }

  private static func columns(_ rate: String) -> [String] {
    [
      "class", "problem", "estimator", "per", rate, "lecture", "closed form", "exponent of n",
      "theory", "mean/bound", "verdict",
    ]
  }

  private static func cells(_ row: RateTable.Row) -> [String] {
    let short = RateTable.Fitted.short
    return [
      row.series.convergenceClass.rawValue, row.series.problem, row.series.method,
      row.per.rawValue, row.floors == nil ? row.iterations.text : "floor",
      short(row.iterations.lecture),
      short(row.iterations.closedForm), row.dimension.text, short(row.dimension.theory),
      short(row.bound?.largest?.value),
      row.verdict.outcome.rawValue,
    ]
  }

  private var notes: [String] {
    var lines = [
      """
      exponent of k   of the mean against k/c (k + ½ if gradients are exact), pooled over n; the
                      lecture's is that of O(1/k), an upper bound
      κ·rate          the rate at which the mean of ‖x − x*‖² falls in c iterations, times κ = L/μ; the
                      lecture's (1 − μ/(cL))^k has 1, the least that any such problem has is 2 − 1/κ
      exponent of n   of the cost of a target inside the window; intervals are 95 %
      closed form     of the expected curve, fitted over the same records; a row is compared with it
                      if there is one, otherwise with the lecture's (κ·rate: with the least possible)
      mean/bound      the largest ratio of a mean to its exact bound, from the first iteration on
      """
    ]
    if table.rows.contains(where: { $0.series.provenRate == .accelerated }) {
      lines.append("                accelerated methods have O(1/k²) in the lecture's place")
    }
    if table.rows.contains(where: { $0.series.provenRate == .linearlyAccelerated }) {
      lines.append(
        "                accelerated methods have (1 − √(μ/L)/c)^k, which is √κ, in the lecture's place"
      )
    }
    if !evidence.floors.isEmpty {
      lines.append(
        """
        floor           where noise of the values, or batches, keep the mean: the fixed point of the expected curve,
                        and the average over the records where that curve is within 1 % of it, with the t of
                        their ratio
        """)
    }
    let noises = table.rows.filter { $0.series.noise != .none }
    if !noises.isEmpty {
      lines.append(
        "noise           rates and bounds are theory's about exact values: rows of noisy values have none"
      )
    }
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
  /// `-1.002 [-1.01, -0.99]`, or that the interval is too wide for an exponent.
  package var text: String {
    guard let estimate else { return "–" }
    guard let interval else { return Self.short(estimate) }
    guard FittedExponent.tells(interval) else { return "not enough to tell" }
    return "\(Self.short(estimate)) [\(Self.short(interval.lower)), \(Self.short(interval.upper))]"
  }

  /// Three digits after the point, or four significant ones if that would be long; a dash for what is missing.
  fileprivate static func short(_ number: Double?) -> String {
    guard let number else { return "–" }
    let text = String(format: abs(number) < 1e6 ? "%.3f" : "%.4g", number)
    return text == "-0.000" ? "0.000" : text
  }
}
