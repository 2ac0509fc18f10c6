public import Estimators

/// Backtracking by Armijo's rule: the first t of t₀, t₀/2, t₀/4, … with
///
///     φ(t) ≤ φ(0) + c·t·φ′(0)
///
/// t₀ is 1 for directions that have a natural length. For others it is twice the previous step, and a step of length 1
/// at first, so that steps can grow as well as shrink.
///
/// Along −g with f L-smooth and the exact gradient, no step is below the smaller of (1 − c)/L and the first one, and
/// ‖g‖² falls as 1/k.
///
/// Armijo 1966 (doi:10.2140/pjm.1966.16.1).
public struct ArmijoBacktracking: StepRule {
  /// What one step search passes to the next.
  public struct Memory: Codable, Hashable, Sendable {
    /// The last step along a direction without a natural length.
    var step: Double?
  }

  /// The most halvings of a step before the search fails.
  private static let mostHalvings = 60

  /// c.
  public let decrease: Double

  /// - Parameter decrease: 0 < c < 1.
  public init(decrease c: Double = 1e-4) {
    precondition(0 < c && c < 1, "c = \(c)")
    decrease = c
  }

  public var beginning: Memory { Memory() }

  public func step<Estimator: GradientEstimator>(
    along line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double? {
    var t = line.firstStep(otherwise: memory.step.map { 2 * $0 })
    for _ in 0...Self.mostHalvings {
      let value = try line.value(at: t, from: oracle)
      // NaN counts as not below.
      if value <= line.value + decrease * t * line.slope {
        if !line.isScaled { memory.step = t }
        return t
      }
      t /= 2
    }
    if !line.isScaled { memory.step = t > 0 ? t : nil }
    return nil
  }

  /// G(x) and two values.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    estimator.traits.calls + CallCounts(values: 2)
  }
}
