internal import Analysis
internal import Diagnostics
internal import Experiments

/// All figures of a convergence study.
struct ConvergencePictures {
  private let analysis: ConvergenceAnalysis
  private let choice: FigureChoice
  /// Where the results are, for messages.
  private let place: String

  init(_ analysis: ConvergenceAnalysis, _ choice: FigureChoice, at place: String) {
    self.analysis = analysis
    self.choice = choice
    self.place = place
  }

  /// - Throws: `InputError` if the metric that is asked for is not known on any problem, or if no run has a number to
  ///   draw.
  func figures() throws -> [Figure] {
    guard !analysis.results.finished.isEmpty else {
      throw InputError(
        .data, at: place, "no run of the study is finished yet, so there is nothing to draw",
        remedy: "run it first: zobench run")
    }
    let summary = analysis.summary
    let problems = ProblemGroups.all(in: summary, metric: choice.metric)
    guard !problems.isEmpty else { throw unknownMetric(summary) }
    let convergence = try ConvergenceFigures(analysis, choice)
    let scaling = ScalingFigures(summary, try rates, choice)
    let steps = StepFigures(summary, choice)
    let prices = PriceFigures(analysis.prices)
    let figures = problems.flatMap {
      convergence.figures(of: $0) + scaling.figures(of: $0) + prices.figures(of: $0)
        + steps.figures(of: $0)
    }
    guard figures.contains(where: \.hasPoints) else {
      throw InputError(
        .data, at: place, "no run has a number to draw: all runs failed or diverged at once",
        remedy: "take smaller steps, or another start")
    }
    return figures.filter(\.hasPoints)
  }

  /// The rate table's rows, with the intervals that the table has; none if they would not be drawn.
  private var rates: [RateTable.Row] {
    get throws { choice.abscissa.rateUnit == nil ? [] : try analysis.rateTable.rows }
  }

  private func unknownMetric(_ summary: ConvergenceSummary) -> InputError {
    let known = Metric.allCases.filter { metric in
      summary.groups.contains { ProblemGroups.metric(metric, of: $0) != nil }
    }
    return InputError(
      .data, at: place, "\"\(choice.metric!.rawValue)\" is not known for any problem of the study",
      expected: "one of \(known.map(\.rawValue).joined(separator: ", "))")
  }
}
