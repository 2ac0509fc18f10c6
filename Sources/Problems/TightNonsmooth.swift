public import AutoDiff
public import Sampling

/// The worst convex function with Lipschitz constant G for N iterations of the subgradient method, in N + 1 variables:
///
///     f(x) = G·max{x₁, …, x_{N+1}, −R/√(N+1)}
///
/// Runs start at 0. f* = −GR/√(N+1); the nearest minimiser, −R/√(N+1)·(1, …, 1), is R away, and there are others.
///
/// At a tie the subgradient is that of the first of the largest entries. With steps R/(G√(N+1)), each of N iterations
/// therefore moves a different entry, f(x_k) = 0 for k ≤ N, and the bound min_{k ≤ N} f(x_k) − f* ≤ GR/√(N+1) is
/// attained. If an entry ties with −R/√(N+1), the subgradient is 0.
///
/// Nesterov 2004 (doi:10.1007/978-1-4419-8853-9), §3.2; Drori and Teboulle 2016 (arXiv:1409.2636).
public struct TightNonsmooth: Problem {
  public let known: Known
  /// N.
  public let iterations: Int
  /// G.
  public let lipschitz: Double
  /// R/√(N+1).
  let depth: Double

  public var dimension: Int { iterations + 1 }

  /// - Parameters:
  ///   - iterations: N ≥ 0.
  ///   - lipschitz: G > 0.
  ///   - startDistance: R > 0.
  public init(iterations: Int, lipschitz: Double = 1, startDistance: Double = 1) {
    precondition(iterations >= 0, "at least 0 iterations, not \(iterations)")
    precondition(lipschitz > 0 && startDistance > 0, "G and R above 0")
    self.iterations = iterations
    self.lipschitz = lipschitz
    depth = startDistance / Double(iterations + 1).squareRoot()
    known = Known(
      minimum: -lipschitz * depth, isConvex: true,
      nonsmooth: Known.Nonsmooth(lipschitz: lipschitz, startDistance: startDistance))
  }

  public func start(from stream: RandomStream) -> [Double] {
    [Double](repeating: 0, count: dimension)
  }

  public func objective(_ x: Variable) -> Variable {
    lipschitz * (relu(maximum(x) + depth) - depth)
  }
}
