/// What is proven about the means of a method on smooth functions, at its natural step, with any estimator that has
/// E G = ∇f and E‖G‖² ≤ c‖∇f‖².
public enum ProvenRate: Hashable, Sendable {
  /// Gradient descent: 1/k in ‖∇f‖², and in f − f* for convex functions; a factor of 1 − μ/(cL) per iteration for
  /// strongly convex ones.
  case descent
  /// f − f* ≤ 4c²(Δ + LR²/2)/(2c + k)² for convex functions (``AcceleratedCoupling``).
  case accelerated
  /// f − f* ≤ (1 − √(μ/L)/c)ᵏ(Δ + μR²/2) for strongly convex functions (``AcceleratedCoupling``).
  case linearlyAccelerated
  /// f − f* ≤ LR²/(2θ_N²) after N iterations for convex functions, with exact gradients (``OptimizedGradientMethod``).
  case optimizedGradient(horizon: Int)
  /// The least f − f* of the iterates up to N is at most GR/√(N + 1) for convex functions with Lipschitz constant G,
  /// with exact subgradients and steps R/(G√(N + 1)).
  case subgradient(horizon: Int)

  /// N, if the proof is for N iterations rather than a rate.
  public var horizon: Int? {
    switch self {
    case .optimizedGradient(let horizon), .subgradient(let horizon): horizon
    case .descent, .accelerated, .linearlyAccelerated: nil
    }
  }
}
