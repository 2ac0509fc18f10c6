public import Sampling

/// The two-point estimate along random directions,
///
///     G = (s/q) Σⱼ (f(x + εvⱼ) − f(x − εvⱼ))/(2ε) · vⱼ,
///
/// s = n on the unit sphere, 1 for directions with entries of unit variance. 2q values an estimate.
///
/// E G = ∇f_ε(x) with f_ε the mean of f over the ball of radius ε (on the sphere; for normals, over
/// normals of deviation ε). As ε → 0, E G = g and E‖G‖² = c‖g‖² with c = (c₁ + q − 1)/q for q
/// independent directions, c₁ = n on the sphere and for signs, n + 2 for normals; c = n/q for q
/// orthonormal ones, so that q = n gives g itself.
///
/// Nesterov and Spokoiny 2017 (doi:10.1007/s10208-015-9296-2), normals; Flaxman, Kalai and McMahan
/// 2005 (arXiv:cs/0408007), sphere; Spall 1992 (doi:10.1109/9.119632), signs; Kozak, Becker,
/// Doostan and Tenorio 2021 (doi:10.1007/s10589-021-00271-w), orthonormal directions.
public struct TwoPoint: GradientEstimator {
  /// ε at which rounding and truncation are about equal for a function of order one.
  public static let defaultRadius = 1e-5

  private let radius: Double
  private var frame: DirectionFrame
  private var probe: [Double]

  /// - Parameters:
  ///   - radius: ε > 0.
  ///   - directions: q ≥ 1; at most n where they are orthonormal.
  public init(
    dimension n: Int, radius: Double = TwoPoint.defaultRadius, directions q: Int = 1,
    dependence: DirectionFrame.Dependence = .independent(.sphere)
  ) {
    precondition(radius > 0, "a radius of \(radius)")
    self.radius = radius
    frame = DirectionFrame(dimension: n, count: q, dependence: dependence)
    probe = [Double](repeating: 0, count: n)
  }

  public var traits: EstimatorTraits {
    EstimatorTraits(
      secondMoment: frame.secondMoment, moments: frame.moments,
      calls: CallCounts(values: 2 * frame.count),
      workspaceBytes: probe.count * MemoryLayout<Double>.stride + frame.workspaceBytes)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    let n = frame.dimension
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    gradient.update(repeating: 0)
    frame.redraw(from: draw)
    for j in 0..<frame.count {
      let forward = value(along: j, by: radius, at: x, from: oracle)
      let backward = value(along: j, by: -radius, at: x, from: oracle)
      frame.add(slope: (forward - backward) / (2 * radius), along: j, to: &gradient)
    }
  }

  /// f(x + tvⱼ).
  private mutating func value(
    along j: Int, by t: Double, at x: Span<Double>, from oracle: ValueOracle
  ) -> Double {
    frame.withDirection(j) { v in
      for i in v.indices { probe[i] = x[i] + t * v[i] }
    }
    return oracle.value(at: probe.span)
  }
}
