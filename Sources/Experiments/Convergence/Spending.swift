package import Estimators

/// What a run has spent; no whole numbers where a target is met between two records.
package struct Spending: Hashable, Sendable {
  package var iterations: Double
  package var values: Double
  package var gradients: Double
  package var tangents: Double
  package var hessianProducts: Double
  package var seconds: Double

  package init(iterations: Double, counts: CallCounts, seconds: Double) {
    self.iterations = iterations
    values = Double(counts.values)
    gradients = Double(counts.gradients)
    tangents = Double(counts.tangents)
    hessianProducts = Double(counts.hessianProducts)
    self.seconds = seconds
  }

  /// All calls in units of one evaluation.
  package func evaluations(at costs: CallCosts) -> Double {
    values + costs.gradient * gradients + costs.tangent * tangents
      + costs.hessianProduct * hessianProducts
  }

  /// The way from here to another, a share of it.
  func moved(to other: Spending, by share: Double) -> Spending {
    combined(with: other) { $0 + share * ($1 - $0) }
  }

  /// The larger of both, each quantity by itself.
  func largest(_ other: Spending) -> Spending { combined(with: other) { max($0, $1) } }

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

/// In what it is counted what a target takes.
package enum CostUnit: Hashable, Sendable {
  case iterations
  /// All calls, each at its price.
  case evaluations(CallCosts)
  case seconds

  func amount(_ spending: Spending) -> Double {
    switch self {
    case .iterations: spending.iterations
    case .evaluations(let costs): spending.evaluations(at: costs)
    case .seconds: spending.seconds
    }
  }
}
