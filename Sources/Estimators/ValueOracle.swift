public import Sampling

/// Values only: all that a zero-order method may know.
public struct ValueOracle: OracleAccess {
  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f at points of n entries each, which stand one after another, written to the first entries of
  /// `values`; every point counted as one value. What an objective can do with many points at once,
  /// it does.
  public func values(atPoints points: Span<Double>, into values: inout [Double]) {
    oracle.values(atPoints: points, into: &values)
  }

  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction, one pair after another in `values`; every point
  /// counted as one value. The point stays where it is, and no other is made where the objective is a
  /// sum of functions of one variable each.
  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    oracle.values(at: x, along: &directions, radius: ε, into: &values)
  }
}
