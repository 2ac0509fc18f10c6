/// y = Σ_b g(rows of block b, shared), a scalar, over the blocks of rows of one or more matrices.
///
/// The inputs are the matrices, of m rows each, followed by the variables that all blocks share.
struct BlockSum: Operation {
  /// Consecutive blocks of one size, and g recorded for that size.
  struct Run {
    var block: Graph
    var blocks: Int
    var rows: Int
  }

  /// The full blocks, and the shorter one at the end; at least one of the two.
  let runs: [Run]
  let matrixCount: Int

  var name: String { "sum over blocks of rows" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    for run in runs {
      precondition(
        run.block.outputShape.isScalar, "a sum of terms of \(run.block.outputShape), not scalars")
    }
    return .scalar
  }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    BlockSumReplay(self, inputs)
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    runs.reduce(Work(value: 0)) { total, run in
      guard let total, let once = run.block.work else { return nil }
      let blocks = Double(run.blocks)
      return total
        + Work(
          value: blocks * (once.value + 1), pushforward: blocks * (once.pushforward + 1),
          pullback: blocks * once.pullback)
    }
  }

  func evaluate(_ node: Frame) {
    replay(node).evaluate(node)
  }

  /// `evaluate` has already propagated the tangents, block by block.
  func pushforward(_ node: Frame) {}

  /// x̄ += ȳ ∂y/∂x, with the derivative that `evaluate` has accumulated.
  func pullback(_ node: Frame) {
    let (replay, ȳ) = (replay(node), node.outputAdjoint[0])
    for i in 0..<node.inputCount {
      guard let x̄ = node.inputAdjoint(i), let derivative = replay.derivative(i) else { continue }
      for entry in x̄.indices { x̄[entry] += ȳ * derivative.value[entry] }
    }
  }

  func pullbackTangent(_ node: Frame) {
    let (replay, ȳ) = (replay(node), node.outputAdjoint[0])
    for i in 0..<node.inputCount {
      guard let derivative = replay.derivative(i) else { continue }
      for j in node.tangents {
        guard let x̄̇ = node.inputAdjointTangent(i, j) else { continue }
        let ȳ̇ = node.outputAdjointTangent(j)[0]
        let moving = derivative.tangents![j]
        for entry in x̄̇.indices {
          x̄̇[entry] += ȳ̇ * derivative.value[entry] + ȳ * moving[entry]
        }
      }
    }
  }

  private func replay(_ node: Frame) -> BlockSumReplay {
    node.workspace as! BlockSumReplay
  }
}

/// y = Σ_b g(rows of block b, shared): a sum over the rows of matrices, evaluated one block at a
/// time, so that memory holds only one block's inner values.
///
///     let loss = blockSum(rowsOf: [a, y], blockRows: 256, shared: [x]) { rows, shared in
///       sum(softplus(-rows[1] * matrixProduct(rows[0], shared[0])))
///     }
///
/// g is recorded once for blocks of B rows, and once more for a shorter last block if B does not
/// divide the number of rows m. Rows are read in place. Because y is a sum, the derivative of each
/// term is known up to the factor ȳ as soon as the term is; it is computed right away, so nothing is
/// computed twice. Memory holds one block, and one adjoint for each input that derivatives pass through.
///
/// - Parameters:
///   - matrices: at least one, m rows each, constant or not.
///   - blockRows: B, at least 1.
///   - shared: the variables that every block sees.
///   - term: g, a scalar. If y must not depend on B, g must be a sum over the rows it receives.
public func blockSum(
  rowsOf matrices: [Variable], blockRows: Int, shared: [Variable] = [],
  _ term: (_ rows: [Variable], _ shared: [Variable]) throws -> Variable
) rethrows -> Variable {
  precondition(!matrices.isEmpty && blockRows > 0, "blocks of \(blockRows) rows of nothing")
  let m = matrices[0].shape.rows
  for matrix in matrices {
    precondition(matrix.shape.rows == m, "\(matrix.shape.rows) rows beside \(m)")
  }
  let inputs = matrices + shared
  func record(rows: Int) throws -> Graph {
    try Graph(
      inputs: matrices.map { Shape(rows: rows, columns: $0.shape.columns) } + shared.map(\.shape),
      active: inputs.map(\.isActive)
    ) { inputs in
      try term(Array(inputs.prefix(matrices.count)), Array(inputs.dropFirst(matrices.count)))
    }
  }
  var runs: [BlockSum.Run] = []
  for (blocks, rows) in [(m / blockRows, blockRows), (1, m % blockRows)] where blocks * rows > 0 {
    runs.append(BlockSum.Run(block: try record(rows: rows), blocks: blocks, rows: rows))
  }
  return .apply(BlockSum(runs: runs, matrixCount: matrices.count), to: inputs)
}
