public import AutoDiff
internal import LinearAlgebra
public import Sampling

/// Rosenbrock's curved valley, in n variables:
///
///     f(x) = Σᵢ₌₁ⁿ⁻¹ b(xᵢ₊₁ − xᵢ²)² + (a − xᵢ)².
///
/// Runs start at (−1.2, 1, −1.2, 1, …), or at normal points around it with a standard deviation of σ. f* = 0 at
/// x* = (a, a²) for n = 2, at (1, …, 1) for a = 1 and at 0 for a = 0; for other a nothing is known in more than two
/// variables. Not convex; with a = 1, b = 100 there is a second minimum near (−1, 1, …, 1) from four variables on. The
/// gradient is not Lipschitz continuous.
///
/// Rosenbrock 1960, *An automatic method for finding the greatest or least value of a function*
/// (doi:10.1093/comjnl/3.3.175).
public struct Rosenbrock: Problem {
  public let dimension: Int
  public let known: Known
  /// a.
  public let valley: Double
  /// b.
  public let steepness: Double
  /// σ.
  public let startDeviation: Double

  /// - Parameters:
  ///   - dimension: n ≥ 2.
  ///   - valley: a.
  ///   - steepness: b > 0.
  ///   - startDeviation: σ ≥ 0; if above 0, replicates start at different points.
  public init(
    dimension n: Int, valley a: Double = 1, steepness b: Double = 100, startDeviation σ: Double = 0
  ) {
    precondition(n >= 2, "a dimension of at least 2, not \(n)")
    precondition(σ >= 0, "σ = \(σ)")
    precondition(b > 0 && a.isFinite, "a = \(a), b = \(b)")
    dimension = n
    valley = a
    steepness = b
    startDeviation = σ
    let minimizer: KnownVector? =
      n == 2
      ? KnownVector([a, a * a]) : a == 1 || a == 0 ? KnownVector(repeating: a, count: n) : nil
    known = Known(minimum: minimizer == nil ? nil : 0, minimizer: minimizer)
  }

  public func start(from stream: RandomStream) -> [Double] {
    let usual = (0..<dimension).map { $0.isMultiple(of: 2) ? -1.2 : 1 }
    guard startDeviation > 0 else { return usual }
    return zip(usual, stream.at(iteration: 0).normals(dimension)).map { $0 + startDeviation * $1 }
  }

  public func objective(_ x: Variable) -> Variable {
    let (first, next) = (x[0..<dimension - 1], x[1..<dimension])
    let (curve, valley) = (next - square(first), valley - first)
    return steepness * dot(curve, curve) + dot(valley, valley)
  }

  /// √b(xᵢ₊₁ − xᵢ²) and a − xᵢ, alternating, for every i.
  public func residuals(_ x: Variable) -> Variable? {
    let count = dimension - 1
    let (first, next) = (x[0..<count], x[1..<dimension])
    // Both in one vector: entries 2i and 2i + 1 come from entry i of each.
    let places = (0..<2 * count).map { $0 / 2 }
    let isCurve = (0..<2 * count).map { $0.isMultiple(of: 2) ? 1.0 : 0 }
    let curve = steepness.squareRoot() * (next - square(first))
    return x.constant(isCurve) * curve.gather(places)
      + x.constant(isCurve.map { 1 - $0 }) * (valley - first).gather(places)
  }
}
