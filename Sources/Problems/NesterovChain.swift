public import AutoDiff
internal import Foundation
internal import LinearAlgebra
public import Sampling

/// A chain of springs along which information travels one coordinate per iteration:
///
///     f(x) = ½x₁² + ½ Σᵢ₌₁ⁿ⁻¹ (xᵢ₊₁ − xᵢ)² + ½xₙ² − x₁ = ½ xᵀAx − x₁,   A = tridiag(−1, 2, −1),
///
/// with ∂f/∂xᵢ = 2xᵢ − xᵢ₋₁ − xᵢ₊₁ − [i = 1], where x₀ = xₙ₊₁ = 0. Runs start at 0.
///
/// x*ᵢ = 1 − i/(n+1) and f* = −n/(2(n+1)), so that Δ = n/(2(n+1)) and R² = n(2n+1)/(6(n+1)). The
/// eigenvalues of A are 4 sin²(kπ/(2(n+1))), k = 1…n: μ is the first, and L = 4 bounds the last for
/// every n.
///
/// The source of the lower bounds for first-order methods (Nesterov, *Lectures on Convex
/// Optimization*, 2018, §2.1.2, doi:10.1007/978-3-319-91578-4), where it is multiplied by L/4. Not
/// a family of slope −1: R² grows with n.
public struct NesterovChain: Problem {
  public let dimension: Int
  public let known: Known

  /// - Parameter dimension: n ≥ 1.
  public init(dimension n: Int) {
    precondition(n > 0, "a dimension of at least 1, not \(n)")
    dimension = n
    let links = Double(n + 1)
    // 2 − 2 cos(π/(n+1)) without its cancellation.
    let sine = sin(0.5 * Double.pi / links)
    known = Known(
      minimum: -Double(n) / (2 * links),
      minimizer: KnownVector(
        .linear(first: Double(n), difference: -1, divisor: links), count: n),
      smoothness: 4, isConvex: true, strongConvexity: 4 * sine * sine, isQuadratic: true)
  }

  public func start(from stream: RandomStream) -> [Double] {
    [Double](repeating: 0, count: dimension)
  }

  public func objective(_ x: Variable) -> Variable {
    let n = dimension
    let ends = square(x[0]) + square(x[n - 1])
    guard n > 1 else { return 0.5 * ends - x[0] }
    let stretches = x[1..<n] - x[0..<n - 1]
    return 0.5 * (ends + dot(stretches, stretches)) - x[0]
  }
}
