package import Estimators

/// How many evaluations calls other than values are charged as, and how many of what calls are counted in make one.
package struct CallCosts: Hashable, Sendable {
  /// A reverse-mode gradient.
  package var gradient: Double
  /// A derivative along a direction.
  package var tangent: Double
  /// N, the rows of one evaluation, where calls are counted in rows that they see; else 1.
  package var whole: Int

  /// Each in evaluations.
  ///
  /// - Parameter whole: N, where calls are counted in rows.
  package init(gradient: Double, tangent: Double, whole: Int = 1) {
    self.gradient = gradient
    self.tangent = tangent
    self.whole = whole
  }

  /// A Hessian-vector product, forward over reverse: two to three times a gradient's work.
  package var hessianProduct: Double { 3 * gradient }

  /// Whether calls cost no more than a budget of evaluations together with those before them.
  ///
  /// Their sum is charged as counts are when they are looked at afterwards, whatever rounding makes of a price; and it is
  /// compared before it is divided, so that rows come to their whole exactly.
  func allow(_ calls: CallCounts, after counts: CallCounts, within evaluations: Double) -> Bool {
    (counts + calls).charge(at: self) <= evaluations * Double(whole)
  }

  /// How many times calls can be made within a budget of evaluations; nil where they cost nothing.
  func count(of calls: CallCounts, within evaluations: Double) -> Double? {
    let charge = calls.charge(at: self)
    return charge > 0 ? evaluations * Double(whole) / charge : nil
  }
}

extension CallCounts {
  /// All calls in units of one evaluation.
  package func evaluations(at costs: CallCosts) -> Double {
    charge(at: costs) / Double(costs.whole)
  }

  /// All calls in units of what values are counted in.
  fileprivate func charge(at costs: CallCosts) -> Double {
    Double(values) + costs.gradient * Double(gradients) + costs.tangent * Double(tangents)
      + costs.hessianProduct * Double(hessianProducts)
  }
}
