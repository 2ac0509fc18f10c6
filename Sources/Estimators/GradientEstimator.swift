public import Sampling

/// A way to an estimate G of the gradient g = ∇f(x).
///
/// An estimator owns its workspace: after it is made, an estimate allocates nothing. Randomness is
/// passed in.
public protocol GradientEstimator: Sendable {
  /// What the estimator may ask: `ValueOracle` for one of zero order.
  associatedtype Oracle: OracleAccess

  /// What the estimator costs, and how large its estimates are.
  var traits: EstimatorTraits { get }

  /// The radius of estimates, in units of the one that the estimator was made with; 1 unless a method changes it.
  var radiusFactor: Double { get set }

  /// Writes an estimate of the gradient at `x`.
  mutating func estimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>)

  /// Writes an estimate of the gradient at `x`.
  ///
  /// - Returns: f(x), where its calls bring that (``EstimatorTraits/bringsValue``); nil elsewhere.
  mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double?

  /// The step to where the last estimate asked for values, if `x` is rounded so coarsely that it is lost.
  mutating func lostStep(at x: Span<Double>) -> LostStep?
}

extension GradientEstimator {
  /// An estimator that asks at x alone has no radius to change.
  public var radiusFactor: Double {
    get { 1 }
    set {}
  }

  /// An estimator that says nothing else brings no value at x.
  public mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double? {
    estimate(at: x, from: oracle, using: draw, into: &gradient)
    return nil
  }

  /// An estimator that asks at x alone loses no step.
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
  /// E[GGᵀ] as the radius goes to zero, where it is known; on a quadratic it holds for any radius, but for the
  /// ``bias``.
  public var moments: EstimatorMoments?
  /// ε, the unit of the distances from x at which values are asked for; nil where they are at x alone.
  public var radius: Double?
  /// What independent noise of the values adds to an estimate; nil where that is not known.
  public var noise: EstimateNoise?
  /// β, where on a quadratic with the Hessian A the coordinates of E G are off by β·A_ii: ε/2 of forward differences
  /// along coordinates, 0 of all that are unbiased there.
  public var bias: Double
  /// What one estimate asks of the oracle.
  public var calls: CallCounts
  /// Whether these calls yield f(x) as well.
  public var bringsValue: Bool
  /// The bytes of workspace held, besides the gradient itself.
  public var workspaceBytes: Int

  /// - Parameters:
  ///   - secondMoment: c, with E‖G‖² = c‖g‖²; 1 for an exact gradient.
  ///   - moments: E[GGᵀ], where it is known.
  ///   - radius: ε; nil where values are asked for at x alone.
  ///   - noise: what independent noise of the values adds, where it is known.
  ///   - bias: β, where on a quadratic E G is off by β·A_ii.
  ///   - calls: what one estimate asks of the oracle.
  ///   - bringsValue: whether these calls yield f(x) as well.
  ///   - workspaceBytes: held besides the gradient itself.
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

  /// Whether estimates from the same point differ by more than what differences over a radius make of them.
  public var isRandom: Bool { secondMoment > 1 + 1e-9 }

  /// 1/(cL), the step size in whose units relative steps are given.
  public func naturalStep(smoothness: Double) -> Double {
    1 / (secondMoment * smoothness)
  }
}
