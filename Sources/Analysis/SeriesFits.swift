internal import Experiments
internal import Foundation
internal import Problems
internal import Sampling
internal import Statistics

/// The fits of one series.
struct SeriesFits {
  private let series: RateSeries
  private let family: StudyFamily
  private let stream: RandomStream
  private let bound: BoundCheck?
  private let contradiction: String?
  private let expected: [ReplicateCurves]?
  private let floors: [FloorCheck]

  init(_ series: RateSeries, _ family: StudyFamily, _ stream: RandomStream) {
    self.series = series
    self.family = family
    self.stream = stream
    bound = family.boundCheck(of: series)
    contradiction = family.contradiction(of: series)
    expected = series.expected
    floors = series.members.compactMap { FloorCheck($0, of: series) }
  }

  /// One row by iterations and, if there is an exponent of n to fit, one by evaluations.
  var rows: [RateTable.Row] {
    if floors.contains(where: { $0.level != nil }) { return [floorRow] }
    let isSwept =
      Set(series.curves.map(\.dimension)).count > 1 && series.provenRate?.horizon == nil
    let iterations = iterations
    return (isSwept ? RateTable.Unit.allCases : [.iteration]).map { unit in
      let dimension = isSwept ? dimension(per: unit) : Self.unmeasured
      return RateTable.Row(
        series: series, per: unit, iterations: iterations, dimension: dimension, bound: bound,
        floors: nil, verdict: Verdict(of: [iterations, dimension].compactMap(\.verdict)))
    }
  }

  /// The row of means that noise or batches keep on a floor; it has no rate.
  private var floorRow: RateTable.Row {
    let verdicts = floors.map { floor in
      floor.ratio(level: family.fitLevel / Double(floors.count)).map {
        Verdict(
          .floor(dimension: floor.dimension), $0, against: .closedForm(1),
          margin: family.rules.margin, contradiction: contradiction)
      }
        ?? Verdict(
          unfitted: floor.level == nil
            ? "the runs at n = \(floor.dimension) end before they are on their floor"
            : "a single run at n = \(floor.dimension) does not tell its floor", bound: nil,
          contradiction: contradiction)
    }
    return RateTable.Row(
      series: series, per: .iteration, iterations: Self.unmeasured, dimension: Self.unmeasured,
      bound: nil, floors: floors, verdict: Verdict(of: verdicts))
  }

  // MARK: The rate in k

  private var iterations: RateTable.Fitted {
    let rules = family.rules
    if let horizon = series.provenRate?.horizon { return judged(atHorizon: horizon) }
    // κ turns the rate into a number that does not depend on the problem's condition.
    let scale = series.isLinear ? series.leastCondition : 1
    let closedForm = expected.flatMap { try? series.lineFit($0, rules) }.map { $0.estimate * scale }
    let order =
      series.isLinear
      ? series.slowest.flatMap { try? series.line($0, rules) }.map { $0.estimate * scale }
      : series.provenRate?.exponent(of: series.convergenceClass)
    return fitted(
      series.isLinear ? .linearRate : .iterationExponent, lecture: series.lecture,
      closedForm: closedForm, order: order, scale: scale, clock: series.clock,
      stream.substream("k")
    ) { () throws(FitFailure) in try series.lineFit(series.curves, rules) }
  }

  /// For a method whose bound is about N iterations: there is no exponent.
  private func judged(atHorizon horizon: Int) -> RateTable.Fitted {
    RateTable.Fitted(
      estimate: nil, interval: nil, lecture: nil, closedForm: nil, theory: nil, rSquared: nil,
      window: nil, verdict: Verdict(horizon: horizon, bound: bound, contradiction: contradiction))
  }

  // MARK: The exponent in n

  private static let unmeasured = RateTable.Fitted(
    estimate: nil, interval: nil, lecture: nil, closedForm: nil, theory: nil, rSquared: nil,
    window: nil, verdict: nil)

  private func dimension(per unit: RateTable.Unit) -> RateTable.Fitted {
    let prices = series.members.map { unit == .iteration ? 1 : $0.evaluationsPerIteration }
    // What c and the price of an iteration give for rates in k/c: 1 for two points, 0 for exact gradients.
    let lecture = series.lecture.map { _ in
      Self.slope(
        series.curves.map { log(Double($0.dimension)) },
        zip(series.curves, prices).map { log($0.constant * max($1, .leastNormalMagnitude)) })
    }
    func fit(_ curves: [ReplicateCurves]) throws(FitFailure) -> ScalingFit {
      try series.scalingFit(curves, prices: prices, family.rules)
    }
    return fitted(
      .dimensionExponent, lecture: lecture,
      closedForm: expected.flatMap { try? fit($0) }?.exponent, order: lecture, scale: 1, clock: nil,
      stream.substream("n")
    ) { () throws(FitFailure) in try fit(series.curves) }
  }

  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    return xx == 0 ? 0 : xy / xx
  }

  // MARK: Both

  /// - Parameters:
  ///   - order: what theory promises at least.
  ///   - clock: of the window that is reported.
  private func fitted(
    _ quantity: Verdict.Quantity, lecture: Double?, closedForm: Double?, order: Double?,
    scale: Double, clock: Clock?, _ stream: RandomStream,
    _ make: () throws(FitFailure) -> any LineFit
  ) -> RateTable.Fitted {
    let reference = closedForm.map { Verdict.Reference.closedForm($0) } ?? order.map { .order($0) }
    let fit: any LineFit
    do throws(FitFailure) {
      fit = try make()
    } catch {
      return RateTable.Fitted(
        estimate: nil, interval: nil, lecture: lecture, closedForm: closedForm,
        theory: reference?.value, rSquared: nil, window: nil,
        verdict: Verdict(
          unfitted: "no fit: \(error)" + noiseRemark, bound: bound, contradiction: contradiction))
    }
    let measured = measured(fit, scale, isClosedForm: closedForm != nil, stream)
    let times = clock.map { clock in
      fit.curves.flatMap { curves in
        curves.iterations.map { clock.time($0, constant: curves.constant) }
      }
    }
    return RateTable.Fitted(
      estimate: measured.estimate, interval: measured.interval, lecture: lecture,
      closedForm: closedForm, theory: reference?.value, rSquared: fit.rSquared,
      window: times.map { $0.min()!...$0.max()! },
      verdict: reference.map {
        Verdict(
          quantity, measured, against: $0,
          margin: family.rules.margin * (quantity == .linearRate ? abs($0.value) : 1), bound: bound,
          contradiction: contradiction)
      }
        ?? Verdict(
          unfitted: remark
            ?? (lecture == nil
              ? "no rate is proven of this method on this class, and no closed form can be fitted here"
              : "theory's rate is infinite, since a single step leads to the minimum"),
          bound: bound, contradiction: contradiction))
  }

  /// Why noise leaves nothing to compare rates with; nil if there is an expected curve, though it may have no fit.
  private var remark: String? { expected == nil ? series.noise.remark : nil }

  /// The remark as a sentence of its own, without a full stop.
  private var noiseRemark: String {
    remark.map { " \($0.prefix(1).uppercased())\($0.dropFirst())" } ?? ""
  }

  private func measured(
    _ fit: some LineFit, _ scale: Double, isClosedForm: Bool, _ stream: RandomStream
  ) -> Verdict.Measured {
    let estimate = fit.estimate * scale
    guard !fit.isDeterministic else { return Verdict.Measured(exactly: estimate) }
    let interval = fit.interval(from: stream).map {
      ConfidenceInterval(lower: scale * $0.lower, upper: scale * $0.upper, level: $0.level)
    }
    let reach = fit.reach(level: isClosedForm ? family.fitLevel : nil)
    return Verdict.Measured(estimate, interval: interval, reach: scale * reach)
  }
}

extension CurveFit {
  /// How far from the truth the estimate may be: t·SE at a level; infinite if there is no SE, or if a few replicates
  /// make up the means. Without a level it is 0 unless it is infinite.
  ///
  /// There are enough replicates to know the means if their relative standard errors are at most 10 %, so that none
  /// of eight or more replicates is a quarter of the sum.
  fileprivate func reach(level: Double?) -> Double {
    guard let standardError, curves.allSatisfy(\.areMeansTold) else { return .infinity }
    guard let level else { return 0 }
    return standardError
      * StudentT(degreesOfFreedom: degreesOfFreedom).magnitude(twoSidedTail: level)
  }
}

extension ReplicateCurves {
  fileprivate var areMeansTold: Bool {
    iterations.indices.allSatisfy { r in
      standardError(record: r) ?? .infinity <= 0.1 * means[r]
    }
  }
}

extension Verdict {
  /// The worst of several.
  fileprivate init(of verdicts: [Verdict]) {
    let order: [Outcome] = [.violates, .disagrees, .slower, .inconclusive, .faster, .agrees]
    let outcome = order.first { outcome in verdicts.contains { $0.outcome == outcome } }!
    let told = verdicts.filter { $0.outcome == outcome }.map(\.sentence)
    self.init(outcome: outcome, sentence: told.joined(separator: " "))
  }
}
