internal import Foundation

/// Gradient descent with decreasing steps α_k = α/(1 + k/k₀)ᵖ, k = 0, 1, …
///
/// Robbins and Monro 1951 (doi:10.1214/aoms/1177729586): p in (½, 1] for noisy gradients.
public struct DecreasingSteps: LinearSchedule {
  public static let hasMemory = false

  /// α.
  public let step: Double
  /// k₀ > 0.
  public let offset: Double
  /// p ≥ 0.
  public let exponent: Double
  private var k = 0.0

  /// - Parameters:
  ///   - step: α > 0.
  ///   - offset: k₀ > 0.
  ///   - exponent: p ≥ 0.
  public init(step: Double, offset: Double, exponent: Double) {
    precondition(
      step > 0 && offset > 0 && exponent >= 0, "α = \(step), k₀ = \(offset), p = \(exponent)")
    self.step = step
    self.offset = offset
    self.exponent = exponent
  }

  public mutating func next() -> LinearIteration {
    defer { k += 1 }
    return LinearIteration(pointGain: -step * pow(1 + k / offset, -exponent))
  }

  public var constantIteration: LinearIteration? {
    exponent == 0 ? LinearIteration(pointGain: -step) : nil
  }
}
