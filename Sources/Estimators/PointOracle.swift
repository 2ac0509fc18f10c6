public import Answers

/// Questions about a point that whoever answers keeps: values along directions that it draws, and its gradients.
public struct PointOracle: OracleAccess {
  private let oracle: CountingOracle

  /// - Precondition: the source is a ``PointSource``.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction, one pair after another in `values`; every point counted as one
  /// value.
  public func values(
    at trail: inout PointTrail, along directions: [PipeDirection], radius ε: Double,
    into values: inout [Double]
  ) {
    oracle.values(
      of: directions.map { .pair(0, along: $0, radius: ε) }, at: &trail, into: &values)
  }

  /// f(x), with ∇f(x) written to another vector; counted as one gradient.
  ///
  /// - Returns: f(x), and ‖∇f(x)‖².
  public func gradient(
    at trail: inout PointTrail, into vector: Int
  ) -> (value: Double, squaredNorm: Double) {
    oracle.gradient(at: &trail, into: vector)
  }

  /// Σaᵢ² and maxᵢ|aᵢ| of a vector, which is no question about f and counts nothing.
  public func norms(of vector: Int, at trail: PointTrail) -> (squares: Double, largest: Double) {
    oracle.norms(of: vector, at: trail)
  }
}
