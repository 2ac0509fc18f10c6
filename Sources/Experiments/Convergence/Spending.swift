package import Estimators

/// What a run has spent up to some point: iterations, calls by kind and seconds. If they are interpolated between
/// two records, they need not be whole numbers.
package struct Spending: Hashable, Sendable {
  package var iterations: Double
  /// Evaluations of f.
  package var values: Double
  /// Evaluations of ∇f.
  package var gradients: Double
  /// Directional derivatives ⟨∇f, v⟩, in forward mode.
  package var tangents: Double
  /// Products ∇²f·v.
  package var hessianProducts: Double
  /// Time in the algorithm alone; recording is not counted.
  package var seconds: Double

  /// The spending at a record: its iterations, the calls counted by then, and the seconds.
  package init(iterations: Double, counts: CallCounts, seconds: Double) {
    self.iterations = iterations
    values = Double(counts.values)
    gradients = Double(counts.gradients)
    tangents = Double(counts.tangents)
    hessianProducts = Double(counts.hessianProducts)
    self.seconds = seconds
  }

  /// Σ price × calls over the four kinds of calls, in units of one evaluation of f.
  package func evaluations(at costs: CallCosts) -> Double {
    (values + costs.gradient * gradients + costs.tangent * tangents
      + costs.hessianProduct * hessianProducts) / Double(costs.whole)
  }

  /// Linear interpolation, self + share·(other − self), in every quantity.
  func moved(to other: Spending, by share: Double) -> Spending {
    combined(with: other) { $0 + share * ($1 - $0) }
  }

  /// The larger of the two values, separately for each quantity.
  func largest(_ other: Spending) -> Spending { combined(with: other) { max($0, $1) } }

  func sum(_ other: Spending) -> Spending { combined(with: other) { $0 + $1 } }

  /// Scales every quantity; what differs from a whole number only by rounding becomes that number.
  func scaled(by factor: Double) -> Spending {
    combined(with: self) { quantity, _ in
      let (scaled, whole) = (quantity * factor, (quantity * factor).rounded())
      return abs(scaled - whole) <= 1e-9 * whole ? whole : scaled
    }
  }

  private func combined(
    with other: Spending, _ combine: (Double, Double) -> Double
  ) -> Spending {
    var result = self
    let quantities: [WritableKeyPath<Spending, Double>] = [
      \.iterations, \.values, \.gradients, \.tangents, \.hessianProducts, \.seconds,
    ]
    for quantity in quantities {
      result[keyPath: quantity] = combine(self[keyPath: quantity], other[keyPath: quantity])
    }
    return result
  }
}

/// The unit in which the cost of a target is counted.
package enum CostUnit: Hashable, Sendable {
  case iterations
  /// All calls, each at its price.
  case evaluations(CallCosts)
  case seconds

  /// The spending in this unit.
  func amount(_ spending: Spending) -> Double {
    switch self {
    case .iterations: spending.iterations
    case .evaluations(let costs): spending.evaluations(at: costs)
    case .seconds: spending.seconds
    }
  }
}
