internal import AutoDiff
internal import Estimators
internal import Foundation
internal import LinearAlgebra

/// The expected error of difference quotients at a point, coordinate by coordinate: what the series leaves off, and
/// what rounding of f adds, u = 2⁻⁵³:
///
///     forward   ½ε|f″| + 2u|f|/ε,   least at ε = 2√(u|f/f″|)
///     central   ⅙ε²|f‴| + u|f|/ε,   least at ε = (3u|f/f‴|)^⅓
///     complex   ⅙ε²|f‴| + u|f′|: nothing is subtracted, so that ε may be as small as one likes
///
/// Noise of deviation σ in the values, independent from call to call, adds to the mean square of the error of a
/// coordinate
///
///     forward   2σ²/ε²,    least at ε = 8^{1/4}√(σ/|f″|)
///     central   σ²/(2ε²),  least at ε = (3σ/|f‴|)^⅓
///
/// (``NoiseRadius``). For the gradient as a whole, f″ and f‴ are root mean squares over the coordinates. Rounding is
/// assumed to be as bad as one rounding of f allows; evaluating f in many operations may make it worse, luck better.
/// If f‴ vanishes, for example at a point of symmetry, the terms that follow dominate.
///
/// If a partial derivative jumps, as at a kink of max(x₁, …, xₙ), there is no gradient to compare with, and no
/// theory.
struct DifferenceTheory {
  enum Scheme: String, CaseIterable {
    case forward
    case central
    case complexStep = "complex-step"
  }

  private let dimension: Double
  private let gradientNorm: Double
  /// |f|.
  private let value: Double
  /// The root mean squares of ∂²f/∂xᵢ² and ∂³f/∂xᵢ³.
  private let second: Double
  private let third: Double

  /// Takes the third derivatives by central differences of exact second ones; nil if a partial derivative jumps.
  init?(_ graph: Graph, at x: [Double]) {
    let n = x.count
    let evaluator = Evaluator(graph)
    var (gradient, product, axis) = (x, x, [Double](repeating: 0, count: n))
    var (value, norm) = (0.0, 0.0)
    /// ∂f/∂xᵢ and ∂²f/∂xᵢ² at x + teᵢ; keeps f and ‖∇f‖ at x.
    func derivatives(_ i: Int, _ t: Double) -> (slope: Double, curvature: Double) {
      var point = x
      point[i] += t
      axis[i] = 1
      let found = evaluator.hessianProducts(
        at: point, along: axis, gradient: &gradient, into: &product)
      axis[i] = 0
      if t == 0 { (value, norm) = (found, BLAS.norm(gradient.span)) }
      return (gradient[i], product[i])
    }
    var (second, third) = (ScaledNorm(), ScaledNorm())
    for i in 0..<n {
      let (slope, here) = derivatives(i, 0)
      /// How f″ changes from one side of x to the other; whether it is nearly the same there, since only then does
      /// that change show f‴; and whether f′ changes by more than rounding and f″ account for.
      func sides(_ h: Double) -> (change: Double, areNear: Bool, jump: Bool) {
        let (left, right) = (derivatives(i, -h), derivatives(i, h))
        let (below, above) = (left.curvature, right.curvature)
        let bends = 4 * h * (abs(below) + abs(here) + abs(above))
        let rounding = 1e-9 * (abs(left.slope) + abs(slope) + abs(right.slope))
        return (
          above - below, max(abs(above - here), abs(below - here)) <= 0.01 * abs(here),
          abs(right.slope - left.slope) > bends + rounding
        )
      }
      var h = 1e-5 * max(1, abs(x[i]))
      var around = sides(h)
      // x may be in units far below 1.
      let closer = 1e-5 * abs(x[i])
      if !around.areNear, closer > 0 {
        let nearby = sides(closer)
        if nearby.areNear { (h, around) = (closer, nearby) }
      }
      second.add(here)
      // The change at a mere bend shrinks with the distance; a jump stays.
      if around.jump, (1...3).allSatisfy({ sides(h * pow(2, -8 * Double($0))).jump }) { return nil }
      // If two curvatures differ only in their last bits, f‴ counts as 0.
      third.add(abs(around.change) > 8 * here.ulp ? around.change / (2 * h) : 0)
    }
    dimension = Double(n)
    self.value = abs(value)
    gradientNorm = norm
    self.second = second.value / dimension.squareRoot()
    self.third = third.value / dimension.squareRoot()
  }

  private static let unitRoundoff = 0x1p-53

  /// ‖G − g‖/‖g‖ with this radius; the root of its mean square if values are noisy.
  ///
  /// - Parameter σ: the deviation of the values' noise.
  func error(_ scheme: Scheme, radius ε: Double, noise σ: Double) -> Double {
    let noise =
      switch scheme {
      case .forward: 2.0.squareRoot() * σ / ε
      case .central: σ / (2.0.squareRoot() * ε)
      case .complexStep: 0.0
      }
    return hypot(error(scheme, radius: ε), dimension.squareRoot() * (noise / gradientNorm))
  }

  /// ‖G − g‖/‖g‖ with this radius.
  func error(_ scheme: Scheme, radius ε: Double) -> Double {
    // In units of the gradient, so that no product contains the unit of f.
    func relative(_ size: Double) -> Double { dimension.squareRoot() * (size / gradientNorm) }
    let rounding = Self.unitRoundoff * relative(value) / ε
    return switch scheme {
    case .forward: 0.5 * ε * relative(second) + 2 * rounding
    case .central: ε * ε * relative(third) / 6 + rounding
    case .complexStep: ε * ε * relative(third) / 6 + Self.unitRoundoff
    }
  }

  /// The radius of the least error; nil if there is none above 0.
  ///
  /// - Parameter σ: the deviation of the values' noise, to which rounding is added.
  func bestRadius(_ scheme: Scheme, noise σ: Double) -> Double? {
    guard σ > 0 else { return bestRadius(scheme) }
    let deviation = hypot(σ, Self.unitRoundoff * value)
    let radius =
      switch scheme {
      case .forward: NoiseRadius(.forward(secondDerivative: second), deviation: deviation).radius
      case .central: NoiseRadius(.central(thirdDerivative: third), deviation: deviation).radius
      case .complexStep: 0.0
      }
    return radius > 0 && radius.isFinite ? radius : nil
  }

  /// The radius of the least error; nil if there is none above 0.
  func bestRadius(_ scheme: Scheme) -> Double? {
    let radius =
      switch scheme {
      case .forward: 2 * (Self.unitRoundoff * (value / second)).squareRoot()
      case .central: cbrt(3 * Self.unitRoundoff * (value / third))
      case .complexStep: 0.0
      }
    return radius > 0 && radius.isFinite ? radius : nil
  }
}
