public import Answers

/// Gradients over the rows of a batch, at two points over the same rows, and gradients over all rows, until the oracle
/// closes: for methods that correct batches by what is known of the whole.
public struct VarianceReductionOracle: OracleAccess {
  public static var closes: Bool { true }
  public static var givesDerivatives: Bool { true }
  public static var questions: Questions { .gradients }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call, and closes when its watch says so.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// ∇f_B(x) and ∇f_B(y), B one batch; counts as two gradients of a batch.
  public func gradients(
    at x: Span<Double>, and y: Span<Double>, into first: inout [Double], _ second: inout [Double]
  ) throws(OracleClosed) {
    guard oracle.admits(CallCounts(gradients: 2)) else { throw OracleClosed() }
    var g = first.mutableSpan
    var h = second.mutableSpan
    let values = oracle.pairedGradients(at: x, and: y, into: &g, &h)
    oracle.watch?.passed(values.0, at: x, counts: oracle.counts)
    oracle.watch?.passed(values.1, at: y, counts: oracle.counts)
  }

  /// ∇f(x) over all rows; counts as one gradient of the whole, N rows.
  public func wholeGradient(
    at x: Span<Double>, into gradient: inout [Double]
  ) throws(OracleClosed) {
    let calls = CallCounts(gradients: oracle.wholeRows)
    guard oracle.watch?.admits(calls, after: oracle.counts) ?? true else { throw OracleClosed() }
    var g = gradient.mutableSpan
    let value = oracle.wholeGradient(at: x, into: &g)
    oracle.watch?.passed(value, at: x, counts: oracle.counts)
  }
}
