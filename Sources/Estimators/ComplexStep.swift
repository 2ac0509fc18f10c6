internal import AutoDiff
internal import ComplexModule
internal import RealModule
public import Sampling

/// The exact gradient by one complex value for every coordinate,
///
///     Gᵢ = Im f(x + iheᵢ)/h,  h = 2⁻⁶⁶⁴ ≈ 1e−200.
///
/// A difference without a subtraction, so that nothing cancels and h may be as small as numbers go:
/// its error O(h²) is far below rounding. n complex values, each counted as a tangent, since it is a
/// value with one derivative.
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

  public init(dimension n: Int) {
    imaginary = [Double](repeating: 0, count: n)
    traits = EstimatorTraits(
      secondMoment: 1, moments: .exact(dimension: n), calls: CallCounts(tangents: n),
      workspaceBytes: n * MemoryLayout<Double>.stride)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: ComplexOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    let n = imaginary.count
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    let h = ComplexEvaluator.step
    for i in 0..<n {
      imaginary[i] = h
      gradient[i] = oracle.value(at: x, imaginary: imaginary.span).imaginary / h
      imaginary[i] = 0
    }
  }
}
