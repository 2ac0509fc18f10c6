/// The whole m × n matrix of derivatives of a graph with n parameters and an output of m entries.
///
/// By columns in forward mode, at the cost of n tangents; by rows in reverse mode, at the cost of m
/// backward sweeps after one forward sweep. The shape decides, unless a mode is given. Evaluations
/// after the first allocate nothing.
public struct Jacobian {
  /// The direction in which derivatives are propagated through the graph.
  public enum Mode: String, Sendable, CaseIterable {
    /// By columns: n tangents.
    case forward
    /// By rows: m backward sweeps.
    case reverse

    /// Forward if there are no more parameters than outputs.
    public static func cheaper(for graph: Graph) -> Mode {
      graph.parameterCount <= graph.outputShape.count ? .forward : .reverse
    }
  }

  /// By columns or by rows.
  public let mode: Mode
  /// Evaluates the graph, and holds its memory.
  public let evaluator: Evaluator
  private let columns: UnitDirections

  /// - Parameters:
  ///   - mode: by default, the cheaper one for the shape.
  ///   - columnsAtOnce: how many columns one sweep computes in forward mode; each takes as much
  ///     memory as the graph's values.
  public init(_ graph: Graph, mode: Mode? = nil, columnsAtOnce: Int = 8) {
    self.mode = mode ?? .cheaper(for: graph)
    evaluator = Evaluator(graph)
    columns = UnitDirections(dimension: graph.parameterCount, atOnce: columnsAtOnce)
  }

  /// The arithmetic operations of an evaluation; nil if the work of some operation has not been
  /// counted.
  public var operations: Double? {
    evaluator.graph.work.map { work in
      switch mode {
      case .forward:
        Double(columns.batchCount) * (work.value + Double(columns.atOnce) * work.pushforward)
      case .reverse: work.value + Double(evaluator.graph.outputShape.count) * work.pullback
      }
    }
  }

  /// Writes the Jacobian at `x`, by rows.
  public func evaluate(at x: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    let (m, n) = (evaluator.graph.outputShape.count, evaluator.graph.parameterCount)
    precondition(
      jacobian.count == m * n, "a Jacobian of \(m) × \(n), not \(jacobian.count) numbers")
    jacobian.update(repeating: 0)
    x.withUnsafeBufferPointer { x in
      jacobian.withUnsafeMutableBufferPointer { jacobian in
        switch mode {
        case .forward: writeColumns(at: x, into: jacobian.baseAddress!)
        case .reverse: writeRows(at: x, into: jacobian.baseAddress!)
        }
      }
    }
  }

  private func writeColumns(
    at x: UnsafeBufferPointer<Double>, into jacobian: UnsafeMutablePointer<Double>
  ) {
    let (m, n) = (evaluator.graph.outputShape.count, evaluator.graph.parameterCount)
    columns.forEachBatch { first, batch in
      evaluator.bindPoint(x, tangents: batch)
      evaluator.sweepForward(preparesPullback: false, tangents: columns.atOnce)
      guard let tangents = evaluator.output.tangents else { return }
      for j in 0..<columns.atOnce {
        for i in 0..<m { jacobian[i * n + first + j] = tangents[j][i] }
      }
    }
  }

  private func writeRows(
    at x: UnsafeBufferPointer<Double>, into jacobian: UnsafeMutablePointer<Double>
  ) {
    let (m, n) = (evaluator.graph.outputShape.count, evaluator.graph.parameterCount)
    evaluator.bindPoint(x)
    evaluator.sweepForward(preparesPullback: true)
    for i in 0..<m {
      evaluator.bindPoint(x, adjoint: jacobian + i * n)
      evaluator.clearAdjoints()
      evaluator.output.adjoint?[i] += 1
      evaluator.sweepBackward()
    }
  }

  /// The Jacobian at `x` in a new array, by rows.
  public func callAsFunction(at x: [Double]) -> [Double] {
    let (m, n) = (evaluator.graph.outputShape.count, evaluator.graph.parameterCount)
    var jacobian = [Double](repeating: 0, count: m * n)
    var out = jacobian.mutableSpan
    evaluate(at: x.span, into: &out)
    return jacobian
  }
}
