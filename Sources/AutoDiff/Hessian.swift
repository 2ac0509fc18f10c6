/// The whole n × n matrix of second derivatives of a scalar function, by Hessian-vector products with
/// the unit vectors. Evaluations after the first allocate nothing.
public struct Hessian {
  /// Evaluates the function.
  public let evaluator: Evaluator
  private let columns: UnitDirections

  /// - Parameter columnsAtOnce: how many columns one sweep computes; each takes as much memory as the
  ///   graph's values and adjoints.
  public init(_ graph: Graph, columnsAtOnce: Int = 8) {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    evaluator = Evaluator(graph)
    columns = UnitDirections(dimension: graph.parameterCount, atOnce: columnsAtOnce)
  }

  /// Writes ∇f(x), n entries, and ∇²f(x), n × n.
  public func evaluate(
    at x: Span<Double>, gradient: inout MutableSpan<Double>,
    into hessian: inout MutableSpan<Double>
  ) {
    let n = evaluator.graph.parameterCount
    precondition(
      gradient.count == n && hessian.count == n * n, "a gradient of \(n) entries and n² more")
    hessian.update(repeating: 0)
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        hessian.withUnsafeMutableBufferPointer { hessian in
          write(at: x, gradient.baseAddress!, hessian.baseAddress!)
        }
      }
    }
  }

  private func write(
    at x: UnsafeBufferPointer<Double>, _ gradient: UnsafeMutablePointer<Double>,
    _ hessian: UnsafeMutablePointer<Double>
  ) {
    let (n, k) = (evaluator.graph.parameterCount, columns.atOnce)
    columns.forEachBatch { first, batch in
      let rows = Frame.Operand.Block(base: hessian + first * n, stride: n)
      // The last batch may begin within the one before it.
      rows.base.update(repeating: 0, count: k * n)
      gradient.update(repeating: 0, count: n)
      evaluator.bindPoint(x, adjoint: gradient, tangents: batch, adjointTangents: rows)
      evaluator.sweepForward(preparesPullback: true, tangents: k)
      evaluator.clearAdjoints(tangents: k)
      evaluator.output.adjoint?.pointee += 1
      evaluator.sweepBackward(tangents: k)
    }
  }

  /// ∇²f(x) in a new array.
  public func callAsFunction(at x: [Double]) -> [Double] {
    var gradient = x
    var hessian = [Double](repeating: 0, count: x.count * x.count)
    var g = gradient.mutableSpan
    var h = hessian.mutableSpan
    evaluate(at: x.span, gradient: &g, into: &h)
    return hessian
  }
}
