internal import Analysis
internal import Experiments
internal import Studies

/// The rates of two studies side by side.
struct RateComparison {
  private let pairs: [(a: RateTable.Row, b: RateTable.Row)]

  init(_ a: StudyResults<ConvergenceStudy>, _ b: StudyResults<ConvergenceStudy>) throws {
    func rows(_ results: StudyResults<ConvergenceStudy>) throws -> [RateTable.Row] {
      try RateTable(
        RateSeries.all(in: results.study, results.records),
        from: RateReport.bootstrapStream(of: results.study)
      ).rows
    }
    let ofB = Dictionary(try rows(b).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    pairs = try rows(a).compactMap { row in ofB[row.name].map { (row, $0) } }
  }

  /// Nil where no problem has a class in both.
  func section(_ a: String, _ b: String) -> StudyReport.Section? {
    guard !pairs.isEmpty else { return nil }
    var csv = CSVText(columns: [
      "problem", "estimator", "per", "exponent_k_a", "exponent_k_low_a", "exponent_k_high_a",
      "exponent_k_b", "exponent_k_low_b", "exponent_k_high_b", "exponent_n_a", "exponent_n_low_a",
      "exponent_n_high_a", "exponent_n_b", "exponent_n_low_b", "exponent_n_high_b", "verdict_a",
      "verdict_b",
    ])
    for (a, b) in pairs {
      let fits = [a.iterations, b.iterations, a.dimension, b.dimension]
      csv.append(
        a.name.map { .text($0) }
          + fits.flatMap {
            [.number($0.estimate), .number($0.interval?.lower), .number($0.interval?.upper)]
          } + [.text(a.verdict.outcome.rawValue), .text(b.verdict.outcome.rawValue)])
    }
    return StudyReport.Section(
      title: "Rates",
      columns: [
        "problem", "estimator", "per", "exponent of k \(a)", "of k \(b)", "exponent of n \(a)",
        "of n \(b)", "verdict \(a)", "verdict \(b)",
      ], left: [0, 1, 2, 7, 8],
      rows: pairs.map { a, b in
        a.name + [
          a.iterations.text, b.iterations.text, a.dimension.text, b.dimension.text,
          a.verdict.outcome.rawValue, b.verdict.outcome.rawValue,
        ]
      }, csv: csv.text)
  }
}

extension RateTable.Row {
  fileprivate var name: [String] { [series.problem, series.method, per.rawValue] }
}
