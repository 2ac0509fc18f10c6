public import Answers
public import ComplexModule
public import RealModule

/// Values at complex points: all that the complex step may use.
public struct ComplexOracle: OracleAccess {
  public static var givesDerivatives: Bool { true }
  public static var questions: Questions { .complexValues }

  private let oracle: CountingOracle

  /// - Precondition: `obstacle(in:)` returns nil.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x + iy), counted as one tangent.
  public func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    oracle.value(at: x, imaginary: y)
  }
}
