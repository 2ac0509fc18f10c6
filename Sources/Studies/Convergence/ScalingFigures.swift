internal import Analysis
internal import Experiments
internal import Foundation
internal import Statistics

/// The cost of reaching a target as the number of variables grows: points for every method, and the power of n
/// through them.
struct ScalingFigures {
  private let summary: ConvergenceSummary
  private let choice: FigureChoice
  /// The rates of the problems that have a class.
  private let rates: [RateTable.Row]

  init(_ summary: ConvergenceSummary, _ rates: [RateTable.Row], _ choice: FigureChoice) {
    self.summary = summary
    self.rates = rates
    self.choice = choice
  }

  /// One figure; none if there is a single dimension, or if no method reaches a target in two of them.
  func figures(of problem: ProblemGroups) -> [Figure] {
    guard Set(problem.groups.map(\.dimension)).count > 1 else { return [] }
    let rows = rates.filter {
      $0.series.name == problem.problem && $0.per == choice.abscissa.rateUnit
        && $0.series.convergenceClass.metric == problem.metric
    }
    let scaling = rows.isEmpty ? costScaling(problem) : rateScaling(rows, problem)
    guard let scaling, !scaling.panels.isEmpty else { return [] }
    let spent = choice.abscissa.rawValue
    let target = scaling.target.map { "\(StudyReport.short($0)) of the first value" }
    return [
      Figure(
        name: problem.figureName("scaling"),
        title:
          "\(problem.problem): \(spent) to \(target ?? "targets of each method's own") against n",
        description: """
          The \(spent) that it takes to bring \(problem.metric.words) on \(problem.problem) to \
          \(target ?? "a target"), against the number of variables n, with the power of n fitted for every method: its exponent, \
          and where there is one its 95 % interval, unless that is wider than ±½. \(scaling.sentence)
          """,
        horizontal: .logarithmic("variables n"),
        vertical: .logarithmic(
          "\(choice.abscissa.title(summary)) to \(target ?? "the target")"),
        panels: scaling.panels.map { panel in
          let guides = SlopeGuides.curves(
            [(0, "slope 0"), (1, "slope 1")], beside: panel.curves.filter { $0.role == .markers })
          return Figure.Panel(title: panel.title, curves: panel.curves + guides)
        })
    ]
  }

  // MARK: With a class

  /// As in the rate table: mean curves, targets inside the window of each method.
  private func rateScaling(
    _ rows: [RateTable.Row], _ problem: ProblemGroups
  ) -> (target: Double?, panels: [Figure.Panel], sentence: String)? {
    let rules = RateRules()
    let families = rows.map(\.series.problem).distinct
    let curves = rows.flatMap { row -> [Curve] in
      let series = row.series
      let prices = series.members.map {
        choice.abscissa == .iterations ? 1 : $0.evaluationsPerIteration
      }
      guard let fit = try? series.scalingFit(series.curves, prices: prices, rules) else {
        return []
      }
      let sizes = fit.curves.map { Double($0.dimension) }
      // If nothing is random, the exponent has no interval.
      let isTold = row.dimension.interval.map(FittedExponent.tells) ?? true
      let name = ([series.method] + (families.count > 1 ? [series.problem] : []))
        .joined(separator: ", ")
      let label = Self.label(
        name, isTold ? row.dimension.estimate : nil, row.dimension.interval,
        sizes: Set(sizes).count)
      return zip(fit.costs, fit.intercepts).flatMap { costs, intercept -> [Curve] in
        let line: ((Double) -> Double)? =
          isTold ? { exp(intercept + fit.exponent * log($0)) } : nil
        let points = zip(sizes, costs).map { Curve.Point(x: $0, y: $1) }
        return Self.curves(label, look: problem.look(series.method), points, line)
      }
    }
    let isLinear = rows[0].series.isLinear
    let targets =
      isLinear
      ? "The target is the same for all."
      : """
      A method's targets are what its own mean curve comes to at \
      \(rules.targetTimes.map { StudyReport.short($0) }.joined(separator: " and ")) times c \
      iterations, so that slopes can be compared, and levels roughly.
      """
    return (
      isLinear ? rules.linearTarget : nil, curves.isEmpty ? [] : [Figure.Panel(curves: curves)],
      "\(targets) Methods that do not reach theirs are left out."
    )
  }

  // MARK: Without one

  /// The expected running times of the best steps, as in the table of costs; one panel for every family of instances.
  private func costScaling(
    _ problem: ProblemGroups
  ) -> (target: Double?, panels: [Figure.Panel], sentence: String)? {
    let contenders = Dictionary(
      uniqueKeysWithValues: summary.contenders.map { ($0.pair, $0) })
    let families = problem.families.map { family in
      let best = family.groups.filter(\.isBest)
      return (title: family.title, best: best.map { contenders[$0.pair]! })
    }
    /// What a method spends on its instances, from few variables to many.
    func points(
      _ method: String, _ best: [ConvergenceSummary.Contender], _ target: Int
    ) -> [Curve.Point] {
      best.filter { $0.method == method }.compactMap { contender in
        let unit = choice.abscissa.unit(contender.callCosts)
        let cost = contender.best.judged.cost(to: target, in: unit)
        guard cost.estimate.isFinite, cost.estimate > 0 else { return nil }
        return Curve.Point(
          x: Double(contender.dimension), y: cost.estimate, bounds: cost.interval?.drawn)
      }.sorted { $0.x < $1.x }
    }
    /// How many points there are: the target is the hardest of those with the most.
    func count(_ target: Int) -> Int {
      families.reduce(0) { count, family in
        family.best.map(\.method).distinct.reduce(count) {
          $0 + points($1, family.best, target).count
        }
      }
    }
    let targets = summary.targets.indices
    guard let most = targets.map(count).max(), most > 0,
      let target = targets.last(where: { count($0) == most })
    else { return nil }
    let panels = families.compactMap { family -> Figure.Panel? in
      let curves = family.best.map(\.method).distinct.flatMap { method -> [Curve] in
        let points = points(method, family.best, target)
        guard let law = PowerLaw(points.map { ($0.x, $0.y!) }) else { return [] }
        let fitted = law.fitted
        // Each family has an exponent, and so an entry in the legend, of its own.
        let name = ([method] + [family.title].filter { !$0.isEmpty }).joined(separator: ", ")
        let label = Self.label(
          name, fitted.isTold ? fitted.estimate : nil, fitted.interval, sizes: fitted.sizes)
        let line: ((Double) -> Double)? = fitted.isTold ? { law.value(at: $0) } : nil
        return Self.curves(label, look: problem.look(method), points, line)
      }
      return curves.isEmpty ? nil : Figure.Panel(title: family.title, curves: curves)
    }
    return (
      summary.targets[target], panels,
      """
      Points are expected running times at the best step of each method, one for every instance, in which a \
      run that did not reach the target is charged its whole budget, with their 95 % intervals; intervals of \
      exponents are those of a line through the logarithms.
      """
    )
  }

  // MARK: Both

  /// `two-point, exponent 1.01 [0.98, 1.03]`.
  ///
  /// - Parameter exponent: nil if there is not enough to tell it.
  private static func label(
    _ method: String, _ exponent: Double?, _ interval: ConfidenceInterval?, sizes: Int
  ) -> String {
    func short(_ number: Double) -> String {
      FittedExponent.short(number).replacing("-", with: "−")
    }
    guard let exponent else {
      return "\(method), \(FittedExponent(nil, nil, sizes: sizes).text())"
    }
    let around = interval.map { " [\(short($0.lower)), \(short($0.upper))]" } ?? ""
    return "\(method), exponent \(short(exponent))\(around)"
  }

  /// Points and the line through them, one entry of the legend; only the points if there is no exponent.
  private static func curves(
    _ label: String, look: Int, _ points: [Curve.Point], _ line: ((Double) -> Double)?
  ) -> [Curve] {
    let sizes = points.map(\.x)
    let measured = Curve(label: label, role: .markers, look: look, points: points)
    guard let line else { return [measured] }
    return [
      measured,
      Curve(
        label: label, role: .fit, look: look,
        points: [sizes.min()!, sizes.max()!].map { Curve.Point(x: $0, y: line($0)) }),
    ]
  }
}
