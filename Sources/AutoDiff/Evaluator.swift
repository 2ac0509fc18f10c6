internal import LinearAlgebra

/// Replays a graph: values, and gradients by reverse mode. All memory is allocated when it is made;
/// a replay allocates nothing.
///
/// An evaluator belongs to one thread; the graph is shared.
public final class Evaluator {
  public let graph: Graph
  private let values: AlignedBuffer
  private let scratch: AlignedBuffer
  /// Made with the first gradient, so that whoever asks only for values does not pay for it.
  private var adjoints: AlignedBuffer?
  private let operands: UnsafeMutablePointer<Frame.Operand>
  private let operandCount: Int
  /// Where in `operands` a node's inputs begin; its output follows them. The graph's output is last.
  private let firstOperand: [Int]

  public init(_ graph: Graph) {
    self.graph = graph
    values = AlignedBuffer(count: graph.slabCount)
    scratch = AlignedBuffer(count: graph.scratchCount)
    let nodeSlots = graph.nodes.flatMap { $0.inputs + [$0.output] } + [graph.output]
    operandCount = nodeSlots.count
    operands = .allocate(capacity: operandCount)
    var first: [Int] = []
    var next = 0
    for node in graph.nodes {
      first.append(next)
      next += node.inputs.count + 1
    }
    firstOperand = first
    operandSlots = nodeSlots
    for (i, slot) in nodeSlots.enumerated() {
      let slot = graph.slots[slot]
      let value: UnsafeMutablePointer<Double>
      switch slot.place {
      case .constant(let index, let offset):
        value = UnsafeMutablePointer(mutating: graph.constants[index].base + offset)
      case .slab(let offset): value = values.base + offset
      case .parameter(let offset): value = values.base + offset  // bound anew by every replay
      }
      operands.advanced(by: i).initialize(
        to: Frame.Operand(shape: slot.shape, value: value, adjoint: nil))
    }
    parameterOperands = nodeSlots.indices.compactMap { i in
      guard case .parameter(let offset) = graph.slots[nodeSlots[i]].place else { return nil }
      return (i, offset)
    }
  }

  private let operandSlots: [Int]
  private let parameterOperands: [(operand: Int, offset: Int)]

  deinit { operands.deallocate() }

  /// The bytes of memory held for replays.
  public var workspaceBytes: Int {
    (values.count + scratch.count + (adjoints?.count ?? 0)) * MemoryLayout<Double>.stride
      + operandCount * MemoryLayout<Frame.Operand>.stride
  }

  /// f(x), for a graph whose output is a scalar.
  public func value(at x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer { x in
      bind(x)
      sweepForward(preparesPullback: false)
      return outputValue
    }
  }

  /// f(x), with ∇f(x) written to `gradient`, for a graph whose output is a scalar.
  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    precondition(
      gradient.count == graph.parameterCount,
      "a gradient of \(graph.parameterCount) entries, not \(gradient.count)")
    return x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        bind(x)
        bind(adjoint: gradient)
        sweepForward(preparesPullback: true)
        sweepBackward()
        return outputValue
      }
    }
  }

  private var outputValue: Double {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    return operands[operandCount - 1].value.pointee
  }

  private func bind(_ x: UnsafeBufferPointer<Double>) {
    precondition(
      x.count == graph.parameterCount,
      "a point of \(graph.parameterCount) entries, not \(x.count)")
    // Operands are never written to, so the point is only read.
    let base = UnsafeMutablePointer(mutating: x.baseAddress!)
    for (operand, offset) in parameterOperands { operands[operand].value = base + offset }
  }

  /// Clears all adjoints, and seeds the output's with 1.
  private func bind(adjoint gradient: UnsafeMutableBufferPointer<Double>) {
    let adjoints = adjoints ?? allocateAdjoints()
    adjoints.base.update(repeating: 0, count: graph.slabCount)
    gradient.update(repeating: 0)
    for (operand, offset) in parameterOperands {
      operands[operand].adjoint = gradient.baseAddress! + offset
    }
    operands[operandCount - 1].adjoint?.pointee = 1
  }

  private func allocateAdjoints() -> AlignedBuffer {
    let buffer = AlignedBuffer(count: graph.slabCount)
    for (i, index) in operandSlots.enumerated() {
      let slot = graph.slots[index]
      if case .slab(let offset) = slot.place, slot.isActive {
        operands[i].adjoint = buffer.base + offset
      }
    }
    adjoints = buffer
    return buffer
  }

  private func frame(_ index: Int, preparesPullback: Bool) -> Frame {
    let node = graph.nodes[index]
    return Frame(
      operands: operands + firstOperand[index], inputCount: node.inputs.count,
      scratchBase: scratch.base + node.scratchOffset, scratchCount: node.scratchCount,
      preparesPullback: preparesPullback)
  }

  private func sweepForward(preparesPullback: Bool) {
    for i in graph.nodes.indices {
      graph.nodes[i].operation.evaluate(frame(i, preparesPullback: preparesPullback))
    }
  }

  private func sweepBackward() {
    for i in graph.nodes.indices.reversed() where graph.slots[graph.nodes[i].output].isActive {
      graph.nodes[i].operation.pullback(frame(i, preparesPullback: true))
    }
  }
}

extension Evaluator {
  /// f(x).
  public func value(at x: [Double]) -> Double {
    value(at: x.span)
  }

  /// f(x), with ∇f(x) written to `gradient`.
  public func valueAndGradient(at x: [Double], into gradient: inout [Double]) -> Double {
    var out = gradient.mutableSpan
    return valueAndGradient(at: x.span, into: &out)
  }

  /// ∇f(x) in a new array; loops use `valueAndGradient(at:into:)`, which allocates nothing.
  public func gradient(at x: [Double]) -> [Double] {
    var gradient = [Double](repeating: 0, count: x.count)
    _ = valueAndGradient(at: x, into: &gradient)
    return gradient
  }
}
