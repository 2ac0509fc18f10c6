/// Everything that an objective answers, until the oracle closes: for solvers that choose their own questions.
///
/// What may be asked depends on who answers. Code that hands this on must declare what it asks, and ask nothing else.
public struct ClosingAnswers: OracleAccess {
  public static var closes: Bool { true }
  public static var givesDerivatives: Bool { true }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call, and closes when its watch says so.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// Answers one question with several calls, all on the same sample if samples are paired.
  public func asOneQuestion<Failure: Error>(_ answer: () throws(Failure) -> Void) throws(Failure) {
    try oracle.asOneQuestion(answer)
  }

  /// Writes f at points of n entries each, stored one after another, to the first entries of `values`; every point
  /// counts as one value. All use the same sample if samples are paired.
  ///
  /// - Parameter n: the number of variables.
  /// - Returns: how many points were evaluated before the oracle closed.
  public func values(
    atPoints points: Span<Double>, dimension n: Int, into values: inout [Double]
  ) -> Int {
    let before = oracle.counts
    let asked = points.count / n
    let count = (0..<asked).first { !oracle.admits(CallCounts(values: $0 + 1)) } ?? asked
    guard count > 0 else { return 0 }
    ValueOracle(oracle).values(atPoints: points.extracting(0..<count * n), into: &values)
    if let watch = oracle.watch {
      for i in 0..<count {
        var counts = before
        counts.values += (i + 1) * oracle.rows
        watch.passed(values[i], at: points.extracting(i * n..<(i + 1) * n), counts: counts)
      }
    }
    return count
  }

  /// f(x), with ∇f(x) written to `gradient`; counts as one gradient.
  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) throws(OracleClosed) -> Double {
    try admit(CallCounts(gradients: 1))
    return passed(GradientOracle(oracle).valueAndGradient(at: x, into: &gradient), at: x)
  }

  /// f(x), with the derivatives along k directions of n entries, stored one after another; counts as k tangents.
  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>
  ) throws(OracleClosed) -> Double {
    try admit(CallCounts(tangents: tangents.count))
    let value = TangentOracle(oracle)
      .valueAndTangents(at: x, along: directions, into: &tangents)
    return passed(value, at: x)
  }

  /// f(x), with ∇²f(x)v written to `product`; counts as one product.
  public func valueAndHessianProduct(
    at x: Span<Double>, along v: Span<Double>, into product: inout MutableSpan<Double>
  ) throws(OracleClosed) -> Double {
    try admit(CallCounts(hessianProducts: 1))
    return passed(oracle.hessianProduct(at: x, along: v, into: &product), at: x)
  }

  private func admit(_ calls: CallCounts) throws(OracleClosed) {
    guard oracle.admits(calls) else { throw OracleClosed() }
  }

  private func passed(_ value: Double, at x: Span<Double>) -> Double {
    oracle.watch?.passed(value, at: x, counts: oracle.counts)
    return value
  }
}
