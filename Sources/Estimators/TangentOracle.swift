public import Answers

/// Values and derivatives along directions: all that forward-mode methods may use.
public struct TangentOracle: OracleAccess {
  public static var givesDerivatives: Bool { true }
  public static var questions: Questions { .tangents }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f(x), with the derivatives ∇f(x)ᵀv along k directions v of n entries each, one after another;
  /// counts as k tangents.
  ///
  /// - Parameter first: where in `tangents` the k derivatives begin.
  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>,
    from first: Int = 0
  ) -> Double {
    let part = first..<first + directions.count / x.count
    return tangents.withUnsafeMutableBufferPointer { all in
      var tangents = UnsafeMutableBufferPointer(rebasing: all[part]).mutableSpan
      return oracle.valueAndTangents(at: x, along: directions, into: &tangents)
    }
  }

  /// f(x), with the derivatives along k directions.
  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout [Double],
    from first: Int = 0
  ) -> Double {
    var out = tangents.mutableSpan
    return valueAndTangents(at: x, along: directions, into: &out, from: first)
  }
}
