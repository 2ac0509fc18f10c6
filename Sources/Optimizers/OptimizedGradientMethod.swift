/// The optimized gradient method, which has the best bound possible for a method of fixed steps on smooth convex
/// functions:
///
///     y⁺ = x − G(x)/L,   x⁺ = y⁺ + (θ − 1)/θ⁺·(y⁺ − y) + θ/θ⁺·(y⁺ − x),
///     θ₀ = 1,  θ⁺ = (1 + √(1 + 4θ²))/2, in the last of N iterations (1 + √(1 + 8θ²))/2
///
/// f(x_N) − f* ≤ LR²/(2θ_N²) with exact gradients. After N iterations it continues with gradient steps.
///
/// Kim and Fessler 2016 (doi:10.1007/s10107-015-0949-3).
public struct OptimizedGradientMethod: LinearSchedule {
  public static let hasMemory = true

  /// 1/L.
  public let step: Double
  /// N.
  public let horizon: Int
  private var k = 0
  private var θ = 1.0

  /// - Parameters:
  ///   - step: 1/L > 0.
  ///   - horizon: N ≥ 1.
  public init(step: Double, horizon: Int) {
    precondition(step > 0 && horizon > 0, "a step of \(step) over \(horizon) iterations")
    self.step = step
    self.horizon = horizon
  }

  /// θ_N.
  public static func lastParameter(horizon N: Int) -> Double {
    (0..<N).reduce(1.0) { θ, k in after(θ, isLast: k == N - 1) }
  }

  private static func after(_ θ: Double, isLast: Bool) -> Double {
    (1 + (1 + (isLast ? 8 : 4) * θ * θ).squareRoot()) / 2
  }

  public mutating func next() -> LinearIteration {
    guard k < horizon else { return LinearIteration(pointGain: -step) }
    k += 1
    let after = Self.after(θ, isLast: k == horizon)
    let (m, l) = ((θ - 1) / after, θ / after)
    θ = after
    // u = x − y.
    return LinearIteration(
      carry: m, decay: m, pointGain: -(1 + m + l) * step, memoryGain: -(m + l) * step)
  }
}
