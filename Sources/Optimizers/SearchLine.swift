public import Estimators
internal import LinearAlgebra
public import Sampling

/// The line on which a step is searched, φ(t) = f(x + td), and the last point that was tried on it.
///
/// Owns the memory of a search: after it is made, asking along it allocates nothing.
public struct SearchLine<Estimator: GradientEstimator>: Sendable {
  /// By which gradients are found.
  public var estimator: Estimator
  /// x.
  public private(set) var point: [Double] = []
  /// G(x).
  public private(set) var gradient: [Double] = []
  /// f(x); not a number where the rule does not compare values.
  public private(set) var value = Double.nan
  /// d.
  public var direction: [Double]
  /// Whether d is as long as a step should be, so that t = 1 is tried first.
  public var isScaled = false
  /// φ′(0) = G(x)ᵀd.
  public private(set) var slope = 0.0

  /// t of the last trial; not a number before the first.
  public private(set) var trialStep = Double.nan
  /// x + td.
  var trialPoint: [Double]
  /// f there, if it was asked for.
  private(set) var trialValue: Double?
  /// G there, if it was asked for.
  var trialGradient: [Double]
  private(set) var hasTrialGradient = false
  private var probe: [Double]

  /// Holds 4n doubles.
  package init(_ estimator: Estimator, dimension n: Int) {
    self.estimator = estimator
    direction = [Double](repeating: 0, count: n)
    (trialPoint, trialGradient, probe) = (direction, direction, direction)
  }

  /// Begins a line; its direction is to be set.
  package mutating func begin(at x: [Double], gradient: [Double], value: Double?) {
    (point, self.gradient, self.value) = (x, gradient, value ?? .nan)
    trialStep = .nan
    isScaled = false
  }

  /// Lets go of the point and its gradient, so that whoever owns them changes them in place.
  mutating func end() { (point, gradient) = ([], []) }

  /// φ′(0), of the direction as it is.
  package mutating func measureSlope() { slope = BLAS.dot(gradient.span, direction.span) }

  /// Whether f falls along d, as far as it can be told.
  var falls: Bool { slope < 0 && slope.isFinite }

  /// d = −G(x).
  public mutating func setSteepest() {
    Vectors.write(negativeOf: gradient, to: &direction)
    isScaled = false
  }

  /// 1/‖d‖: a step of length 1.
  public var unitStep: Double { 1 / BLAS.norm(direction.span) }

  /// The step to be tried first: 1 where d has a length of its own; otherwise `step`, or a step of length 1 if there
  /// is none.
  func firstStep(otherwise step: Double?) -> Double { isScaled ? 1 : step ?? unitStep }

  /// Makes x + td the trial, of which nothing is known.
  mutating func place(_ t: Double) {
    Vectors.write(point, plus: t, times: direction, to: &trialPoint)
    (trialStep, trialValue, hasTrialGradient) = (t, nil, false)
  }

  /// φ(t).
  public mutating func value(
    at t: Double, from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double {
    place(t)
    let value = try oracle.estimates.value(at: trialPoint.span)
    trialValue = value
    return value
  }

  /// φ(t) and φ′(t) = G(x + td)ᵀd.
  public mutating func valueAndSlope(
    at t: Double, from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> (value: Double, slope: Double) {
    place(t)
    let x = trialPoint
    let value = try oracle.estimates.valueAndEstimate(
      by: &estimator, at: x.span, using: oracle.draw, into: &trialGradient)
    (trialValue, hasTrialGradient) = (value, true)
    return (value, BLAS.dot(trialGradient.span, direction.span))
  }

  /// ∇²f(x)v, written to `product`.
  public mutating func hessianProduct(
    along v: [Double], from oracle: SearchOracle<Estimator>, into product: inout [Double]
  ) throws(OracleClosed) {
    let (x, g) = (point, gradient)
    try oracle.estimates.hessianProduct(
      by: &estimator, at: x.span, gradient: g.span, along: v.span, using: oracle.draw,
      probe: &probe, into: &product)
  }

  /// dᵀ∇²f(x)d.
  public mutating func curvature(
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double {
    // Where the trial's gradient is to be, for which there is no use yet.
    var product = trialGradient
    try hessianProduct(along: direction, from: oracle, into: &product)
    trialGradient = product
    return BLAS.dot(product.span, direction.span)
  }

  /// Writes G(x) where the trial's gradient is to be.
  ///
  /// - Returns: f(x); not a number unless asked for.
  mutating func estimate(
    at x: [Double], withValue: Bool, from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double {
    guard withValue else {
      try oracle.estimates.estimate(
        by: &estimator, at: x.span, using: oracle.draw, into: &trialGradient)
      return .nan
    }
    return try oracle.estimates.valueAndEstimate(
      by: &estimator, at: x.span, using: oracle.draw, into: &trialGradient)
  }
}

/// What a search may ask in an iteration: its oracle, and the iteration's randomness.
public struct SearchOracle<Estimator: GradientEstimator> {
  /// Answers, until it closes.
  public let estimates: ClosingEstimates<Estimator>
  /// The iteration's randomness.
  public let draw: RandomStream.Draw

  /// - Parameters:
  ///   - estimates: closes when the budget is spent.
  ///   - draw: of the iteration.
  public init(_ estimates: ClosingEstimates<Estimator>, _ draw: RandomStream.Draw) {
    self.estimates = estimates
    self.draw = draw
  }
}
