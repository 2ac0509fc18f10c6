public import Estimators

/// The step to the minimum of a quadratic along the line, t = −gᵀd/dᵀ∇²f d, by one product with the Hessian. There is
/// none if dᵀ∇²f d is not above 0.
///
/// Along −g, f − f* falls by a factor of at most ((κ − 1)/(κ + 1))² per iteration, and by exactly that from the worst
/// start.
///
/// Cauchy 1847; for the factor, Nocedal and Wright 2006 (doi:10.1007/978-0-387-40065-5), §3.3.
public struct ExactStep: StepRule {
  /// Takes no parameters.
  public init() {}

  public static var comparesValues: Bool { false }

  public var beginning: NoMemory { NoMemory() }

  public func step<Estimator: GradientEstimator>(
    along line: inout SearchLine<Estimator>, keeping memory: inout NoMemory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double? {
    let t = -line.slope / (try line.curvature(from: oracle))
    return t > 0 && t.isFinite ? t : nil
  }

  /// G(x) and a product.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    estimator.traits.calls + ClosingEstimates<Estimator>.callsOfHessianProduct(by: estimator)
  }
}
