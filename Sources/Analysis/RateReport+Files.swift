package import Experiments

extension RateReport {
  /// `rates.csv`, `theory.csv` and `moments.csv`.
  package var files: [ResultFile] {
    zip(ConvergenceStudy.rateFileNames, [rates, theory, momentTable]).map { ($0, $1) }
  }

  private var rates: String {
    var csv = CSVText(columns: [
      "class", "estimator", "metric", "per", "exponent_k", "exponent_k_low", "exponent_k_high",
      "exponent_n", "exponent_n_low", "exponent_n_high", "bound_ratio", "verdict", "problem",
      "theory_k", "theory_n", "window_low", "window_high", "r_squared_k", "r_squared_n",
      "replicates", "bound_exceeded", "sentence", "lecture_k", "lecture_n", "closed_form_k",
      "closed_form_n", "dimensions",
    ])
    for row in table.rows {
      let (k, n) = (row.iterations, row.dimension)
      csv.append([
        .text(row.series.convergenceClass.rawValue), .text(row.series.method),
        .text(row.series.convergenceClass.metric.rawValue), .text(row.per.rawValue),
        .number(k.estimate), .number(k.interval?.lower), .number(k.interval?.upper),
        .number(n.estimate), .number(n.interval?.lower), .number(n.interval?.upper),
        .number(row.bound?.largest?.value), .text(row.verdict.outcome.rawValue),
        .text(row.series.problem), .number(k.theory), .number(n.theory),
        .number(k.window?.lowerBound), .number(k.window?.upperBound), .number(k.rSquared),
        .number(n.rSquared), .integer(row.replicates),
        row.bound.map { .boolean($0.isExceeded) } ?? .missing, .text(row.verdict.sentence),
        .number(k.lecture), .number(n.verdict == nil ? nil : n.lecture), .number(k.closedForm),
        .number(n.closedForm),
        .text(row.series.curves.map { "\($0.dimension)" }.joined(separator: " ")),
      ])
    }
    return csv.text
  }

  private var theory: String {
    let hasFloors = !evidence.floors.isEmpty
    var csv = CSVText(
      columns: [
        "problem", "dimension", "estimator", "metric", "iteration", "expected", "mean",
        "standard_error", "t",
      ] + (hasFloors ? ["floor", "floor_mean", "floor_standard_error", "floor_t"] : []))
    for row in prediction.rows {
      let floor = evidence.floors.first {
        $0.problem == row.problem && $0.method == row.method && $0.dimension == row.dimension
      }
      let columns: [CSVText.Value] = [
        .text(row.problem), .integer(row.dimension), .text(row.method), .text(row.metric),
        .integer(row.iteration), .number(row.expected), .number(row.mean),
        .number(row.standardError), .number(row.t),
      ]
      let floors: [CSVText.Value] = [
        .number(floor?.expected), .number(floor?.measured),
        .number(floor.flatMap { floor in floor.standardError.map { $0 * floor.expected } }),
        .number(floor?.t),
      ]
      csv.append(columns + (hasFloors ? floors : []))
    }
    return csv.text
  }

  private var momentTable: String {
    var csv = CSVText(columns: [
      "estimator", "dimension", "draws", "largest_z", "threshold", "passed",
    ])
    for moment in moments {
      csv.append([
        .text(moment.method), .integer(moment.check.dimension), .integer(moment.check.draws),
        .number(moment.check.largest), .number(moment.check.threshold),
        .boolean(moment.check.isPassed),
      ])
    }
    return csv.text
  }
}
