/// Nesterov's method: y = x + β_k(x − x⁻), x⁺ = y − αG(y).
///
/// For convex functions β_k = k/(k + 3); for strongly convex ones β is constant, (1 − √(μα))/(1 + √(μα)).
/// With exact gradients and α = 1/L: f − f* ≤ 2LR²/(k + 1)², and a factor of 1 − √(μ/L) per iteration.
///
/// Nesterov 1983, *A method of solving a convex programming problem with convergence rate O(1/k²)*; Nesterov 2004
/// (doi:10.1007/978-1-4419-8853-9), §2.2.
public struct NesterovMomentum: LinearSchedule {
  public static let hasMemory = true

  /// β_k.
  public enum Momentum: Hashable, Sendable {
    /// β_k = k/(k + 3).
    case growing
    /// The same β in every iteration.
    case constant(Double)

    /// The constant for strongly convex functions, with steps α and convexity μ.
    public static func stronglyConvex(step α: Double, convexity μ: Double) -> Momentum {
      let root = (μ * α).squareRoot()
      return .constant((1 - root) / (1 + root))
    }
  }

  /// α > 0.
  public let step: Double
  /// β_k.
  public let momentum: Momentum
  private var k = 0.0

  /// - Parameters:
  ///   - step: α > 0.
  ///   - momentum: β_k.
  public init(step: Double, momentum: Momentum) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
    self.momentum = momentum
  }

  public mutating func next() -> LinearIteration {
    let β =
      switch momentum {
      case .growing: k / (k + 3)
      case .constant(let β): β
      }
    k += 1
    return iteration(momentum: β)
  }

  public var constantIteration: LinearIteration? {
    if case .constant(let β) = momentum { iteration(momentum: β) } else { nil }
  }

  private func iteration(momentum β: Double) -> LinearIteration {
    LinearIteration(lookahead: β, decay: β, pointGain: -step, memoryGain: -step)
  }
}
