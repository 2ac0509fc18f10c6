public import LinearAlgebra

/// AX with a constant sparse matrix A, m × p by p × k: Ẏ = AẊ, X̄ += AᵀȲ.
///
/// Each rule reads the stored entries of A once, O(stored entries · k).
struct SparseProduct: Operation {
  let matrix: SparseMatrix

  var name: String { "sparse product" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(
      inputs[0].rows == matrix.columnCount,
      "product of \(matrix.rowCount) × \(matrix.columnCount) and \(inputs[0])")
    return Shape(rows: matrix.rowCount, columns: inputs[0].columns)
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let product = 2 * Double(matrix.storedCount) * Double(inputs[0].columns)
    return Work(value: product, pushforward: product, pullback: product)
  }

  func evaluate(_ node: Frame) {
    multiply(node, node.input(0), to: node.output)
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents { multiply(node, node.inputTangent(0, j)!, to: node.outputTangent(j)) }
  }

  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    addTransposed(node, UnsafeBufferPointer(node.outputAdjoint), to: x̄)
  }

  /// The function is linear: its adjoint's tangent is the adjoint of its tangent.
  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j) else { continue }
      addTransposed(node, node.outputAdjointTangent(j), to: x̄̇)
    }
  }

  private func multiply(
    _ node: Frame, _ x: UnsafeBufferPointer<Double>, to y: UnsafeMutableBufferPointer<Double>
  ) {
    guard let x = x.baseAddress, let y = y.baseAddress else { return }
    matrix.multiply(x, into: y, count: node.shape(0).columns)
  }

  private func addTransposed(
    _ node: Frame, _ y: UnsafeBufferPointer<Double>, to x: UnsafeMutableBufferPointer<Double>
  ) {
    guard let y = y.baseAddress, let x = x.baseAddress else { return }
    matrix.addTransposed(times: y, to: x, count: node.shape(0).columns)
  }
}

/// AB with a constant sparse matrix, m × p by p × k.
public func matrixProduct(_ a: SparseMatrix, _ b: Variable) -> Variable {
  .apply(SparseProduct(matrix: a), to: b)
}
