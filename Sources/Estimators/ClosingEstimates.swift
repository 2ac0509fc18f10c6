public import Answers
internal import LinearAlgebra
public import Sampling

/// Values, gradient estimates and products with the Hessian, until the oracle closes: for methods that search along
/// what an estimator finds.
public struct ClosingEstimates<Estimator: GradientEstimator>: OracleAccess {
  public static var closes: Bool { true }
  public static var givesDerivatives: Bool { Estimator.Oracle.givesDerivatives }

  private let oracle: CountingOracle
  private let values: ClosingOracle
  private let own: Estimator.Oracle

  /// - Parameter oracle: counts every call, and closes when its watch says so.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
    values = ClosingOracle(oracle)
    own = Estimator.Oracle(oracle)
  }

  public static var questions: Questions { Estimator.Oracle.questions }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) throws(OracleClosed) -> Double { try values.value(at: x) }

  /// An estimate at `x`, started only if all of its calls can be made.
  public func estimate(
    by estimator: inout Estimator, at x: Span<Double>, using draw: RandomStream.Draw,
    into gradient: inout [Double]
  ) throws(OracleClosed) {
    try admit(estimator.traits.calls)
    estimator.estimate(at: x, from: own, using: draw, into: &gradient)
  }

  /// f(x) and an estimate there, started only if all of their calls can be made. If the estimate's calls do not yield
  /// the value, this takes one more.
  public func valueAndEstimate(
    by estimator: inout Estimator, at x: Span<Double>, using draw: RandomStream.Draw,
    into gradient: inout [Double]
  ) throws(OracleClosed) -> Double {
    let traits = estimator.traits
    try admit(Self.callsOfValueAndEstimate(traits))
    let asked = traits.bringsValue ? nil : try values.value(at: x)
    var out = gradient.mutableSpan
    let brought = estimator.valueAndEstimate(at: x, from: own, using: draw, into: &out)
    if let asked { return asked }
    guard let brought else { return try values.value(at: x) }
    oracle.watch?.passed(brought, at: x, counts: oracle.counts)
    return brought
  }

  /// ∇²f(x)v: one Hessian product for estimators that use derivatives, (G(x + hv) − G(x))/h for those that use values
  /// alone. h‖v‖ = √ε, where ε is the estimator's radius; on a quadratic any h would do.
  ///
  /// - Parameters:
  ///   - gradient: G(x).
  ///   - probe: n numbers of scratch space for a point.
  public func hessianProduct(
    by estimator: inout Estimator, at x: Span<Double>, gradient: Span<Double>,
    along v: Span<Double>, using draw: RandomStream.Draw, probe: inout [Double],
    into product: inout [Double]
  ) throws(OracleClosed) {
    try admit(Self.callsOfHessianProduct(by: estimator))
    guard !Self.givesDerivatives else {
      var out = product.mutableSpan
      oracle.hessianProduct(at: x, along: v, into: &out)
      return
    }
    let h = (estimator.traits.radius ?? 1e-8).squareRoot() / BLAS.norm(v)
    for i in probe.indices { probe[i] = x[i] + h * v[i] }
    estimator.estimate(at: probe.span, from: own, using: draw, into: &product)
    for i in product.indices { product[i] = (product[i] - gradient[i]) / h }
  }

  /// The calls of a value and an estimate together.
  public static func callsOfValueAndEstimate(by estimator: Estimator) -> CallCounts {
    callsOfValueAndEstimate(estimator.traits)
  }

  private static func callsOfValueAndEstimate(_ traits: EstimatorTraits) -> CallCounts {
    var calls = traits.calls
    if !traits.bringsValue { calls.values += 1 }
    return calls
  }

  /// The calls of a product with the Hessian.
  public static func callsOfHessianProduct(by estimator: Estimator) -> CallCounts {
    givesDerivatives ? CallCounts(hessianProducts: 1) : estimator.traits.calls
  }

  private func admit(_ calls: CallCounts) throws(OracleClosed) {
    guard oracle.admits(calls) else { throw OracleClosed() }
  }
}
