internal import Analysis
internal import Experiments

/// How far methods come with what they spend: a figure for every problem, a panel for every instance, a
/// curve for every method.
struct ConvergenceFigures {
  private let study: ConvergenceStudy
  private let summary: ConvergenceSummary
  private let choice: FigureChoice
  /// At the natural step, by instance and method, where problems have a class.
  private let members: [[String]: RateSeries.Member]

  init(
    _ results: StudyResults<ConvergenceStudy>, _ summary: ConvergenceSummary,
    _ series: [RateSeries],
    _ choice: FigureChoice
  ) {
    study = results.study
    self.summary = summary
    self.choice = choice
    members = Dictionary(
      series.flatMap { series in
        series.members.map { ([$0.instance.label, series.method], $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  func figures(of problem: ProblemGroups) -> [Figure] {
    let drawn = problem.groups.filter { choice.allSteps || $0.isBest }
    let steps = drawn.map(\.step).distinct
    let isLogarithmic = problem.isLogarithmic
    let panels = problem.instances.map { instance in
      Figure.Panel(
        title: problem.panelTitle(instance),
        curves: drawn.filter { $0.instance == instance }.flatMap { group -> [Curve] in
          let label =
            choice.allSteps
            ? "\(group.method), \(group.step.words)" : group.method
          let look = problem.look(group.method)
          return curves(
            of: group, problem, isLogarithmic: isLogarithmic, label: label,
            look: choice.allSteps
              ? Palette.look(color: look, dashes: steps.firstIndex(of: group.step)!) : look)
        })
    }
    let vertical = "\(problem.metric.symbol), \(problem.runSummary.words)"
    return Figure(
      name: problem.figureName("convergence"),
      title: "\(problem.problem): \(problem.metric.symbol) against \(choice.abscissa.rawValue)"
        + (choice.allSteps ? ", all steps" : ""),
      description: description(problem),
      horizontal: .logarithmic(choice.abscissa.title(summary)),
      vertical: isLogarithmic ? .logarithmic(vertical) : .linear(vertical), panels: panels
    ).pages
  }

  /// The measured curve of a group, and what theory expects where it is known.
  private func curves(
    of group: ConvergenceSummary.Group, _ problem: ProblemGroups, isLogarithmic: Bool,
    label: String, look: Int
  ) -> [Curve] {
    let minimum = group.subject.problem.known.minimum
    let curve = GroupCurve(group.records, problem.metric, minimum: minimum)
    let positions = RunPositions(
      of: group.records, at: curve.iterations, as: choice.abscissa, costs: study.callCosts
    ).values
    let summaries = curve.values.map { problem.runSummary.summary(of: $0) }
    guard let start = (summaries.first ?? nil)?.middle else { return [] }
    let clipping = CurveClipping(
      start: start, least: summaries.compactMap { $0?.middle }.min()!,
      isLogarithmic: isLogarithmic)
    let points = zip(positions, summaries).map { x, summary in
      // So many bands would hide one another.
      Curve.Point(x: x, y: summary?.middle, bounds: choice.allSteps ? nil : summary?.bounds)
    }
    let measured = Curve(
      label: label, role: .measured, look: look, points: started(clipping.points(points)))
    guard let expected = expected(of: group, problem.metric) else { return [measured] }
    let known = zip(curve.iterations, positions).compactMap { iteration, x in
      expected[iteration].map { Curve.Point(x: x, y: $0) }
    }
    return [
      measured,
      Curve(
        label: "\(label), expected", role: .expected, look: look,
        points: started(clipping.points(known))),
    ]
  }

  /// Without the start, where nothing is spent and a logarithmic axis has no place for it.
  private func started(_ points: [Curve.Point]) -> [Curve.Point] { points.filter { $0.x > 0 } }

  /// Closed form's mean by iteration, where it is known: at the natural step, and on quadratics.
  private func expected(
    of group: ConvergenceSummary.Group, _ metric: Metric
  ) -> [Int: Double]? {
    guard abs(group.stepRelative - 1) < 1e-12,
      let member = members[[group.instance, group.method]], let values = member.expected(metric)
    else { return nil }
    return Dictionary(uniqueKeysWithValues: zip(member.curves.iterations, values))
  }

  private func description(_ problem: ProblemGroups) -> String {
    let runs = choice.allSteps ? "every step of each method" : "the best step of each method"
    let isExpected = problem.groups.contains { expected(of: $0, problem.metric) != nil }
    return """
      How \(problem.metric.words) on \(problem.problem) falls with \
      \(choice.abscissa.rawValue), over the runs at \(runs): \(problem.runSummary.words)\
      \(choice.allSteps ? ", of which only the middle is drawn" : ""). A run that has ended stays at its \
      last value. A curve that diverges ends where it leaves the picture.\
      \(isExpected ? " Dashed: the expected mean in closed form." : "")
      """
  }
}

extension StepSize {
  /// `step 0.5` where natural steps are meant, else `α = 0.5`.
  fileprivate var words: String {
    switch self {
    case .relative: "step \(StudyReport.short(value))"
    case .absolute: "α = \(StudyReport.short(value))"
    }
  }
}
