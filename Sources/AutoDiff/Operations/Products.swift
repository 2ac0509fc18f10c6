internal import LinearAlgebra

/// Σᵢ xᵢ over all entries.
struct Sum: Operation {
  var name: String { "sum" }

  func outputShape(_ inputs: [Shape]) -> Shape { .scalar }

  func evaluate(_ node: Frame) {
    node.output[0] = node.input(0).reduce(0, +)
  }

  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    let seed = node.outputAdjoint[0]
    for i in adjoint.indices { adjoint[i] += seed }
  }
}

/// Σᵢ aᵢbᵢ over all entries.
struct Dot: Operation {
  var name: String { "dot" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0] == inputs[1], "dot of \(inputs[0]) and \(inputs[1])")
    return .scalar
  }

  func evaluate(_ node: Frame) {
    let (a, b) = (node.input(0), node.input(1))
    node.output[0] = BLAS.dot(a.count, a.baseAddress!, b.baseAddress!)
  }

  func pullback(_ node: Frame) {
    let seed = node.outputAdjoint[0]
    for (i, other) in [(0, 1), (1, 0)] {
      guard let adjoint = node.inputAdjoint(i) else { continue }
      BLAS.add(
        seed, times: node.input(other).baseAddress!, to: adjoint.baseAddress!,
        count: adjoint.count)
    }
  }
}

/// The matrix product AB, m × k by k × n: Ā += Ȳ Bᵀ, B̄ += Aᵀ Ȳ.
struct MatrixProduct: Operation {
  var name: String { "matrix product" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    let (a, b) = (inputs[0], inputs[1])
    precondition(a.columns == b.rows, "product of \(a) and \(b)")
    return Shape(rows: a.rows, columns: b.columns)
  }

  func evaluate(_ node: Frame) {
    let (m, k, n) = sizes(node)
    BLAS.product(
      1, node.input(0).baseAddress!, by: node.input(1).baseAddress!,
      adding: 0, to: node.output.baseAddress!, rows: m, inner: k, columns: n)
  }

  func pullback(_ node: Frame) {
    let (m, k, n) = sizes(node)
    let y = UnsafePointer(node.outputAdjoint.baseAddress!)
    if let a = node.inputAdjoint(0) {
      BLAS.product(
        1, y, by: node.input(1).baseAddress!, bTransposed: true,
        adding: 1, to: a.baseAddress!, rows: m, inner: n, columns: k)
    }
    if let b = node.inputAdjoint(1) {
      BLAS.product(
        1, node.input(0).baseAddress!, aTransposed: true, by: y,
        adding: 1, to: b.baseAddress!, rows: k, inner: m, columns: n)
    }
  }

  private func sizes(_ node: Frame) -> (m: Int, k: Int, n: Int) {
    (node.shape(0).rows, node.shape(0).columns, node.shape(1).columns)
  }
}

/// Σᵢ xᵢ over all entries.
public func sum(_ x: Variable) -> Variable {
  .apply(Sum(), to: x)
}

/// Σᵢ aᵢbᵢ over all entries.
public func dot(_ a: Variable, _ b: Variable) -> Variable {
  .apply(Dot(), to: a, b)
}

/// AB, m × k by k × n.
public func matrixProduct(_ a: Variable, _ b: Variable) -> Variable {
  .apply(MatrixProduct(), to: a, b)
}
