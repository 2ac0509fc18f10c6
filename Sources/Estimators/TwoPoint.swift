public import Sampling

/// The two-point estimate along random directions,
///
///     G = (s/q) Σⱼ (f(x + εvⱼ) − f(x − εvⱼ))/(2ε) · wⱼ,
///
/// where s = n and w = v on the unit sphere, s = 1 and w = v for directions with entries of unit variance, and s = n
/// and w = sign v on the sphere of the 1-norm. An estimate takes 2q values.
///
/// E G = ∇f_ε(x), where f_ε is the mean of f over the ball of radius ε (on the sphere; for normals, over normals of
/// deviation ε). As ε → 0, E G = g and E‖G‖² = c‖g‖². For q independent directions c = (c₁ + q − 1)/q, with c₁ = n on
/// the sphere and for signs, n + 2 for normals, 2n²/(n + 1) on the ℓ₁ sphere; for q orthonormal ones c = n/q, so q = n
/// gives g itself.
///
/// Nesterov and Spokoiny 2017 (doi:10.1007/s10208-015-9296-2), normals; Flaxman, Kalai and McMahan
/// 2005 (arXiv:cs/0408007), sphere; Spall 1992 (doi:10.1109/9.119632), signs; Kozak, Becker,
/// Doostan and Tenorio 2021 (doi:10.1007/s10589-021-00271-w), orthonormal directions; Akhavan, Chzhen,
/// Pontil and Tsybakov 2022 (arXiv:2205.13910), ℓ₁ sphere.
public struct TwoPoint: DirectionalEstimator {
  public typealias Oracle = ValueOracle

  /// The ε at which rounding and truncation errors are about equal for a function of order one.
  public static let defaultRadius = 1e-5

  /// The most numbers of the directions that are kept, 8 MB: drawing the rest again costs less in time than keeping it
  /// would in memory.
  package static let keptNumbers = 1 << 20

  private let ownRadius: Double
  public var radiusFactor = 1.0
  private var radius: Double { radiusFactor * ownRadius }
  public var lastEstimate: DirectionalEstimate
  /// f(x + εvⱼ) and f(x − εvⱼ), one pair after another.
  private var values: [Double]

  /// - Parameters:
  ///   - radius: ε > 0.
  ///   - directions: q ≥ 1; at most n if they are orthonormal.
  ///   - limit: how many numbers of independent directions are kept; it does not affect the estimates.
  public init(
    dimension n: Int, radius: Double = TwoPoint.defaultRadius, directions q: Int = 1,
    dependence: DirectionFrame.Dependence = .independent(.sphere), keepingAtMost limit: Int? = nil
  ) {
    precondition(radius > 0, "a radius of \(radius)")
    ownRadius = radius
    lastEstimate = DirectionalEstimate(
      along: DirectionFrame(
        dimension: n, count: q, dependence: dependence, keepingAtMost: limit ?? Self.keptNumbers))
    values = [Double](repeating: 0, count: 2 * q)
  }

  public var traits: EstimatorTraits {
    let directions = lastEstimate.directions
    return EstimatorTraits(
      secondMoment: directions.secondMoment, moments: directions.moments, radius: radius,
      noise: .central(
        directions.dependence, directions: directions.count, dimension: directions.dimension,
        radius: radius),
      calls: CallCounts(values: 2 * directions.count),
      workspaceBytes: (directions.count + values.count) * MemoryLayout<Double>.stride
        + directions.workspaceBytes)
  }

  public mutating func measure(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw
  ) {
    lastEstimate.directions.redraw(from: draw)
    oracle.values(at: x, along: &lastEstimate.directions, radius: radius, into: &values)
    for j in lastEstimate.slopes.indices {
      lastEstimate.slopes[j] = slope(values[2 * j], values[2 * j + 1])
    }
  }

  public func slope(onLinearFunctionOf derivative: Double) -> Double {
    slope(radius * derivative, -radius * derivative)
  }

  private func slope(_ forward: Double, _ backward: Double) -> Double {
    (forward - backward) / (2 * radius)
  }
}
