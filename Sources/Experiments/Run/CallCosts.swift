package import Estimators

/// How many evaluations calls other than values are charged as.
package struct CallCosts: Hashable, Sendable {
  /// A reverse-mode gradient.
  package var gradient: Double
  /// A derivative along a direction.
  package var tangent: Double

  /// Each in evaluations.
  package init(gradient: Double, tangent: Double) {
    self.gradient = gradient
    self.tangent = tangent
  }

  /// A Hessian-vector product, forward over reverse: two to three times a gradient's work.
  package var hessianProduct: Double { 3 * gradient }
}

extension CallCounts {
  /// All calls in units of one evaluation.
  package func evaluations(at costs: CallCosts) -> Double {
    Double(values) + costs.gradient * Double(gradients) + costs.tangent * Double(tangents)
      + costs.hessianProduct * Double(hessianProducts)
  }
}
