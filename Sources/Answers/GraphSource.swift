public import AutoDiff
public import ComplexModule
public import RealModule
public import Sampling

/// Answers by a graph: values and all derivatives, exactly.
public final class GraphSource: GradientSource, TangentSource, HessianSource, ComplexSource {
  public let evaluator: Evaluator
  /// Made when first needed.
  private var complexEvaluator: ComplexEvaluator?

  /// - Parameter evaluator: evaluates a graph whose output is a scalar.
  public init(_ evaluator: Evaluator) {
    self.evaluator = evaluator
  }

  public var dimension: Int { evaluator.graph.parameterCount }

  public var workspaceBytes: Int {
    evaluator.workspaceBytes + (complexEvaluator?.workspaceBytes ?? 0)
  }

  public func value(at x: Span<Double>, sample: Samples) -> Double { evaluator.value(at: x) }

  public func values(
    atPoints points: Span<Double>, into values: inout [Double], samples: Samples
  ) -> Int {
    evaluator.values(atPoints: points, into: &values)
  }

  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double], samples: Samples
  ) {
    evaluator.values(at: x, along: &directions, radius: ε, into: &values)
  }

  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>, sample: Samples
  ) -> Double {
    evaluator.valueAndGradient(at: x, into: &gradient)
  }

  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>,
    sample: Samples
  ) -> Double {
    evaluator.valueAndTangents(at: x, along: directions, into: &tangents)
  }

  public func hessianProduct(
    at x: Span<Double>, along v: Span<Double>, gradient: inout MutableSpan<Double>,
    into product: inout MutableSpan<Double>, sample: Samples
  ) -> Double {
    evaluator.hessianProducts(at: x, along: v, gradient: &gradient, into: &product)
  }

  /// - Precondition: the graph allows complex numbers, that is, ``Answerer/obstacle(to:)`` returns
  ///   nil.
  public func value(
    at x: Span<Double>, imaginary y: Span<Double>, sample: Samples
  ) -> Complex<Double> {
    if complexEvaluator == nil {
      do {
        complexEvaluator = try ComplexEvaluator(evaluator.graph)
      } catch {
        preconditionFailure("\(error)")
      }
    }
    return complexEvaluator!.value(at: x, imaginary: y)
  }
}
