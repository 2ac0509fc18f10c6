/// The columns of a matrix as rows.
struct Transposition: Operation {
  var name: String { "transpose" }

  func outputShape(_ inputs: [Shape]) -> Shape { inputs[0].transposed }

  func evaluate(_ node: Frame) {
    forEach(node.shape(0)) { node.output[$1] = node.input(0)[$0] }
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let (ẋ, ẏ) = (node.inputTangent(0, j), node.outputTangent(j))
      forEach(node.shape(0)) { ẏ[$1] = ẋ?[$0] ?? 0 }
    }
  }

  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    let ȳ = node.outputAdjoint
    forEach(node.shape(0)) { x̄[$0] += ȳ[$1] }
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j) else { continue }
      let ȳ̇ = node.outputAdjointTangent(j)
      forEach(node.shape(0)) { x̄̇[$0] += ȳ̇[$1] }
    }
  }

  @inline(__always)
  private func forEach(_ shape: Shape, _ body: (_ entry: Int, _ transposed: Int) -> Void) {
    for r in 0..<shape.rows {
      for c in 0..<shape.columns { body(r * shape.columns + c, c * shape.rows + r) }
    }
  }
}
