internal import Foundation

/// The radius at which a difference of noisy values along a line has the least error: it minimises the sum of the
/// errors due to curvature and to noise.
///
/// Values are f + ξ, ξ independent with deviation σ. With μ₂ = |f″| and μ₃ = |f‴| along the line, the mean square
/// errors are
///
///     forward   ¼μ₂²h² + 2σ²/h²,          least at h = 8^{1/4}(σ/μ₂)^{1/2}:   RMS 2^{1/4}(σμ₂)^{1/2}
///     central   (1/36)μ₃²h⁴ + σ²/(2h²),   least at h = (3σ/μ₃)^{1/3}:         RMS ½·3^{1/6}(σ²μ₃)^{1/3}
///
/// Forward: Moré and Wild 2012, *Estimating derivatives of noisy simulations* (doi:10.1145/2168773.2168777). At the
/// minimum both terms are equal for the forward difference; for the central one the second is twice the first.
///
/// h is a distance. Along a direction of length ‖v‖ the radius is ε = h/‖v‖: h/√n for signs, about that for normals.
public struct NoiseRadius: Hashable, Sendable {
  /// The kind of difference, with the derivative that causes its error.
  public enum Difference: Hashable, Sendable {
    /// (f(x + h) − f(x))/h; |f″| > 0.
    case forward(secondDerivative: Double)
    /// (f(x + h) − f(x − h))/(2h); |f‴| > 0.
    case central(thirdDerivative: Double)
  }

  /// h; with noise it is infinite if the derivative is 0, without noise it is 0.
  public let radius: Double
  /// The root mean square error at that h.
  public let error: Double

  /// - Parameters:
  ///   - difference: with the size of a derivative along the line; its sign does not matter.
  ///   - σ: the deviation of a value's noise, at least 0.
  public init(_ difference: Difference, deviation σ: Double) {
    precondition(σ >= 0 && σ.isFinite, "noise of deviation \(σ)")
    switch difference {
    case .forward(let secondDerivative):
      let μ = abs(secondDerivative)
      radius = pow(8, 0.25) * Self.ratio(σ, μ).squareRoot()
      error = pow(2, 0.25) * (σ * μ).squareRoot()
    case .central(let thirdDerivative):
      let μ = abs(thirdDerivative)
      radius = cbrt(3 * Self.ratio(σ, μ))
      error = 0.5 * pow(3, 1.0 / 6) * cbrt(σ * σ * μ)
    }
  }

  /// σ/μ, and 0 without noise whatever the derivative.
  private static func ratio(_ σ: Double, _ μ: Double) -> Double { σ == 0 ? 0 : σ / μ }

  /// The root mean square error of a difference over `h`.
  public static func error(
    of difference: Difference, radius h: Double, deviation σ: Double
  ) -> Double {
    switch difference {
    case .forward(let μ): hypot(0.5 * μ * h, 2.0.squareRoot() * σ / h)
    case .central(let μ): hypot(μ * h * h / 6, σ / (2.0.squareRoot() * h))
    }
  }

  /// |f″| along a line by Moré and Wild's second difference (f(x − h) − 2f(x) + f(x + h))/h² of values with noise
  /// level σ.
  ///
  /// - Returns: nil if it cannot be trusted: the second difference is below 100σ, or f(x + h) or f(x − h) differs from
  ///   f(x) by more than a tenth of the larger of the two.
  public static func secondDerivative(
    before: Double, at center: Double, after: Double, radius h: Double, deviation σ: Double
  ) -> Double? {
    let difference = abs(before - 2 * center + after)
    let isTold = difference >= 100 * σ
    let isNear = [before, after].allSatisfy {
      abs($0 - center) <= 0.1 * max(abs($0), abs(center))
    }
    return isTold && isNear ? difference / (h * h) : nil
  }
}
