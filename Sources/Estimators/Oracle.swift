public import AutoDiff
public import ComplexModule
public import RealModule
public import Sampling

/// An objective that counts how often it is asked. Estimators see it only through one of the
/// `OracleAccess` types, which decide what can be asked at all.
public final class CountingOracle {
  private let evaluator: Evaluator
  /// Made when it is first needed.
  private var complexEvaluator: ComplexEvaluator?
  public private(set) var counts: CallCounts

  /// - Parameter counts: where counting starts; not zero where a run is taken up again.
  public init(_ evaluator: Evaluator, counts: CallCounts = CallCounts()) {
    self.evaluator = evaluator
    self.counts = counts
  }

  public var workspaceBytes: Int {
    evaluator.workspaceBytes + (complexEvaluator?.workspaceBytes ?? 0)
  }

  fileprivate func value(at x: Span<Double>) -> Double {
    counts.values += 1
    return evaluator.value(at: x)
  }

  fileprivate func values(atPoints points: Span<Double>, into values: inout [Double]) {
    counts.values += evaluator.values(atPoints: points, into: &values)
  }

  fileprivate func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    counts.values += 2 * directions.count
    evaluator.values(at: x, along: &directions, radius: ε, into: &values)
  }

  fileprivate func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    counts.gradients += 1
    return evaluator.valueAndGradient(at: x, into: &gradient)
  }

  fileprivate func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>
  ) -> Double {
    counts.tangents += tangents.count
    return evaluator.valueAndTangents(at: x, along: directions, into: &tangents)
  }

  /// - Precondition: the graph allows complex numbers, as `ComplexOracle.obstacle(in:)` tells.
  fileprivate func prepareComplexValues() {
    guard complexEvaluator == nil else { return }
    do {
      complexEvaluator = try ComplexEvaluator(evaluator.graph)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  fileprivate func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    counts.tangents += 1
    return complexEvaluator!.value(at: x, imaginary: y)
  }
}

/// A way to an objective that allows some questions and no others.
public protocol OracleAccess {
  init(_ oracle: CountingOracle)

  /// Why a graph cannot answer such questions; nil where it can.
  static func obstacle(in graph: Graph) -> String?
}

extension OracleAccess {
  /// Values and derivatives are there for every graph.
  public static func obstacle(in graph: Graph) -> String? { nil }
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

/// Values and derivatives along directions: what forward-mode methods may know.
public struct TangentOracle: OracleAccess {
  private let oracle: CountingOracle

  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f(x), with the derivatives ∇f(x)ᵀv along k directions v of n entries each, one after another;
  /// counted as k tangents.
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

/// Values at complex points: what the complex step may know.
public struct ComplexOracle: OracleAccess {
  private let oracle: CountingOracle

  /// - Precondition: `obstacle(in:)` sees none in the objective's graph.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
    oracle.prepareComplexValues()
  }

  /// Graphs with an operation that takes real numbers only.
  public static func obstacle(in graph: Graph) -> String? {
    do {
      _ = try ComplexEvaluator(graph)
      return nil
    } catch {
      return error.description
    }
  }

  /// f(x + iy), counted as one tangent.
  public func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    oracle.value(at: x, imaginary: y)
  }
}
