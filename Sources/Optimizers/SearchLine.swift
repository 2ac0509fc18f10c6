public import Estimators
internal import LinearAlgebra
public import Sampling

/// The line along which a step is searched, φ(t) = f(x + td), and the last point that was tried on it.
///
/// Owns the memory of a search: once it is made, evaluations along it allocate nothing.
public struct SearchLine<Estimator: GradientEstimator>: Sendable {
  /// By which gradients are found.
  public var estimator: Estimator
  /// x.
  public private(set) var point: [Double] = []
  /// G(x).
  public private(set) var gradient: [Double] = []
  /// f(x); NaN if the rule does not compare values.
  public private(set) var value = Double.nan
  /// d.
  public var direction: [Double]
  /// Whether d is as long as a step should be, so that t = 1 is tried first.
  public var isScaled = false
  /// φ′(0) = G(x)ᵀd.
  public private(set) var slope = 0.0

  /// t of the last trial; NaN before the first.
  public private(set) var trialStep = Double.nan
  /// x + td.
  var trialPoint: [Double]
  /// f at the trial, if it was asked for.
  private(set) var trialValue: Double?
  /// G at the trial, if it was asked for.
  var trialGradient: [Double]
  private(set) var hasTrialGradient = false
  private var probe: [Double]

  /// Holds 4n doubles.
  package init(_ estimator: Estimator, dimension n: Int) {
    self.estimator = estimator
    direction = [Double](repeating: 0, count: n)
    (trialPoint, trialGradient, probe) = (direction, direction, direction)
  }

  /// Begins a line, whose direction must then be set.
  package mutating func begin(at x: [Double], gradient: [Double], value: Double?) {
    (point, self.gradient, self.value) = (x, gradient, value ?? .nan)
    trialStep = .nan
    isScaled = false
  }

  /// Releases the point and its gradient, so that their owner can change them in place.
  mutating func end() { (point, gradient) = ([], []) }

  /// Computes φ′(0) for the current direction.
  package mutating func measureSlope() { slope = BLAS.dot(gradient.span, direction.span) }

  /// Whether f falls along d, as far as can be told.
  var falls: Bool { slope < 0 && slope.isFinite }

  /// d = −G(x).
  public mutating func setSteepest() {
    Vectors.write(negativeOf: gradient, to: &direction)
    isScaled = false
  }

  /// 1/‖d‖: a step of length 1.
  public var unitStep: Double { 1 / BLAS.norm(direction.span) }

  /// The step to try first: 1 if d has a natural length; otherwise `step`, or a step of length 1 if that is nil.
  func firstStep(otherwise step: Double?) -> Double { isScaled ? 1 : step ?? unitStep }

  /// Makes x + td the trial, about which nothing is known yet.
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
    // Uses the memory of the trial's gradient, which is not needed yet.
    var product = trialGradient
    try hessianProduct(along: direction, from: oracle, into: &product)
    trialGradient = product
    return BLAS.dot(product.span, direction.span)
  }

  /// Writes G(x) to the memory of the trial's gradient.
  ///
  /// - Returns: f(x); NaN unless asked for.
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

/// What a search may use in an iteration: its oracle, and the iteration's randomness.
public struct SearchOracle<Estimator: GradientEstimator> {
  /// Answers, until it closes.
  public let estimates: ClosingEstimates<Estimator>
  /// The iteration's randomness.
  public let draw: RandomStream.Draw

  /// - Parameters:
  ///   - estimates: closes when the budget is spent.
  ///   - draw: the iteration's randomness.
  public init(_ estimates: ClosingEstimates<Estimator>, _ draw: RandomStream.Draw) {
    self.estimates = estimates
    self.draw = draw
  }
}
