public import Answers

/// Values and gradients: all that a first-order method may use.
public struct GradientOracle: OracleAccess {
  public static var givesDerivatives: Bool { true }
  public static var questions: Questions { .gradients }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f(x), with ∇f(x) written to `gradient`; counted as one gradient.
  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    oracle.valueAndGradient(at: x, into: &gradient)
  }
}
