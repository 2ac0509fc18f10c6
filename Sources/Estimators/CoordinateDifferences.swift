internal import Foundation
public import Sampling

/// The gradient by differences along every coordinate:
///
///     central:  Gᵢ = (f(x + εeᵢ) − f(x − εeᵢ))/(2ε),  2n values, error O(ε²) + O(u|f|/ε)
///     forward:  Gᵢ = (f(x + εeᵢ) − f(x))/ε,            n + 1 values, error O(ε) + O(u|f|/ε)
///
/// Deterministic. The step divided by is the one that was taken, (x + ε) − x after rounding.
public struct CoordinateDifferences: GradientEstimator {
  public enum Scheme: String, Sendable, CaseIterable {
    case central
    case forward

    /// The ε of least error for a function of order one with derivatives of order one:
    /// (3u)^⅓ central, 2√u forward, u = 2⁻⁵³.
    public var defaultRadius: Double {
      let unitRoundoff = 0x1p-53
      return switch self {
      case .central: cbrt(3 * unitRoundoff)
      case .forward: 2 * unitRoundoff.squareRoot()
      }
    }
  }

  private let scheme: Scheme
  private let radius: Double
  private var probe: [Double]

  public let traits: EstimatorTraits

  /// - Parameter radius: ε > 0; the scheme's default where nil.
  public init(dimension n: Int, scheme: Scheme = .central, radius: Double? = nil) {
    let radius = radius ?? scheme.defaultRadius
    precondition(radius > 0, "a radius of \(radius)")
    self.scheme = scheme
    self.radius = radius
    probe = [Double](repeating: 0, count: n)
    traits = EstimatorTraits(
      secondMoment: 1, moments: scheme == .central ? .exact(dimension: n) : nil,
      calls: CallCounts(values: scheme == .central ? 2 * n : n + 1),
      workspaceBytes: n * MemoryLayout<Double>.stride)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    let n = probe.count
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    for i in 0..<n { probe[i] = x[i] }
    let center = scheme == .forward ? oracle.value(at: x) : 0
    for i in 0..<n {
      let upper = x[i] + radius
      probe[i] = upper
      let forward = oracle.value(at: probe.span)
      switch scheme {
      case .central:
        let lower = x[i] - radius
        probe[i] = lower
        gradient[i] = (forward - oracle.value(at: probe.span)) / (upper - lower)
      case .forward:
        gradient[i] = (forward - center) / (upper - x[i])
      }
      probe[i] = x[i]
    }
  }
}
