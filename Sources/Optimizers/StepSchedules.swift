internal import Foundation

/// Gradient descent with silver steps, h_k = (1 + ρ^{ν₂(k) − 1})/L for k = 1, 2, …, with ρ = 1 + √2 and ν₂(k) the
/// number of times that 2 divides k: O(k^{−1.2716}) for smooth convex functions, without momentum.
///
/// Altschuler and Parrilo 2024 (arXiv:2309.16530).
public struct SilverSteps: LinearSchedule {
  public static let hasMemory = false

  /// 1/L.
  public let unit: Double
  private var k = 0

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
}

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

/// The mean of the iterates of gradient descent: z⁺ = z − αG(z), x⁺ = x + (z⁺ − x)/(k + 2), k = 0, 1, …, so that x is
/// the mean of z₀, …, z_k.
///
/// Polyak and Juditsky 1992 (doi:10.1137/0330046).
public struct IterateAveraging: LinearSchedule {
  public static let hasMemory = true

  /// α > 0.
  public let step: Double
  private var k = 0.0

  public init(step: Double) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
  }

  public mutating func next() -> LinearIteration {
    let t = 1 / (k + 2)
    k += 1
    // u = z − x: the estimate is taken at z.
    return LinearIteration(
      lookahead: 1, carry: t - 1, decay: 1 - t, pointGain: -t * step, memoryGain: -(1 - t) * step)
  }
}
