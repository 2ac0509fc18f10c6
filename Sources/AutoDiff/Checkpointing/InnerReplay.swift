// What an operation needs that replays an inner graph on the inputs of its own node.

extension Evaluator {
  /// Lets an input of this graph be what lies in an operand of another, `offset` entries further on.
  func bind(_ input: Int, to operand: Frame.Operand, offset: Int = 0) {
    bind(
      input, to: operand.dualValue.advanced(by: offset),
      adjoint: operand.dualAdjoint?.advanced(by: offset))
  }

  /// Lets an input of this graph be a vector with its tangents.
  func bind(_ input: Int, to value: DualVector, adjoint: DualVector?) {
    bind(
      input,
      Binding(
        value: value.value, adjoint: adjoint?.value, tangents: value.tangents,
        adjointTangents: adjoint?.tangents))
  }
}

extension Frame {
  /// Hands on what an inner replay has to say.
  func report(_ fault: EvaluationFault?) {
    guard let fault, faults.pointee == nil else { return }
    faults.pointee = fault
  }
}
