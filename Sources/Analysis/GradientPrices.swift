package import Experiments
package import Statistics

/// The cost of having no gradients: for each other method and each target, the ratio of its expected cost to that of
/// the study's first-order method, at several prices of a gradient.
package struct GradientPrices: Sendable {
  /// The unit of cost: what a gradient counts as, or seconds.
  package enum Price: Hashable, Sendable {
    /// Evaluations of f, where a gradient counts as this many.
    case evaluations(Double)
    /// Evaluations of f, where a gradient counts as n, the number of variables.
    case dimension
    /// Seconds: the expected number of iterations times the average time of one, over all runs of the method
    /// on the instance at any step.
    case measured

    /// The name in tables and figures: `4`, `n`, `measured`.
    package var name: String {
      switch self {
      case .evaluations(let cost): StudyReport.short(cost)
      case .dimension: "n"
      case .measured: "measured"
      }
    }
  }

  /// A method on an instance, compared with the first-order method there.
  package struct Row: Sendable {
    package let instance: Instance
    /// n, the number of variables.
    package let dimension: Int
    package let method: String
    /// The first-order method.
    package let reference: String
    /// [target][price], the method's expected cost over the reference's; nil if neither reaches the target, or
    /// if the times are too short to compare.
    package let ratios: [[RunningTimeRatio?]]
  }

  /// How a ratio grows with n.
  package struct Growth: Sendable {
    /// The problem, with everything that its instances have in common.
    package let family: String
    package let method: String
    /// [target][price]: p, where the ratio grows as nᵖ.
    package let exponents: [[FittedExponent]]
  }

  /// Instance by instance, in the study's order.
  package let rows: [Row]
  /// For every method in every family with instances in at least ``leastDimensions`` dimensions.
  package let growths: [Growth]
  /// Fractions of the metric's first value, in descending order.
  package let targets: [Double]
  /// Fixed prices in ascending order, then n, then seconds.
  package let prices: [Price]
  /// The price of a gradient in the study's own counting.
  package let studyPrice: Price

  /// The smallest number of dimensions that a growth is fitted to.
  package static let leastDimensions = 4

  /// Nil if the study has no first-order method, or no other method besides it.
  package init?(_ summary: ConvergenceSummary) {
    let charged = summary.callCosts.gradient
    studyPrice = .evaluations(charged)
    targets = summary.targets
    let fixed = Set([1, 4, charged]).sorted().map { Price.evaluations($0) }
    let prices = fixed + [.dimension, .measured]
    self.prices = prices
    var rows: [Row] = []
    for (instance, contenders) in summary.byInstance {
      guard let reference = contenders.first(where: \.isFirstOrder) else { continue }
      let others = contenders.filter { $0.method != reference.method }
      let costs = Costs(reference, prices, summary)
      rows += others.map {
        Row(
          instance: instance, dimension: reference.dimension, method: $0.method,
          reference: reference.method, ratios: Costs($0, prices, summary).ratios(over: costs))
      }
    }
    guard !rows.isEmpty else { return nil }
    self.rows = rows
    growths = Self.growths(rows, targets: targets.count, prices: prices.count)
  }

  private static func growths(_ rows: [Row], targets: Int, prices: Int) -> [Growth] {
    let families = Dictionary(grouping: rows) { [$0.instance.family, $0.method] }
    return rows.map { [$0.instance.family, $0.method] }.distinct.compactMap { name in
      let members = families[name]!
      guard Set(members.map(\.dimension)).count >= leastDimensions else { return nil }
      return Growth(
        family: name[0], method: name[1],
        exponents: (0..<targets).map { target in
          (0..<prices).map { price in
            exponent(members.map { ($0.dimension, $0.ratios[target][price]?.estimate) })
          }
        })
    }
  }

  /// Nothing if a target is reached in fewer dimensions than that.
  private static func exponent(_ ratios: [(dimension: Int, ratio: Double?)]) -> FittedExponent {
    let exponent = PowerLaw.exponent(ratios.map { (Double($0.dimension), $0.ratio) })
    return exponent.sizes < leastDimensions
      ? FittedExponent(nil, nil, sizes: exponent.sizes) : exponent
  }

  /// The hardest of the targets with the most known ratios.
  package var hardestTarget: Int {
    let price = prices.firstIndex(of: studyPrice)!
    func count(_ target: Int) -> Int {
      rows.count { ($0.ratios[target][price]?.estimate).map { $0 > 0 && $0.isFinite } ?? false }
    }
    let most = targets.indices.map(count).max() ?? 0
    return targets.indices.last { count($0) == most } ?? 0
  }
}

/// What a method needs for each target at each price, with the step that is best at that price.
private struct Costs {
  /// [target][price]; nil if a comparison would only show the clock's noise.
  private let costs: [[ExpectedRunningTime?]]

  init(
    _ contender: ConvergenceSummary.Contender, _ prices: [GradientPrices.Price],
    _ summary: ConvergenceSummary
  ) {
    let measures = prices.map { Self.measure($0, contender) }
    costs = summary.targets.indices.map { target in measures.map { $0(target) } }
  }

  private static func measure(
    _ price: GradientPrices.Price, _ contender: ConvergenceSummary.Contender
  ) -> (Int) -> ExpectedRunningTime? {
    func evaluations(_ cost: Double) -> (Int) -> ExpectedRunningTime? {
      var costs = contender.callCosts
      costs.gradient = cost
      let judged = contender.best(at: costs).judged
      return { judged.cost(to: $0, in: .evaluations(costs)) }
    }
    switch price {
    case .evaluations(let cost): return evaluations(cost)
    case .dimension: return evaluations(Double(contender.dimension))
    case .measured:
      let pace = contender.secondsPerIteration
      return { target in
        pace.map { contender.best.judged.cost(to: target, in: .iterations).scaled(by: $0) }
      }
    }
  }

  func ratios(over reference: Costs) -> [[RunningTimeRatio?]] {
    zip(costs, reference.costs).map { own, other in
      zip(own, other).map { own, other in
        own.flatMap { own in other.flatMap { RunningTimeRatio(of: own, over: $0) } }
      }
    }
  }
}

extension ConvergenceSummary.Contender {
  /// Over all of its runs; nil if they end too soon for a clock to tell.
  fileprivate var secondsPerIteration: Double? {
    let records = groups.flatMap(\.records)
    let seconds = records.reduce(0) { $0 + ($1.curve.seconds.last ?? 0) }
    let iterations = records.reduce(0) { $0 + $1.iterations }
    return seconds >= TimeRatio.leastSeconds && iterations > 0 ? seconds / Double(iterations) : nil
  }
}

extension ConvergenceSummary {
  /// The contenders of each instance, in the study's order.
  fileprivate var byInstance: [(instance: Instance, contenders: [Contender])] {
    let named = Dictionary(grouping: contenders, by: \.instance)
    return contenders.distinct(by: \.instance).map {
      ($0.bestGroup.subject, named[$0.instance]!)
    }
  }
}
