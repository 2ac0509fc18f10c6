/// One operation of a replay, laid out with all that its rules are told, in its evaluator's own memory.
///
/// A step cannot be copied, so that its operation is called where it lies. A copy would count a
/// reference to the operation's constants, which all threads share: on two cores, each waits for the
/// other's counting, and where matrices are small that takes longer than the operation.
struct ReplayStep: ~Copyable {
  private let operation: any Operation
  /// Kept alive for the frame, which does not count it.
  let workspace: (any OperationWorkspace)?
  private let frame: Frame
  /// Whether the output depends on what is differentiated by.
  private let isActive: Bool

  /// - Parameters:
  ///   - operands: the node's inputs in order, then its output.
  ///   - scratch: the evaluator's scratch memory.
  init(
    _ node: Graph.Node, of program: Graph.Program, operands: UnsafeMutablePointer<Frame.Operand>,
    scratch: UnsafeMutablePointer<Double>, faults: UnsafeMutablePointer<EvaluationFault?>
  ) {
    operation = node.operation
    workspace = node.operation.makeWorkspace(node.inputs.map { program.slots[$0].shape })
    isActive = program.slots[node.output].isActive
    frame = Frame(
      operands: operands, inputCount: node.inputs.count,
      scratchBase: scratch + node.scratchOffset, scratchCount: node.scratchCount, faults: faults,
      workspace: workspace)
  }

  /// The value, and so many tangents with it.
  func sweepForward(preparesPullback: Bool, tangents count: Int) {
    let frame = frame.replaying(preparesPullback: preparesPullback, tangents: count)
    operation.evaluate(frame)
    if count > 0, isActive { operation.pushforward(frame) }
  }

  /// From the output's adjoint to those of the inputs, and so many adjoint tangents with them.
  func sweepBackward(tangents count: Int) {
    guard isActive else { return }
    let frame = frame.replaying(preparesPullback: true, tangents: count)
    operation.pullback(frame)
    if count > 0 { operation.pullbackTangent(frame) }
  }

  /// What the operation has computed, with what has been made of its derivatives.
  var output: Frame.Operand { frame.operands[frame.inputCount] }
}

/// The only operation that sees the parameters, where it takes many points at once; not to be copied,
/// as a step.
struct BatchStep: ~Copyable {
  private let operation: any BatchedOperation

  /// Nil where more than the first operation sees the parameters, where that sees only some of them,
  /// or where it takes one point at a time.
  ///
  /// - Parameter operandCount: how many operands are views of the parameters.
  init?(_ program: Graph.Program, parameters: Shape, operandCount: Int) {
    guard let first = program.nodes.first, first.inputs.count == 1, operandCount == 1,
      case .input(0, offset: 0) = program.slots[first.inputs[0]].place,
      program.slots[first.inputs[0]].shape.count == parameters.count,
      program.slots[first.output].shape.isScalar,
      let batched = first.operation as? any BatchedOperation
    else { return nil }
    operation = batched
  }

  func scratchCount(points: Int, dimension n: Int) -> Int {
    operation.batchScratchCount(points: points, dimension: n)
  }

  func evaluate(
    points: UnsafePointer<Double>, count m: Int, dimension n: Int,
    scratch: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    operation.evaluate(points: points, count: m, dimension: n, scratch: scratch, into: values)
  }
}
