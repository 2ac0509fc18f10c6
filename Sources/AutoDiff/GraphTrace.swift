/// The numbers at every node of a graph after a replay: the lecture's table of forward and reverse
/// mode, step by step.
public struct GraphTrace: Sendable {
  /// The numbers at one node of the drawing.
  public struct Entry: Sendable {
    /// v.
    public let value: [Double]
    /// v̇ along every parameter, ∂v/∂wⱼ, one after another; empty if v does not depend on the
    /// parameters, or if tangents were not requested.
    public let tangents: [[Double]]
    /// v̄ = ∂f/∂v; nil if v does not depend on the parameters.
    public let adjoint: [Double]?
  }

  /// The nodes and their names.
  public let drawing: GraphDrawing
  /// One for every node of the drawing.
  public let entries: [Entry]
  /// How many derivatives were propagated forward: n, one along every parameter, or 0.
  public let tangentCount: Int
}

extension Evaluator {
  /// Replays the graph, whose output is a scalar, at `x`, forward along every parameter and back,
  /// and copies the numbers at every node. Meant for people to read: it allocates.
  ///
  /// - Parameter tangents: whether to propagate the derivatives along all n parameters forward,
  ///   which takes n times the memory of the values.
  public func trace(at x: [Double], tangents: Bool) -> GraphTrace {
    // The trace shows every operation's value, including those that a replay otherwise fuses.
    Evaluator(graph.unfused).recordedTrace(at: x, tangents: tangents)
  }

  private func recordedTrace(at x: [Double], tangents: Bool) -> GraphTrace {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    let n = graph.parameterCount
    let k = tangents ? n : 0
    var gradient = [Double](repeating: 0, count: n)
    var directions = [Double](repeating: 0, count: max(1, k * n))
    for j in 0..<k { directions[j * n + j] = 1 }
    let drawing = GraphDrawing(graph)
    let entries = x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        directions.withUnsafeMutableBufferPointer { directions in
          bindPoint(
            x, adjoint: gradient.baseAddress!,
            tangents: k > 0 ? .init(base: directions.baseAddress!, stride: n) : nil)
          sweepForward(preparesPullback: true, tangents: k)
          clearAdjoints()
          output.adjoint?.pointee += 1
          sweepBackward()
          return drawing.places.map { place in
            entry(at: place, tangents: k, x: x, gradient: gradient)
          }
        }
      }
    }
    return GraphTrace(drawing: drawing, entries: entries, tangentCount: k)
  }

  private func entry(
    at place: GraphDrawing.Place, tangents k: Int, x: UnsafeBufferPointer<Double>,
    gradient: UnsafeMutableBufferPointer<Double>
  ) -> GraphTrace.Entry {
    switch place {
    case .parameters(let range):
      let units = (0..<k).map { j in range.map { $0 == j ? 1.0 : 0 } }
      return .init(value: Array(x[range]), tangents: units, adjoint: Array(gradient[range]))
    case .constant(let index, let range):
      let base = graph.constants[index].base
      return .init(value: range.map { base[$0] }, tangents: [], adjoint: nil)
    case .operation(let index):
      let operand = output(of: index)
      func copy(_ base: UnsafeMutablePointer<Double>) -> [Double] {
        (0..<operand.shape.count).map { base[$0] }
      }
      let tangents = operand.tangents.map { block in
        (0..<k).map { copy(block.base + $0 * block.stride) }
      }
      return .init(
        value: copy(operand.value), tangents: tangents ?? [], adjoint: operand.adjoint.map(copy))
    }
  }
}
