public import Sampling

/// The estimate from exact derivatives along random directions,
///
///     G = (s/q) Σⱼ (∇f(x)ᵀvⱼ) wⱼ,
///
/// where s = n and w = v on the unit sphere, s = 1 and w = v for directions with entries of unit variance, and s = n
/// and w = sign v on the sphere of the 1-norm. An estimate takes q tangents by forward-mode automatic differentiation:
/// it is the limit of `TwoPoint` as ε → 0, without a radius, its bias and its rounding. E G = g for every f, and
/// E‖G‖² = c‖g‖² with the same c.
///
/// Baydin, Pearlmutter, Syme, Wood and Torr 2022 (arXiv:2202.08587); Silver, Goyal, Danihelka,
/// Hessel and van Hasselt 2022, *Learning by directional gradient descent*.
public struct ForwardGradient: GradientEstimator {
  /// The most tangents that one sweep over the graph carries; each takes as much memory as the graph's values.
  static let tangentsAtOnce = 8

  package private(set) var frame: DirectionFrame
  private var tangents: [Double]

  /// - Parameter directions: q ≥ 1; at most n if they are orthonormal.
  public init(
    dimension n: Int, directions q: Int = 1,
    dependence: DirectionFrame.Dependence = .independent(.sphere)
  ) {
    frame = DirectionFrame(dimension: n, count: q, dependence: dependence)
    tangents = [Double](repeating: 0, count: q)
  }

  public var traits: EstimatorTraits {
    EstimatorTraits(
      secondMoment: frame.secondMoment, moments: frame.moments,
      calls: CallCounts(tangents: frame.count),
      workspaceBytes: tangents.count * MemoryLayout<Double>.stride + frame.workspaceBytes)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: TangentOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    let (n, q) = (frame.dimension, frame.count)
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    frame.redraw(from: draw)
    for first in stride(from: 0, to: q, by: Self.tangentsAtOnce) {
      frame.withDirections(first..<min(first + Self.tangentsAtOnce, q)) {
        _ = oracle.valueAndTangents(at: x, along: $0, into: &tangents, from: first)
      }
    }
    gradient.update(repeating: 0)
    for j in 0..<q { frame.add(slope: tangents[j], along: j, to: &gradient) }
  }
}
