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

  /// Windows, targets and margins, all stated beforehand.
  package struct Rules: Sendable {
    /// Of k/c, or k + ½ for deterministic methods: past the start, and before the slowest
    /// eigenvalue shows.
    package var window = 10.0...300.0
    /// Of k/c, where the rate is linear.
    package var linearWindow = 5.0...30.0
    /// At which k/c the mean curve, in the middle over n, sets the targets of the exponent of n.
    package var targetTimes = [10.0, 20.0]
    /// The fraction of the first value that is the target where the rate is linear.
    package var linearTarget = 1e-3
    /// Exponents agree within this much, linear rates within this fraction.
    package var margin = 0.05

    package init() {}
  }

  /// - Parameter stream: where the bootstrap draws from.
  package init(_ all: [RateSeries], rules: Rules = Rules(), from stream: RandomStream) {
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
  private let rules: RateTable.Rules
  private let stream: RandomStream
  private let bound: BoundCheck?
  private let iterations: RateTable.Fitted

  init(_ series: RateSeries, _ rules: RateTable.Rules, _ stream: RandomStream) {
    self.series = series
    self.rules = rules
    self.stream = stream
    bound = Self.bound(series)
    iterations = Self.iterations(series, rules, stream.substream("k"), bound)
  }

  func row(per unit: RateTable.Unit) -> RateTable.Row {
    let dimension = dimension(per: unit)
    let order: [Verdict.Outcome] = [.violates, .inconclusive, .faster, .agrees]
    let verdicts = [iterations.verdict, dimension.verdict]
    let outcome = order.first { outcome in verdicts.contains { $0.outcome == outcome } }!
    let told = verdicts.filter { $0.outcome == outcome }.map(\.sentence)
    return RateTable.Row(
      series: series, per: unit, iterations: iterations, dimension: dimension, bound: bound,
      verdict: Verdict(outcome: outcome, sentence: told.joined(separator: " ")))
  }

  // MARK: The rate in k

  private static func iterations(
    _ series: RateSeries, _ rules: RateTable.Rules, _ stream: RandomStream, _ bound: BoundCheck?
  ) -> RateTable.Fitted {
    let isLinear = series.convergenceClass == .stronglyConvex
    let window = isLinear ? rules.linearWindow : rules.window
    // κ turns the rate into a number that does not depend on the problem's condition.
    let scale = isLinear ? series.condition : 1
    func fit(_ curves: [ReplicateCurves]) throws(FitFailure) -> any CurveFit {
      if isLinear { return try LinearRateFit(curves, window: window) }
      let clock: Clock = series.isDeterministic ? .halfStep : .scaledIteration
      return try RateFit(curves, clock: clock, window: window)
    }
    let expected = series.expected.flatMap { try? fit($0).estimate * scale }
    let theory = isLinear || series.isDeterministic ? expected ?? -1 : -1
    let margin = isLinear ? rules.margin * theory : rules.margin
    let quantity: Verdict.Quantity = isLinear ? .linearRate : .iterationExponent
    return fitted(
      { () throws(FitFailure) in try fit(series.curves) }, scale, quantity, theory, margin, bound,
      window, stream)
  }

  // MARK: The exponent in n

  private func dimension(per unit: RateTable.Unit) -> RateTable.Fitted {
    let prices = series.members.map { unit == .iteration ? 1 : $0.evaluationsPerIteration }
    let interpolation: Crossing.Interpolation =
      series.convergenceClass == .stronglyConvex
      ? .linear : series.isDeterministic ? .halfStepLogarithmic : .logarithmic
    // What c and the price of an iteration say: n for two points, 0 for exact gradients.
    let theory = Self.slope(
      series.curves.map { log(Double($0.dimension)) },
      zip(series.curves, prices).map { log($0.constant * $1) })
    let targets = targets
    return Self.fitted(
      { () throws(FitFailure) in
        try ScalingFit(
          series.curves, targets: targets, interpolation: interpolation, costPerIteration: prices)
      }, 1, .dimensionExponent, theory, rules.margin, bound, nil, stream.substream("n"))
  }

  private var targets: [Double] {
    let curves = series.curves
    guard series.convergenceClass != .stronglyConvex else {
      return [rules.linearTarget * (curves.map { $0.means[0] }.min() ?? 1)]
    }
    return rules.targetTimes.compactMap { time in
      let values = curves.compactMap { curve in
        zip(curve.iterations, curve.means).first { Double($0.0) >= time * curve.constant }?.1
      }
      return values.isEmpty ? nil : exp(values.map(log).reduce(0, +) / Double(values.count))
    }
  }

  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    return xx == 0 ? 0 : xy / xx
  }

  // MARK: Both

  private static func fitted(
    _ make: () throws(FitFailure) -> any CurveFit, _ scale: Double, _ quantity: Verdict.Quantity,
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
        verdict: Verdict(outcome: .inconclusive, sentence: "No fit: \(error)."))
    }
  }

  // MARK: The bound

  /// The exact bounds need L, and Δ, R and μ as the class has them.
  private static func bound(_ series: RateSeries) -> BoundCheck? {
    let bounds = Dictionary(
      series.members.map { ($0.curves.dimension, ClassBound($0, series.convergenceClass)) },
      uniquingKeysWith: { $1 })
    guard bounds.values.allSatisfy({ $0 != nil }) else { return nil }
    return try? BoundCheck(
      series.curves,
      quantity: series.convergenceClass == .smooth ? .runningMinimum : .mean
    ) { group, iteration in
      bounds[group.dimension]!!.value(at: iteration, constant: group.constant)
    }
  }
}

extension RateSeries {
  /// κ = L/μ, the same in every dimension of a family that the table can be about.
  fileprivate var condition: Double {
    let known = members[0].instance.problem.known
    return members[0].instance.smoothness / (known.strongConvexity ?? .nan)
  }

  /// The curves without sampling error, where closed form gives them for every n.
  fileprivate var expected: [ReplicateCurves]? {
    let metric = convergenceClass.metric
    let exact = members.compactMap { member in
      member.expected(metric).map {
        ReplicateCurves(
          dimension: member.curves.dimension, constant: member.curves.constant,
          iterations: member.curves.iterations, values: [$0])
      }
    }
    return exact.count == members.count ? exact : nil
  }
}

/// The exact bound that holds for one dimension's runs.
private enum ClassBound {
  case smooth(ExactBounds.Smooth)
  case convex(ExactBounds.Convex)
  case stronglyConvex(ExactBounds.StronglyConvex)

  /// Nil where what the bound is made of is not known.
  init?(_ member: RateSeries.Member, _ convergenceClass: ConvergenceClass) {
    let problem = member.instance.problem
    let (known, L) = (problem.known, member.instance.smoothness)
    // All replicates start alike on the families of the table; the first stands for all.
    let start = member.instance.start(replicate: 0)
    let gap = known.minimum.map { problem.value(at: start) - $0 }
    let distance = known.minimizer.map { minimizer in
      zip(start, minimizer).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    switch (convergenceClass, gap, distance) {
    case (.smooth, let gap?, _):
      self = .smooth(ExactBounds.Smooth(smoothness: L, gap: gap))
    case (.convex, let gap?, let distance?):
      self = .convex(ExactBounds.Convex(smoothness: L, gap: gap, distance: distance))
    case (.stronglyConvex, _, let distance?):
      guard let μ = known.strongConvexity else { return nil }
      self = .stronglyConvex(
        ExactBounds.StronglyConvex(smoothness: L, convexity: μ, distance: distance))
    default: return nil
    }
  }

  func value(at iteration: Int, constant c: Double) -> Double {
    switch self {
    case .smooth(let bounds):
      c == 1
        ? bounds.gradientDescentMinimum(through: iteration)
        : bounds.minimum(through: iteration, constant: c)
    case .convex(let bounds):
      c == 1 ? bounds.gradientDescent(iteration) : bounds.stochastic(iteration, constant: c)
    case .stronglyConvex(let bounds):
      bounds.stochastic(iteration, constant: c)
    }
  }
}
