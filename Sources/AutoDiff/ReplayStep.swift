/// One operation of a replay, stored in its evaluator's own memory with everything that its rules need.
///
/// A step cannot be copied, so its operation is called in place. A copy would count a reference to the
/// operation's constants, which all threads share: two cores would wait for each other's counting, and
/// for small matrices that takes longer than the operation.
struct ReplayStep: ~Copyable {
  private let operation: any Operation
  /// Kept alive for the frame, which does not count its reference.
  let workspace: (any OperationWorkspace)?
  private let frame: Frame
  /// Whether the output depends on a differentiated input.
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

  /// Computes the value, and this many tangents with it.
  func sweepForward(preparesPullback: Bool, tangents count: Int) {
    let frame = frame.replaying(preparesPullback: preparesPullback, tangents: count)
    operation.evaluate(frame)
    if count > 0, isActive { operation.pushforward(frame) }
  }

  /// Goes from the output's adjoint to those of the inputs, with this many adjoint tangents.
  func sweepBackward(tangents count: Int) {
    guard isActive else { return }
    let frame = frame.replaying(preparesPullback: true, tangents: count)
    operation.pullback(frame)
    if count > 0 { operation.pullbackTangent(frame) }
  }

  /// The operation's value, with the derivatives computed so far.
  var output: Frame.Operand { frame.operands[frame.inputCount] }
}
