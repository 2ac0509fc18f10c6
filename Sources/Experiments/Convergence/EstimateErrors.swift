internal import LinearAlgebra

/// How large estimates at one point are, what they would be if the function were linear, and how much
/// the two differ: root sums of squares over all entries or slopes.
struct EstimateErrors {
  private var estimate = ScaledNorm()
  private var ideal = ScaledNorm()
  private var error = ScaledNorm()

  mutating func add(_ estimate: Double, ideal: Double) {
    self.estimate.add(estimate)
    self.ideal.add(ideal)
    error.add(estimate - ideal)
  }

  /// Whether the error is most of what is seen: more than half of the estimates, and more than half of what
  /// they should be. On a floor of noise, the estimates are large and all error; on one of bias, they vanish
  /// where there is a gradient. A factor that both have in common is not an error.
  var dominate: Bool { error.value > 0.5 * max(estimate.value, ideal.value) }

  /// The error divided by what the estimates should be. If they vanish even on a linear function, all of the
  /// gradient is lost; if they are not numbers there, nothing is known of them.
  var relative: Double {
    let relative = ideal.value > 0 ? error.value / ideal.value : 1
    return relative.isNaN ? .infinity : relative
  }
}
