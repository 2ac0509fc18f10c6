public import Sampling

/// Values only: all that a zero-order method may use.
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

  /// Writes f at points of n entries each, stored one after another, to the first entries of `values`; every point
  /// counts as one value. If an objective can evaluate many points at once, it does.
  public func values(atPoints points: Span<Double>, into values: inout [Double]) {
    oracle.values(atPoints: points, into: &values)
  }

  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction, one pair after another in `values`; every point counts as one value.
  /// x does not change, and if the objective is a sum of functions of one variable each, no other point is formed.
  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    oracle.values(at: x, along: &directions, radius: ε, into: &values)
  }
}
