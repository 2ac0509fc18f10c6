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

  /// The value, and this many tangents with it.
  func sweepForward(preparesPullback: Bool, tangents count: Int) {
    let frame = frame.replaying(preparesPullback: preparesPullback, tangents: count)
    operation.evaluate(frame)
    if count > 0, isActive { operation.pushforward(frame) }
  }

  /// From the output's adjoint to those of the inputs, and this many adjoint tangents with them.
  func sweepBackward(tangents count: Int) {
    guard isActive else { return }
    let frame = frame.replaying(preparesPullback: true, tangents: count)
    operation.pullback(frame)
    if count > 0 { operation.pullbackTangent(frame) }
  }

  /// What the operation has computed, with what has been made of its derivatives.
  var output: Frame.Operand { frame.operands[frame.inputCount] }
}
