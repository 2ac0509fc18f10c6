internal import Analysis
internal import Experiments

/// The rates of two studies side by side.
struct RateComparison {
  private let pairs: [(a: RateTable.Row, b: RateTable.Row)]

  init(_ a: RateTable, _ b: RateTable) {
    let ofB = Dictionary(b.rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    pairs = a.rows.compactMap { row in ofB[row.name].map { (row, $0) } }
  }

  /// Nil if no problem has a class in both.
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
        a.name.cells.map { .text($0) }
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
        a.name.cells + [
          a.iterations.text, b.iterations.text, a.dimension.text, b.dimension.text,
          a.verdict.outcome.rawValue, b.verdict.outcome.rawValue,
        ]
      }, csv: csv.text)
  }
}

extension RateTable.Row {
  fileprivate struct Name: Hashable {
    let problem, method: String
    let per: RateTable.Unit

    /// The first cells of a table's row.
    var cells: [String] { [problem, method, per.rawValue] }
  }

  fileprivate var name: Name { Name(problem: series.problem, method: series.method, per: per) }
}
