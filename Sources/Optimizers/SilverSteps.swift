internal import Foundation

/// Gradient descent with silver steps, h_k = (1 + ρ^{ν₂(k) − 1})/L for k = 1, 2, …, where ρ = 1 + √2 and ν₂(k) is the
/// number of times that 2 divides k: O(k^{−1.2716}) for smooth convex functions, without momentum. After 2ᵐ − 1 steps
///     f − f* ≤ LR²/(1 + √(4ρ²ᵐ − 3)),   R = ‖x₀ − x*‖.
///
/// Altschuler and Parrilo 2024 (doi:10.1007/s10107-024-02164-2, arXiv:2309.16530), theorem 1.1.
public struct SilverSteps: LinearSchedule {
  public static let hasMemory = false

  /// 1/L.
  public let unit: Double
  private var k = 0

  /// - Parameter unit: 1/L > 0.
  public init(unit: Double) {
    precondition(unit > 0, "a unit of \(unit)")
    self.unit = unit
  }

  public mutating func next() -> LinearIteration {
    k += 1
    let ρ = 1 + 2.0.squareRoot()
    return LinearIteration(pointGain: -unit * (1 + pow(ρ, Double(k.trailingZeroBitCount - 1))))
  }
}
