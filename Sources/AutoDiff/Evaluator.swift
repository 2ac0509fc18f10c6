internal import LinearAlgebra

/// Replays a graph: values, derivatives along directions (forward mode), gradients (reverse mode)
/// and Hessian-vector products (forward over reverse).
///
/// An evaluator allocates memory when it is made, on the first call of each further kind, and on a
/// call with more tangents at once than before; otherwise a replay allocates nothing. Where the
/// function or a derivative does not exist, a replay writes NaN and gives the reason in `fault`.
///
/// An evaluator belongs to one thread; the graph is shared.
public final class Evaluator {
  /// The graph to evaluate.
  public let graph: Graph
  private let program: Graph.Program
  private let values: AlignedBuffer
  private let scratch: AlignedBuffer
  /// Adjoints, tangents and adjoint tangents lie at the offsets of their values, tangent j in the
  /// j-th slab. They are allocated on first use, so that callers who need only values do not pay for them.
  private var adjoints: AlignedBuffer?
  private var tangents: AlignedBuffer?
  private var adjointTangents: AlignedBuffer?
  /// Memory for an operation that takes many points at once.
  private var batch: AlignedBuffer?
  var line = LineMemory()

  /// The operands of all nodes: the inputs of each, then its output. The graph's output is last.
  private let operands: UnsafeMutablePointer<Frame.Operand>
  private let operandSlots: [Int]
  /// For every input of the graph, the operands that are views of it.
  private let inputOperands: [[(operand: Int, offset: Int)]]
  /// One for every node of the program.
  private let steps: UnsafeMutableBufferPointer<ReplayStep>
  /// Nil if points are evaluated one at a time.
  let batchStep: BatchStep?
  /// Nil if values along a line are computed point by point.
  let separableStep: SeparableStep?
  private let faults: UnsafeMutablePointer<EvaluationFault?>

  /// Allocates the memory for values; the memory for derivatives follows when one is first requested.
  public init(_ graph: Graph) {
    self.graph = graph
    let program = graph.replayed
    self.program = program
    values = AlignedBuffer(count: program.slabCount)
    scratch = AlignedBuffer(count: program.scratchCount)
    let operandSlots = program.nodes.flatMap { $0.inputs + [$0.output] } + [program.output]
    self.operandSlots = operandSlots
    operands = .allocate(capacity: operandSlots.count)
    for (i, slot) in operandSlots.enumerated() {
      let slot = program.slots[slot]
      let value =
        switch slot.place {
        case .constant(let index, let offset):
          UnsafeMutablePointer(mutating: graph.constants[index].base + offset)
        case .slab(let offset): values.base + offset
        case .input: values.base  // bound anew by every replay
        }
      (operands + i).initialize(to: Frame.Operand(shape: slot.shape, value: value))
    }
    inputOperands = graph.inputs.indices.map { input in
      operandSlots.indices.compactMap { i in
        guard case .input(input, let offset) = program.slots[operandSlots[i]].place else {
          return nil
        }
        return (i, offset)
      }
    }
    faults = .allocate(capacity: 1)
    faults.initialize(to: nil)
    steps = .allocate(capacity: program.nodes.count)
    var first = operands
    for (i, node) in program.nodes.enumerated() {
      steps.initializeElement(
        at: i,
        to: ReplayStep(
          node, of: program, operands: first, scratch: scratch.base, faults: faults))
      first += node.inputs.count + 1
    }
    batchStep = BatchStep(program, parameterCount: graph.parameterCount)
    separableStep = SeparableStep(program, parameterCount: graph.parameterCount)
  }

  deinit {
    steps.deinitialize()
    steps.deallocate()
    operands.deallocate()
    faults.deinitialize(count: 1)
    faults.deallocate()
  }

  /// Why the last replay has no answer; nil if it has one.
  public var fault: EvaluationFault? { faults.pointee }

  /// The bytes of memory held for replays.
  public var workspaceBytes: Int {
    let slabs = [values, scratch, adjoints, tangents, adjointTangents, batch].compactMap {
      $0?.count
    }
    return slabs.reduce(0, +) * MemoryLayout<Double>.stride
      + operandSlots.count * MemoryLayout<Frame.Operand>.stride
      + workspaces.reduce(line.bytes + separableBytes) { $0 + $1.bytes }
  }

  /// What operations hold besides numbers.
  var workspaces: [any OperationWorkspace] { steps.indices.compactMap { steps[$0].workspace } }
}

// MARK: - The parts of a replay

extension Evaluator {
  /// Where an input of the graph and its derivatives lie.
  struct Binding {
    var value: UnsafePointer<Double>
    var adjoint: UnsafeMutablePointer<Double>?
    var tangents: Frame.Operand.Block?
    var adjointTangents: Frame.Operand.Block?
  }

  func bind(_ input: Int, _ binding: Binding) {
    for (i, offset) in inputOperands[input] {
      // Operands that are not a node's output are only read.
      operands[i].value = UnsafeMutablePointer(mutating: binding.value) + offset
      operands[i].adjoint = binding.adjoint.map { $0 + offset }
      operands[i].tangents = binding.tangents?.advanced(by: offset)
      operands[i].adjointTangents = binding.adjointTangents?.advanced(by: offset)
    }
  }

  /// The graph's output, with the derivatives computed so far.
  var output: Frame.Operand { operands[operandSlots.count - 1] }

  /// The value of a node's operation, with the derivatives computed so far.
  func output(of node: Int) -> Frame.Operand { steps[node].output }

  /// Computes values, and this many tangents with them, from node number `first` on.
  func sweepForward(preparesPullback: Bool, tangents count: Int = 0, from first: Int = 0) {
    if count > 0 { reserveTangents(count) }
    faults.pointee = nil
    for i in first..<steps.count {
      steps[i].sweepForward(preparesPullback: preparesPullback, tangents: count)
    }
  }

  /// Sets all adjoints of the slab, and this many adjoint tangents, to zero; the caller owns those of the inputs.
  func clearAdjoints(tangents count: Int = 0) {
    reserveAdjoints().base.update(repeating: 0, count: program.slabCount)
    if count > 0 {
      reserveAdjointTangents(count).base.update(repeating: 0, count: count * program.slabCount)
    }
  }

  /// Propagates adjoints from the output's, which must be set, to the inputs'.
  func sweepBackward(tangents count: Int = 0) {
    for i in steps.indices.reversed() { steps[i].sweepBackward(tangents: count) }
  }

  private func reserveAdjoints() -> AlignedBuffer {
    if let adjoints { return adjoints }
    let buffer = AlignedBuffer(count: program.slabCount)
    forEachActiveSlabOperand { operands[$0].adjoint = buffer.base + $1 }
    adjoints = buffer
    return buffer
  }

  func reserveBatch(_ count: Int) -> AlignedBuffer {
    if let batch, batch.count >= count { return batch }
    let buffer = AlignedBuffer(count: count)
    batch = buffer
    return buffer
  }

  private func reserveTangents(_ count: Int) {
    if let tangents, tangents.count >= count * program.slabCount { return }
    let buffer = AlignedBuffer(count: count * program.slabCount)
    forEachActiveSlabOperand {
      operands[$0].tangents = .init(base: buffer.base + $1, stride: program.slabCount)
    }
    tangents = buffer
  }

  private func reserveAdjointTangents(_ count: Int) -> AlignedBuffer {
    if let adjointTangents, adjointTangents.count >= count * program.slabCount {
      return adjointTangents
    }
    let buffer = AlignedBuffer(count: count * program.slabCount)
    forEachActiveSlabOperand {
      operands[$0].adjointTangents = .init(base: buffer.base + $1, stride: program.slabCount)
    }
    adjointTangents = buffer
    return buffer
  }

  private func forEachActiveSlabOperand(_ body: (_ operand: Int, _ offset: Int) -> Void) {
    for (i, index) in operandSlots.enumerated() {
      let slot = program.slots[index]
      if case .slab(let offset) = slot.place, slot.isActive { body(i, offset) }
    }
  }
}

extension Frame.Operand.Block {
  func advanced(by offset: Int) -> Self {
    Self(base: base + offset, stride: stride)
  }

  subscript(j: Int) -> UnsafeMutablePointer<Double> { base + j * stride }
}
