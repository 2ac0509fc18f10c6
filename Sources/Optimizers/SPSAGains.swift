internal import Foundation

/// Gradient descent with the gains of simultaneous perturbation (SPSA): α_k = α·((A + 1)/(A + k + 1))^α′ and
/// ε_k = ε/(k + 1)^γ, k = 0, 1, …; α is the first step.
///
/// Spall 1998, *Implementation of the simultaneous perturbation algorithm* (doi:10.1109/7.705889), with α′ = 0.602,
/// γ = 0.101.
public struct SPSAGains: LinearSchedule {
  public static let hasMemory = false

  /// α.
  public let step: Double
  /// A ≥ 0.
  public let stability: Double
  /// α′.
  public let stepExponent: Double
  /// γ.
  public let radiusExponent: Double
  private var k = 0.0

  /// - Parameters:
  ///   - step: α > 0.
  ///   - stability: A ≥ 0.
  ///   - stepExponent: α′.
  ///   - radiusExponent: γ.
  public init(
    step: Double, stability: Double, stepExponent: Double = 0.602, radiusExponent: Double = 0.101
  ) {
    precondition(step > 0 && stability >= 0, "α = \(step), A = \(stability)")
    self.step = step
    self.stability = stability
    self.stepExponent = stepExponent
    self.radiusExponent = radiusExponent
  }

  public mutating func next() -> LinearIteration {
    defer { k += 1 }
    return LinearIteration(
      pointGain: -step * pow((stability + 1) / (stability + k + 1), stepExponent),
      radiusFactor: pow(k + 1, -radiusExponent))
  }
}
