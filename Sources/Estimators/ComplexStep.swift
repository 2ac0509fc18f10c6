internal import LinearAlgebra
internal import ComplexModule
internal import RealModule
public import Sampling

/// The exact gradient by one complex value for every coordinate,
///
///     Gᵢ = Im f(x + iheᵢ)/h,  h ≈ 2⁻²⁰⁰‖x‖∞.
///
/// A difference without a subtraction, so that nothing cancels and h may be tiny: its error O(h²) is far
/// below rounding. h is a power of two, so that multiplying and dividing by it are exact, and it follows
/// ‖x‖∞. n complex values, each counted as a tangent, since it is a value with one derivative.
///
/// Where f or ‖x‖∞² is so small that imaginary parts of the size h‖∇f‖ underflow, about 1e−240, there are n
/// more with h ≈ 2⁻⁶⁰‖x‖∞, whose error is still below rounding where f varies on the scale of x. Below
/// f ≈ 1e−300 an estimate is 0 all the same, and a run that comes there has *stalled*.
///
/// Only for objectives whose operations all take complex numbers (`ComplexOperation`): `ComplexOracle`
/// says which one does not.
///
/// Squire and Trapp 1998, doi:10.1137/S003614459631241X; Martins, Sturdza and Alonso 2003,
/// doi:10.1145/838250.838251.
public struct ComplexStep: GradientEstimator {
  /// Zero between estimates.
  private var imaginary: [Double]

  public let traits: EstimatorTraits

  /// Holds n doubles; an estimate asks for n complex values.
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
    let n = imaginary.count
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    let size = BLAS.largestMagnitude(x)
    if size > 0 {
      let h = Self.step(at: size, exponent: -200)
      let value = differentiate(at: x, from: oracle, step: h, into: &gradient)
      // Exactly 0 is a minimum, or beyond help.
      guard value != 0, min(abs(value), size * size) < 0x1p-700,
        BLAS.largestMagnitude(gradient.span) * h < 0x1p-970
      else { return value }
      return differentiate(
        at: x, from: oracle, step: Self.step(at: size, exponent: -60), into: &gradient)
    } else {
      // Nothing tells how small numbers are: as small a step as there is, and a larger one if that
      // sees nothing.
      let value = differentiate(at: x, from: oracle, step: 0x1p-764, into: &gradient)
      guard BLAS.largestMagnitude(gradient.span) == 0 else { return value }
      return differentiate(at: x, from: oracle, step: 0x1p-200, into: &gradient)
    }
  }

  /// h where ‖x‖∞ is `size`, and if nothing tells how small numbers are.
  static func step(at size: Double) -> Double {
    size > 0 ? step(at: size, exponent: -200) : 0x1p-400
  }

  /// h where ‖x‖∞ is `size`: 2 to this exponent in units of its leading bit.
  private static func step(at size: Double, exponent: Int) -> Double {
    let unit = min(size, .greatestFiniteMagnitude).exponent
    return Double(sign: .plus, exponent: max(unit + exponent, -1000), significand: 1)
  }

  /// - Returns: f(x).
  private mutating func differentiate(
    at x: Span<Double>, from oracle: ComplexOracle, step h: Double,
    into gradient: inout MutableSpan<Double>
  ) -> Double {
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
}
