internal import Analysis
internal import Experiments

/// How far methods get with what they spend: a figure for every problem, a panel for every instance, a curve for
/// every method.
struct ConvergenceFigures {
  private let study: ConvergenceStudy
  private let summary: ConvergenceSummary
  private let choice: FigureChoice
  /// At the natural step, by instance and method, where problems have a class.
  private let members: [MethodOnInstance: RateSeries.Member]

  init(_ analysis: ConvergenceAnalysis, _ choice: FigureChoice) throws {
    study = analysis.results.study
    summary = analysis.summary
    self.choice = choice
    members = Dictionary(
      try analysis.series.flatMap { series in
        series.members.map { (MethodOnInstance($0.instance.label, series.method), $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  func figures(of problem: ProblemGroups) -> [Figure] {
    let drawn = problem.groups.filter { choice.allSteps || $0.isBest }
      .map { DrawnGroup($0, problem, choice.abscissa) }
    let figure = figure(of: drawn, problem, startsAt: .firstRecord)
    // If runs end at once, all there is to see is how they come down from the start.
    let isBrief = figure.panels.flatMap(\.curves).allSatisfy { $0.points.count < 2 }
    return (isBrief ? self.figure(of: drawn, problem, startsAt: .zero) : figure).pages
  }

  /// Where curves begin.
  private enum Beginning {
    /// At the start, where nothing is spent: on a linear axis.
    case zero
    /// After it, since a logarithmic axis has no place for 0.
    case firstRecord
  }

  private func figure(
    of drawn: [DrawnGroup], _ problem: ProblemGroups, startsAt beginning: Beginning
  ) -> Figure {
    let steps = drawn.map(\.group.step).distinct
    let isLogarithmic = problem.isLogarithmic
    let panels = problem.instances.map { instance in
      let own = drawn.filter { $0.group.instance == instance }
      let floor = own.compactMap(\.leastAboveZero).min() ?? 1
      return Figure.Panel(
        title: problem.panelTitle(instance),
        curves: own.flatMap { drawn -> [Curve] in
          let group = drawn.group
          let label =
            choice.allSteps ? "\(group.method), \(group.step.words)" : group.method
          let look = problem.look(group.method)
          let curves = curves(
            of: drawn, problem, isLogarithmic: isLogarithmic, floor: floor, label: label,
            look: choice.allSteps
              ? Palette.look(color: look, dashes: steps.firstIndex(of: group.step)!) : look)
          return beginning == .zero ? curves : curves.map(\.started)
        })
    }
    let vertical = "\(problem.metric.symbol), \(problem.runSummary.words)"
    let horizontal = choice.abscissa.title(summary)
    return Figure(
      name: problem.figureName("convergence"),
      title: "\(problem.problem): \(problem.metric.symbol) against \(choice.abscissa.rawValue)"
        + (choice.allSteps ? ", all steps" : ""),
      description: description(problem),
      horizontal: beginning == .zero ? .linear(horizontal) : .logarithmic(horizontal),
      vertical: isLogarithmic ? .logarithmic(vertical) : .linear(vertical), panels: panels)
  }

  /// The measured curve of a group, and what theory expects if that is known.
  private func curves(
    of drawn: DrawnGroup, _ problem: ProblemGroups, isLogarithmic: Bool, floor: Double,
    label: String, look: Int
  ) -> [Curve] {
    guard let start = drawn.start else { return [] }
    let clipping = CurveClipping(
      start: start, least: drawn.summaries.compactMap { $0?.middle }.min()!, floor: floor,
      isLogarithmic: isLogarithmic)
    let points = zip(drawn.positions, drawn.summaries).map { x, summary in
      // So many bands would hide one another.
      Curve.Point(x: x, y: summary?.middle, bounds: choice.allSteps ? nil : summary?.bounds)
    }
    let measured = Curve(
      label: label, role: .measured, look: look, points: clipping.points(points))
    guard let expected = expected(of: drawn.group, problem.metric) else { return [measured] }
    let known = zip(drawn.iterations, drawn.positions).compactMap { iteration, x in
      expected[iteration].map { Curve.Point(x: x, y: $0) }
    }
    return [
      measured,
      Curve(
        label: "\(label), expected", role: .expected, look: look, points: clipping.points(known)),
    ]
  }

  /// The mean in closed form, by iteration; nil if there is none, or away from the natural step.
  private func expected(
    of group: ConvergenceSummary.Group, _ metric: Metric
  ) -> [Int: Double]? {
    guard abs(group.stepRelative - 1) < 1e-12,
      let member = members[group.pair], let values = member.expected(metric)
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
      last value. A curve that diverges ends where it leaves the picture, one that comes to 0 at its lower \
      edge.\
      \(isExpected ? " Dashed: the expected mean in closed form." : "")
      """
  }
}

/// A group, and the data of its curve.
private struct DrawnGroup {
  let group: ConvergenceSummary.Group
  let iterations: [Int]
  /// On the horizontal axis.
  let positions: [Double]
  let summaries: [(middle: Double, bounds: ClosedRange<Double>?)?]

  init(
    _ group: ConvergenceSummary.Group, _ problem: ProblemGroups, _ abscissa: FigureChoice.Abscissa
  ) {
    let curve = GroupCurve(
      group.records, problem.metric, minimum: group.subject.problem.known.minimum)
    self.group = group
    iterations = curve.iterations
    positions =
      RunPositions(
        of: group.records, at: curve.iterations, as: abscissa, costs: group.callCosts
      ).values
    summaries = curve.values.map { problem.runSummary.summary(of: $0) }
  }

  /// The value that runs begin with.
  var start: Double? { (summaries.first ?? nil)?.middle }

  var leastAboveZero: Double? { summaries.compactMap { $0?.middle }.filter { $0 > 0 }.min() }
}

extension Curve {
  /// Without the start, where nothing is spent, so that a logarithmic axis has no place for it.
  fileprivate var started: Curve {
    Curve(label: label, role: role, look: look, points: points.filter { $0.x > 0 })
  }
}

extension StepSize {
  /// `step 0.5` for natural steps, else `α = 0.5`.
  fileprivate var words: String {
    switch self {
    case .relative: "step \(StudyReport.short(value))"
    case .absolute: "α = \(StudyReport.short(value))"
    case .own: "its own step"
    }
  }
}
