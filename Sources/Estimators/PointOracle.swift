public import Answers

/// Questions about a point that the source keeps: values along directions that the source draws, and its gradients.
public struct PointOracle: OracleAccess {
  private let oracle: CountingOracle

  /// - Precondition: the source is a ``PointSource``.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction, one pair after another in `values`; every point counts as one value.
  public func values(
    at trail: inout PointTrail, along directions: [PipeDirection], radius ε: Double,
    into values: inout [Double]
  ) {
    oracle.values(
      of: directions.map { .pair(0, along: $0, radius: ε) }, at: &trail, into: &values)
  }

  /// f(x), with ∇f(x) written to another vector; counts as one gradient.
  ///
  /// - Returns: f(x), and ‖∇f(x)‖².
  public func gradient(
    at trail: inout PointTrail, into vector: Int
  ) -> (value: Double, squaredNorm: Double) {
    oracle.gradient(at: &trail, into: vector)
  }

  /// Σaᵢ² and maxᵢ|aᵢ| of a vector; not a question about f, so not counted.
  public func norms(of vector: Int, at trail: PointTrail) -> (squares: Double, largest: Double) {
    oracle.norms(of: vector, at: trail)
  }
}
