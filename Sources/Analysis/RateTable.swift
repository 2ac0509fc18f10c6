internal import Experiments
internal import Foundation
internal import Problems
package import Sampling

/// The lecture's table, measured: for every class and method the exponent in k (for strongly convex
/// problems the contraction), the exponent in n, and the largest ratio of a mean to its exact bound,
/// each with its interval and held against theory.
package struct RateTable: Sendable {
  package let rows: [Row]

  /// Whether iterations or evaluations are counted.
  package enum Unit: String, Sendable, CaseIterable {
    case iteration, evaluation
  }

  /// One method on one problem, by iterations or by evaluations.
  package struct Row: Sendable {
    package let series: RateSeries
    package let per: Unit
    /// p in mean ~ k^p; for strongly convex problems κ·ρ, where E‖x − x*‖² falls by e^{−ρ} in c
    /// iterations and κ = L/μ.
    package let iterations: Fitted
    /// q in cost ~ n^q of reaching the targets.
    package let dimension: Fitted
    package let bound: BoundCheck?
    package let verdict: Verdict

    package var replicates: Int { series.curves.map(\.replicateCount).min() ?? 0 }
  }

  /// One fitted number.
  package struct Fitted: Sendable {
    package let estimate: Double?
    package let interval: ConfidenceInterval?
    /// What it is held against: the rate of theory, or the closed form over the same window.
    package let theory: Double
    package let rSquared: Double?
    package let window: ClosedRange<Double>?
    package let verdict: Verdict
  }

  /// - Parameter stream: where the bootstrap draws from.
  package init(_ all: [RateSeries], rules: RateRules = RateRules(), from stream: RandomStream) {
    rows = all.flatMap { series in
      let fits = RateFits(
        series, rules, stream.substream("\(series.problem) \(series.method)"))
      return Unit.allCases.map { fits.row(per: $0) }
    }
  }
}

/// The fits of one series.
private struct RateFits {
  private let series: RateSeries
  private let rules: RateRules
  private let stream: RandomStream
  private let bound: BoundCheck?
  private let iterations: RateTable.Fitted

  init(_ series: RateSeries, _ rules: RateRules, _ stream: RandomStream) {
    self.series = series
    self.rules = rules
    self.stream = stream
    bound = series.boundCheck()
    iterations = Self.iterations(series, rules, stream.substream("k"), bound)
  }

  func row(per unit: RateTable.Unit) -> RateTable.Row {
    let dimension = dimension(per: unit)
    let order: [Verdict.Outcome] = [
      .violates, .disagrees, .slower, .inconclusive, .faster, .agrees,
    ]
    let verdicts = [iterations.verdict, dimension.verdict]
    let outcome = order.first { outcome in verdicts.contains { $0.outcome == outcome } }!
    let told = verdicts.filter { $0.outcome == outcome }.map(\.sentence)
    return RateTable.Row(
      series: series, per: unit, iterations: iterations, dimension: dimension, bound: bound,
      verdict: Verdict(outcome: outcome, sentence: told.joined(separator: " ")))
  }

  // MARK: The rate in k

  private static func iterations(
    _ series: RateSeries, _ rules: RateRules, _ stream: RandomStream, _ bound: BoundCheck?
  ) -> RateTable.Fitted {
    let isLinear = series.isLinear
    let window = series.window(rules)
    // κ turns the rate into a number that does not depend on the problem's condition.
    let scale = isLinear ? series.condition : 1
    let expected = series.expected.flatMap { try? series.lineFit($0, rules).estimate * scale }
    let theory =
      isLinear
      ? expected ?? scale * series.slowestRate : series.isDeterministic ? expected ?? -1 : -1
    let margin = isLinear ? rules.margin * theory : rules.margin
    let quantity: Verdict.Quantity = isLinear ? .linearRate : .iterationExponent
    return fitted(
      { () throws(FitFailure) in try series.lineFit(series.curves, rules) }, scale, quantity,
      theory, margin, bound, window, stream)
  }

  // MARK: The exponent in n

  private func dimension(per unit: RateTable.Unit) -> RateTable.Fitted {
    let prices = series.members.map { unit == .iteration ? 1 : $0.evaluationsPerIteration }
    // What c and the price of an iteration say: n for two points, 0 for exact gradients.
    let theory = Self.slope(
      series.curves.map { log(Double($0.dimension)) },
      zip(series.curves, prices).map { log($0.constant * $1) })
    let targets = series.targets(rules)
    return Self.fitted(
      { () throws(FitFailure) in
        try ScalingFit(
          series.curves, targets: targets, interpolation: series.interpolation,
          costPerIteration: prices)
      }, 1, .dimensionExponent, theory, rules.margin, bound, nil, stream.substream("n"))
  }

  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    return xx == 0 ? 0 : xy / xx
  }

  // MARK: Both

  private static func fitted(
    _ make: () throws(FitFailure) -> any LineFit, _ scale: Double, _ quantity: Verdict.Quantity,
    _ theory: Double, _ margin: Double, _ bound: BoundCheck?, _ window: ClosedRange<Double>?,
    _ stream: RandomStream
  ) -> RateTable.Fitted {
    do {
      let fit = try make()
      let estimate = fit.estimate * scale
      guard !fit.isDeterministic else {
        return RateTable.Fitted(
          estimate: estimate, interval: nil, theory: theory, rSquared: fit.rSquared,
          window: window,
          verdict: .deterministic(
            quantity, estimate: estimate, closedForm: theory, margin: margin, bound: bound))
      }
      let interval = fit.interval(from: stream).map {
        ConfidenceInterval(lower: scale * $0.lower, upper: scale * $0.upper, level: $0.level)
      }
      return RateTable.Fitted(
        estimate: estimate, interval: interval, theory: theory, rSquared: fit.rSquared,
        window: window,
        verdict: .stochastic(
          quantity, estimate: estimate, interval: interval, theory: theory, margin: margin,
          bound: bound))
    } catch {
      return RateTable.Fitted(
        estimate: nil, interval: nil, theory: theory, rSquared: nil, window: window,
        verdict: Verdict(outcome: .inconclusive, sentence: "No fit: \(error)"))
    }
  }
}
