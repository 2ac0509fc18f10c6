internal import Analysis
internal import Experiments

/// How much depends on the step size: what runs end at, and what they spend to reach a target, at every step that was
/// tried.
struct StepFigures {
  private let summary: ConvergenceSummary
  private let choice: FigureChoice

  init(_ summary: ConvergenceSummary, _ choice: FigureChoice) {
    self.summary = summary
    self.choice = choice
  }

  /// None if a single step was tried.
  func figures(of problem: ProblemGroups) -> [Figure] {
    guard Set(problem.groups.map(\.step)).subtracting([.own]).count > 1 else { return [] }
    return finalValues(problem).pages + costs(problem).flatMap(\.pages)
  }

  private func finalValues(_ problem: ProblemGroups) -> Figure {
    let someFailed = problem.groups.contains { $0.records.contains { $0.outcome == .failed } }
    return figure(
      problem, name: "steps", title: "\(problem.metric.symbol) at the end",
      what:
        "What \(problem.metric.words) comes to within the budget, median and quartiles over runs,",
      level: "half of the runs diverged\(someFailed ? " or failed" : "")",
      vertical: "\(problem.metric.symbol) at the end, median and quartiles",
      isLogarithmic: problem.isLogarithmic
    ) { group in
      RunSummary.median.summary(
        of: group.records.map { record in
          let hasLeft = record.outcome == .diverged || record.outcome == .failed
          let minimum = group.subject.problem.known.minimum
          let last = record.values(of: problem.metric, minimum: minimum).last ?? nil
          return hasLeft ? .infinity : last ?? .infinity
        })
    }
  }

  /// The cost of reaching the hardest of the targets that most groups reach; none if no run reaches any.
  private func costs(_ problem: ProblemGroups) -> [Figure] {
    let groups = problem.groups.filter { $0.metric == problem.metric }
    func count(_ target: Int) -> Int { groups.count { $0.targets.reached(target) > 0 } }
    let targets = summary.targets.indices
    guard let most = targets.map(count).max(), most > 0,
      let target = targets.last(where: { count($0) == most })
    else { return [] }
    let share = StudyReport.short(summary.targets[target])
    let spent = choice.abscissa.rawValue
    return [
      figure(
        problem, name: "steps-cost", title: "\(spent) to \(share) of the first value",
        what: """
          The \(spent) until \(problem.metric.words) is \(share) of its first value, a run that did not \
          reach that being charged its whole budget
          """,
        level: "reached by no run",
        vertical: "\(choice.abscissa.title(summary)), with 95 % intervals", isLogarithmic: true
      ) { group in
        let cost = group.targets.cost(to: target, in: choice.abscissa.unit(group.callCosts))
        guard cost.estimate.isFinite else { return nil }
        return (cost.estimate, cost.interval.map { $0.lower...$0.upper })
      }
    ]
  }

  /// - Parameters:
  ///   - level: what it means that a step has no summary.
  ///   - summary: of a group.
  private func figure(
    _ problem: ProblemGroups, name: String, title: String, what: String, level: String,
    vertical: String, isLogarithmic: Bool, _ summary: StepCurves.Summary
  ) -> Figure {
    let panels = problem.instances.map { instance in
      let groups = problem.groups.filter { $0.instance == instance }
      return Figure.Panel(
        title: problem.panelTitle(instance),
        curves: StepCurves(groups, summary, isLogarithmic: isLogarithmic).curves(
          look: problem.look, level: level))
    }
    return Figure(
      name: problem.figureName(name), title: "\(problem.problem): \(title) against the step",
      description: """
        \(what) on \(problem.problem), against the step size of each method in the method's unit: its natural \
        step, for gradient descent 1/(cL); if it has none without an L, R/G or α itself. Steps without a value \
        lie on the line at the top: \(level).
        """,
      horizontal: .logarithmic("step, in the method's unit"),
      vertical: isLogarithmic ? .logarithmic(vertical) : .linear(vertical), panels: panels)
  }
}

/// The curves of one panel.
private struct StepCurves {
  /// The value that stands for a group, and the bounds around it; nil if there is none.
  typealias Summary = (ConvergenceSummary.Group) -> (
    middle: Double, bounds: ClosedRange<Double>?
  )?
  private typealias Step = (x: Double, summary: (middle: Double, bounds: ClosedRange<Double>?)?)
  private let methods: [(name: String, steps: [Step])]
  /// Where steps without a value lie, above all that have one.
  private let ceiling: Double
  /// The lower end of bars that reach down to 0 or below on a logarithmic axis.
  private let floor: Double
  /// What bars must lie above.
  private let bottom: Double

  init(
    _ groups: [ConvergenceSummary.Group], _ summary: Summary, isLogarithmic: Bool
  ) {
    methods = groups.map(\.method).distinct.map { method in
      let own = groups.filter { $0.method == method && $0.stepRelative.isFinite }
        .sorted { $0.stepRelative < $1.stepRelative }
      let steps = own.map { (x: $0.stepRelative, summary: summary($0)) }
      return (
        method, isLogarithmic ? steps.filter { $0.summary.map { $0.middle > 0 } ?? true } : steps
      )
    }
    let heights = methods.flatMap(\.steps).compactMap(\.summary).flatMap {
      [$0.middle] + ($0.bounds.map { [$0.upperBound].filter(\.isFinite) } ?? [])
    }
    let (low, high) = (heights.min() ?? 1, heights.max() ?? 1)
    floor = heights.filter { $0 > 0 }.min() ?? 1
    bottom = isLogarithmic ? 0 : -.infinity
    ceiling = isLogarithmic ? 2 * high : high + max(0.1 * (high - low), 1e-12 * abs(high))
  }

  func curves(look: (String) -> Int, level: String) -> [Curve] {
    let measured = methods.map { method in
      Curve(
        label: method.name, role: .points, look: look(method.name),
        points: method.steps.map { x, summary in
          Curve.Point(
            x: x, y: summary?.middle ?? ceiling,
            bounds: summary?.bounds.map {
              ($0.lowerBound > bottom ? $0.lowerBound : floor)...min($0.upperBound, ceiling)
            })
        })
    }
    let steps = methods.flatMap(\.steps)
    guard steps.contains(where: { $0.summary == nil }), let left = steps.map(\.x).min(),
      let right = steps.map(\.x).max()
    else { return measured }
    return measured + [
      Curve(
        label: level, role: .guide, look: 0,
        points: [left, right].map { Curve.Point(x: $0, y: ceiling) })
    ]
  }
}
