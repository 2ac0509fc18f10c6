internal import Analysis
internal import Experiments
internal import Statistics

/// What it costs to have no gradients: how many times the cost of the first-order method each other method took,
/// against n, with one panel for every price of a gradient.
struct PriceFigures {
  private let prices: GradientPrices?

  init(_ prices: GradientPrices?) {
    self.prices = prices
  }

  /// One figure; none unless there are both a first-order method and others, and a target is reached.
  func figures(of problem: ProblemGroups) -> [Figure] {
    guard let prices else { return [] }
    let own = prices.rows.filter { $0.instance.name == problem.problem }
    guard let reference = own.first?.reference else { return [] }
    let target = prices.hardestTarget
    let share = StudyReport.short(prices.targets[target])
    let families = own.map(\.instance.family).distinct
    let panels = prices.prices.enumerated().map { i, price in
      Figure.Panel(
        title: price.title,
        curves: families.flatMap { family in
          own.map(\.method).distinct.flatMap { method -> [Curve] in
            let points = own.filter { $0.instance.family == family && $0.method == method }
              .compactMap { row in row.ratios[target][i]?.point(row.dimension) }
              .sorted { $0.x < $1.x }
            let label = ([method] + (families.count > 1 ? [family] : []))
              .joined(separator: ", ")
            return curves(
              label,
              look: Palette.look(
                color: problem.look(method), dashes: families.firstIndex(of: family)!), points)
          }
        } + [level(own)])
    }
    let figure = Figure(
      name: problem.figureName("price"),
      title: "\(problem.problem): times the cost of \(reference) to \(share) of the first value",
      description: """
        How many times the cost of \(reference) each other method needs to bring \(problem.metric.words) on \
        \(problem.problem) to \(share) of its first value, against the number of variables n. The cost is \
        expected evaluations, with a gradient counting as the panel's title says, or measured seconds; each \
        method takes its best step at that price. Bars: 95 % intervals; lines: powers of n.\
        \(families.count > 1 ? " Hollow markers and dashed lines: all but \(families[0])." : "")
        """,
      horizontal: .logarithmic("variables n"),
      vertical: .logarithmic("times the cost of \(reference)"),
      panels: panels.filter { $0.curves.contains { $0.role != .guide && !$0.points.isEmpty } })
    return figure.hasPoints ? [figure] : []
  }

  private func curves(_ label: String, look: Int, _ points: [Curve.Point]) -> [Curve] {
    guard !points.isEmpty else { return [] }
    let markers = Curve(label: label, role: .markers, look: look, points: points)
    guard let law = PowerLaw(points.map { ($0.x, $0.y!) }), law.fitted.isTold else {
      return [markers]
    }
    let ends = [points.first!.x, points.last!.x]
    return [
      markers,
      Curve(
        label: label, role: .fit, look: look,
        points: ends.map { Curve.Point(x: $0, y: law.value(at: $0)) }),
    ]
  }

  private func level(_ rows: [GradientPrices.Row]) -> Curve {
    let sizes = rows.map { Double($0.dimension) }
    return Curve(
      label: "as much", role: .guide, look: 0,
      points: [sizes.min()! / 1.2, sizes.max()! * 1.2].map { Curve.Point(x: $0, y: 1) })
  }
}

extension GradientPrices.Price {
  fileprivate var title: String {
    switch self {
    case .evaluations(1): "a gradient costs 1 evaluation"
    case .evaluations: "a gradient costs \(name) evaluations"
    case .dimension: "a gradient costs n evaluations"
    case .measured: "in measured seconds"
    }
  }
}

extension RunningTimeRatio {
  /// Nil if a logarithmic axis has no place for it.
  fileprivate func point(_ dimension: Int) -> Curve.Point? {
    guard estimate > 0, estimate.isFinite else { return nil }
    return Curve.Point(x: Double(dimension), y: estimate, bounds: interval?.drawn)
  }
}
