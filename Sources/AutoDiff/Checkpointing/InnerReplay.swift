// Helpers for an operation that replays an inner graph on the inputs of its own node.

extension Evaluator {
  /// Binds an input of this graph to the contents of another graph's operand, `offset` entries further on.
  func bind(_ input: Int, to operand: Frame.Operand, offset: Int = 0) {
    bind(
      input, to: operand.dualValue.advanced(by: offset),
      adjoint: operand.dualAdjoint?.advanced(by: offset))
  }

  /// Binds an input of this graph to a vector with its tangents.
  func bind(_ input: Int, to value: DualVector, adjoint: DualVector?) {
    bind(
      input,
      Binding(
        value: value.value, adjoint: adjoint?.value, tangents: value.tangents,
        adjointTangents: adjoint?.tangents))
  }
}

extension Frame {
  /// Passes on the fault of an inner replay, unless one is already recorded.
  func report(_ fault: EvaluationFault?) {
    guard let fault, faults.pointee == nil else { return }
    faults.pointee = fault
  }
}
