public import AutoDiff

/// How often an objective and its derivatives were asked for.
public struct CallCounts: Sendable, Hashable, Codable {
  /// Values f(x).
  public var values: Int
  /// Gradients by reverse mode, each with the value that comes with it.
  public var gradients: Int
  /// Forward tangents ∇f(x)ᵀv.
  public var tangents: Int
  /// Hessian-vector products ∇²f(x)v.
  public var hessianProducts: Int

  public init(
    values: Int = 0, gradients: Int = 0, tangents: Int = 0, hessianProducts: Int = 0
  ) {
    self.values = values
    self.gradients = gradients
    self.tangents = tangents
    self.hessianProducts = hessianProducts
  }
}

/// An objective that counts how often it is asked. Estimators see it only through one of the
/// `OracleAccess` types, which decide what can be asked at all.
public final class CountingOracle {
  private let evaluator: Evaluator
  public private(set) var counts: CallCounts

  /// - Parameter counts: where counting starts; not zero where a run is taken up again.
  public init(_ evaluator: Evaluator, counts: CallCounts = CallCounts()) {
    self.evaluator = evaluator
    self.counts = counts
  }

  public var workspaceBytes: Int { evaluator.workspaceBytes }

  fileprivate func value(at x: Span<Double>) -> Double {
    counts.values += 1
    return evaluator.value(at: x)
  }

  fileprivate func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    counts.gradients += 1
    return evaluator.valueAndGradient(at: x, into: &gradient)
  }
}

/// A way to an objective that allows some questions and no others.
public protocol OracleAccess {
  init(_ oracle: CountingOracle)
}

/// Values only: all that a zero-order method may know.
public struct ValueOracle: OracleAccess {
  private let oracle: CountingOracle

  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }
}

/// Values and gradients: what a first-order method may know.
public struct GradientOracle: OracleAccess {
  private let oracle: CountingOracle

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
