package import Estimators

/// How many evaluations a call other than a value is charged as, and how many counted units make one evaluation.
package struct CallCosts: Hashable, Sendable {
  /// A reverse-mode gradient.
  package var gradient: Double
  /// A derivative along a direction.
  package var tangent: Double
  /// N, the number of rows in one evaluation, if calls are counted by the rows they see; otherwise 1.
  package var whole: Int

  /// Each in evaluations.
  ///
  /// - Parameter whole: N, if calls are counted in rows.
  package init(gradient: Double, tangent: Double, whole: Int = 1) {
    self.gradient = gradient
    self.tangent = tangent
    self.whole = whole
  }

  /// A Hessian-vector product, forward over reverse: two to three times a gradient's work.
  package var hessianProduct: Double { 3 * gradient }

  /// Whether these calls and those before them together cost no more than a budget of evaluations.
  ///
  /// The sum is charged in the same way as counts examined afterwards, so rounding of a price makes no difference. It
  /// is compared before it is divided, so that rows add up to their whole exactly.
  func allow(_ calls: CallCounts, after counts: CallCounts, within evaluations: Double) -> Bool {
    (counts + calls).charge(at: self) <= evaluations * Double(whole)
  }

  /// How many times calls can be made within a budget of evaluations; nil if they cost nothing.
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

  /// All calls in the unit that values are counted in.
  fileprivate func charge(at costs: CallCosts) -> Double {
    Double(values) + costs.gradient * Double(gradients) + costs.tangent * Double(tangents)
      + costs.hessianProduct * Double(hessianProducts)
  }
}
