public import AutoDiff
internal import Foundation
public import LinearAlgebra
public import Sampling

/// A smooth nonconvex function on which ‖∇f‖² falls as 1/k under gradient descent, in the same way
/// in every dimension:
///
///     f(x) = Σᵢ λᵢ sᵢ² ½ ln(1 + (xᵢ/sᵢ)²) = (1/2n) Σᵢ ln(1 + nλᵢxᵢ²),   sᵢ² = 1/(nλᵢ),
///
/// with ∂f/∂xᵢ = λᵢxᵢ/(1 + nλᵢxᵢ²) and second derivatives from −λᵢ/8 to λᵢ. The curvatures are
/// λⱼ = L κ^{−(j−½)/b}, j = 1…b, each n/b times. f* = 0, at x* = 0 only.
///
/// Every run starts at x₀ᵢ = c·sᵢ, where each coordinate contributes equally, so that
/// Δ = f(x₀) − f* = ½ ln(1 + c²) for every n, L and κ. Under gradient descent with step 1/L a
/// coordinate lasts for about L/λᵢ iterations; the λᵢ are spread evenly over ln κ, whence
/// ‖∇f(xₖ)‖² ≈ LΔ/(k ln κ) for 1 ≪ k ≪ κ.
///
/// L is nominal: steps are relative to it, but the largest curvature is L κ^{−1/(2b)}.
public struct LogBlock: Problem {
  /// The number of distinct curvatures, which fixes the start.
  public enum Blocks: Int, Sendable, CaseIterable {
    /// b = 10, c = 1.2, Δ = 0.4459990197: for dimensions as small as 10.
    case ten = 10
    /// b = 20, c = 1.5, Δ = 0.5893274982: the curves are smoother.
    case twenty = 20

    /// c, the start in units of sᵢ: where ‖∇f(xₖ)‖² follows 1/k from early on.
    public var start: Double {
      switch self {
      case .ten: 1.2
      case .twenty: 1.5
      }
    }
  }

  public let dimension: Int
  public let known: Known
  /// λ, in descending order.
  public let curvatures: KnownVector
  /// Δ = f(x₀) − f* = ½ ln(1 + c²).
  public let initialGap: Double
  private let startFactor: Double

  /// - Parameters:
  ///   - dimension: n.
  ///   - blocks: b.
  ///   - condition: κ.
  ///   - smoothness: L.
  /// - Precondition: n is a positive multiple of b.
  public init(
    dimension: Int, blocks: Blocks = .twenty, condition: Double = 1e5, smoothness: Double = 1
  ) {
    let b = blocks.rawValue
    precondition(dimension > 0 && dimension % b == 0, "a dimension that is a multiple of \(b)")
    precondition(condition >= 1 && smoothness > 0, "κ ≥ 1 and L > 0")
    self.dimension = dimension
    curvatures = Spectrum.blocks(
      b, condition: condition, dimension: dimension, smoothness: smoothness)
    startFactor = blocks.start
    initialGap = 0.5 * Foundation.log1p(startFactor * startFactor)
    known = Known(
      minimum: 0, minimizer: KnownVector(repeating: 0, count: dimension),
      smoothness: smoothness)
  }

  public func start(from stream: RandomStream) -> [Double] {
    var x = curvatures.entries
    for i in x.indices { x[i] = startFactor / (Double(dimension) * x[i]).squareRoot() }
    return x
  }

  public func objective(_ x: Variable) -> Variable {
    let n = Double(dimension)
    return 0.5 / n * sum(log1p(x.constant(curvatures.entries.map { n * $0 }) * square(x)))
  }
}
