public import Sampling

/// A way to compute an estimate G of the gradient g = ∇f(x).
///
/// An estimator owns its workspace: once it is made, an estimate allocates nothing. Randomness is passed in.
public protocol GradientEstimator: Sendable {
  /// What the estimator may ask: `ValueOracle` for a zero-order one.
  associatedtype Oracle: OracleAccess

  /// What the estimator costs, and how large its estimates are.
  var traits: EstimatorTraits { get }

  /// The radius of estimates, in units of the radius that the estimator was made with; 1 unless a method changes it.
  var radiusFactor: Double { get set }

  /// Writes an estimate of the gradient at `x`.
  mutating func estimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>)

  /// Writes an estimate of the gradient at `x`.
  ///
  /// - Returns: f(x) if the estimator's calls yield it (``EstimatorTraits/bringsValue``); otherwise nil.
  mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double?

  /// The step to the points of the last estimate, if `x` is rounded so coarsely that the step is lost.
  mutating func lostStep(at x: Span<Double>) -> LostStep?
}

extension GradientEstimator {
  /// An estimator that evaluates at x alone has no radius to change.
  public var radiusFactor: Double {
    get { 1 }
    set {}
  }

  /// By default, an estimator yields no value at x.
  public mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double? {
    estimate(at: x, from: oracle, using: draw, into: &gradient)
    return nil
  }

  /// An estimator that evaluates at x alone loses no step.
  public mutating func lostStep(at x: Span<Double>) -> LostStep? { nil }

  /// Writes an estimate of the gradient at `x`.
  public mutating func estimate(
    at x: [Double], from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout [Double]
  ) {
    estimate(at: x.span, from: oracle, using: draw, into: &gradient)
  }

  /// Writes an estimate of the gradient at `x`.
  public mutating func estimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout [Double]
  ) {
    var out = gradient.mutableSpan
    estimate(at: x, from: oracle, using: draw, into: &out)
  }
}

/// What is known of an estimator before it runs.
public struct EstimatorTraits: Sendable, Hashable {
  /// c, with E‖G‖² = c‖g‖² as the radius goes to zero: 1 for an exact gradient.
  public var secondMoment: Double
  /// E[GGᵀ] as the radius goes to zero, if known; on a quadratic it holds for any radius, apart from the ``bias``.
  public var moments: EstimatorMoments?
  /// ε, the unit of the distances from x at which values are taken; nil if all are taken at x.
  public var radius: Double?
  /// What independent noise in the values adds to an estimate; nil if unknown.
  public var noise: EstimateNoise?
  /// β: on a quadratic with Hessian A, the i-th coordinate of E G is off by β·A_ii. ε/2 for forward differences along
  /// coordinates, 0 for all estimators that are unbiased there.
  public var bias: Double
  /// The calls that one estimate makes.
  public var calls: CallCounts
  /// Whether these calls yield f(x) as well.
  public var bringsValue: Bool
  /// The bytes of workspace, besides the gradient itself.
  public var workspaceBytes: Int

  /// - Parameters:
  ///   - secondMoment: c, with E‖G‖² = c‖g‖²; 1 for an exact gradient.
  ///   - moments: E[GGᵀ], if known.
  ///   - radius: ε; nil if values are taken at x alone.
  ///   - noise: what independent noise in the values adds, if known.
  ///   - bias: β: on a quadratic, E G is off by β·A_ii.
  ///   - calls: the calls that one estimate makes.
  ///   - bringsValue: whether these calls yield f(x) as well.
  ///   - workspaceBytes: besides the gradient itself.
  public init(
    secondMoment: Double, moments: EstimatorMoments? = nil, radius: Double? = nil,
    noise: EstimateNoise? = nil, bias: Double = 0, calls: CallCounts, bringsValue: Bool = false,
    workspaceBytes: Int
  ) {
    self.secondMoment = secondMoment
    self.moments = moments
    self.radius = radius
    self.noise = noise
    self.bias = bias
    self.calls = calls
    self.bringsValue = bringsValue
    self.workspaceBytes = workspaceBytes
  }

  /// Whether estimates from the same point differ by more than the error of differences over a radius.
  public var isRandom: Bool { secondMoment > 1 + 1e-9 }

  /// 1/(cL), the unit of relative step sizes.
  public func naturalStep(smoothness: Double) -> Double {
    1 / (secondMoment * smoothness)
  }
}
