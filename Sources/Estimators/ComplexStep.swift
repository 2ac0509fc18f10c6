internal import LinearAlgebra
internal import ComplexModule
internal import RealModule
public import Sampling

/// The exact gradient, by one complex value per coordinate,
///
///     Gᵢ = Im f(x + iheᵢ)/h,  h ≈ 2⁻⁶⁰‖x‖∞,
///
/// n complex values, each counted as a tangent, since it is a value with one derivative.
///
/// This is a difference without a subtraction, so nothing cancels and h may be tiny. h is a power of two, so that
/// multiplying and dividing by it are exact, and it is proportional to ‖x‖∞. If f varies on the scale s, the relative
/// error (h/s)² is less than the effect of rounding x on a derivative, 2⁻⁵³‖x‖∞/s, unless s is below that rounding.
/// With a smaller h the imaginary parts would underflow sooner: where f is below about 1e−300 an estimate is 0, and a
/// run that gets there has *stalled*. At x = 0 nothing shows how small numbers are, and h is 2⁻²⁰⁰.
///
/// Only for objectives whose operations all take complex numbers (`ComplexOperation`): `ComplexOracle` says which one
/// does not.
///
/// Squire and Trapp 1998, doi:10.1137/S003614459631241X; Martins, Sturdza and Alonso 2003,
/// doi:10.1145/838250.838251.
public struct ComplexStep: GradientEstimator {
  /// Zero between estimates.
  private var imaginary: [Double]

  public let traits: EstimatorTraits

  /// Holds n doubles; each estimate takes n complex values.
  public init(dimension n: Int) {
    imaginary = [Double](repeating: 0, count: n)
    traits = EstimatorTraits(
      secondMoment: 1, moments: .exact(dimension: n), calls: CallCounts(tangents: n),
      bringsValue: true,
      workspaceBytes: n * MemoryLayout<Double>.stride)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: ComplexOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    _ = valueAndEstimate(at: x, from: oracle, using: draw, into: &gradient)
  }

  public mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: ComplexOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double? {
    precondition(
      x.count == imaginary.count && gradient.count == imaginary.count,
      "a point and a gradient of \(imaginary.count) entries")
    let h = Self.step(at: BLAS.largestMagnitude(x))
    var f = 0.0
    for i in imaginary.indices {
      imaginary[i] = h
      let value = oracle.value(at: x, imaginary: imaginary.span)
      f = value.real
      gradient[i] = value.imaginary / h
      imaginary[i] = 0
    }
    return f
  }

  /// h if ‖x‖∞ is `size`: 2⁻⁶⁰ in units of its leading bit.
  static func step(at size: Double) -> Double {
    guard size > 0 else { return 0x1p-200 }
    let unit = min(size, .greatestFiniteMagnitude).exponent
    return Double(sign: .plus, exponent: max(unit - 60, -1000), significand: 1)
  }
}
