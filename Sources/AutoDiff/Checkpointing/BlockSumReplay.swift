/// The evaluators of a sum's blocks, and the derivative with respect to every input, accumulated
/// block by block.
final class BlockSumReplay: OperationWorkspace {
  private let sum: BlockSum
  private let evaluators: [Evaluator]
  /// ∂y/∂xᵢ with its tangents, a single vector each; nil if no derivatives pass through xᵢ.
  private var derivatives: [DualVectors?]

  init(_ sum: BlockSum, _ inputs: [Shape]) {
    self.sum = sum
    evaluators = sum.runs.map { Evaluator($0.block) }
    let block = sum.runs[0].block
    derivatives = inputs.indices.map { i in
      block.slots[i].isActive ? DualVectors(size: inputs[i].count) : nil
    }
  }

  var bytes: Int {
    evaluators.reduce(0) { $0 + $1.workspaceBytes }
      + derivatives.reduce(0) { $0 + ($1?.bytes ?? 0) }
  }

  var advancedSteps: Int {
    evaluators.reduce(0) { $0 + $1.advancedSteps }
  }

  func derivative(_ input: Int) -> DualVector? {
    derivatives[input]?[0]
  }

  func evaluate(_ node: Frame) {
    let isActive = derivatives.contains { $0 != nil }
    let tangents = isActive ? node.tangents.count : 0
    let differentiates = isActive && node.preparesPullback
    if differentiates { clearDerivatives(node, tangents: tangents) }
    let y = node.operands[node.inputCount].dualValue
    let one = DualVector.Extent(count: 1, tangents: tangents)
    y.clear(one)
    var row = 0
    for (run, block) in zip(sum.runs, evaluators) {
      for _ in 0..<run.blocks {
        bind(block, node, fromRow: row, withDerivatives: differentiates)
        block.sweepForward(preparesPullback: differentiates, tangents: tangents)
        y.add(block.output.dualValue, one)
        if differentiates {
          block.clearAdjoints(tangents: tangents)
          block.output.adjoint?.pointee += 1
          block.sweepBackward(tangents: tangents)
        }
        node.report(block.fault)
        row += run.rows
      }
    }
  }

  private func clearDerivatives(_ node: Frame, tangents: Int) {
    for i in derivatives.indices {
      derivatives[i]?.reserve(1, tangents: tangents)
      derivative(i)?.clear(DualVector.Extent(count: node.shape(i).count, tangents: tangents))
    }
  }

  private func bind(
    _ block: Evaluator, _ node: Frame, fromRow row: Int, withDerivatives: Bool
  ) {
    for i in 0..<node.inputCount {
      let offset = i < sum.matrixCount ? row * node.shape(i).columns : 0
      let derivative = withDerivatives ? derivative(i) : nil
      block.bind(
        i, to: node.operands[i].dualValue.advanced(by: offset),
        adjoint: derivative?.advanced(by: offset))
    }
  }
}
