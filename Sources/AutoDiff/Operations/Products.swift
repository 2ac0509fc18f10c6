internal import LinearAlgebra

/// Σᵢ aᵢbᵢ over all entries.
struct Dot: Operation {
  var name: String { "dot" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0] == inputs[1], "dot of \(inputs[0]) and \(inputs[1])")
    return .scalar
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let (n, ways) = (Double(inputs[0].count), Double(active.count { $0 }))
    return Work(value: 2 * n, pushforward: 2 * n * ways, pullback: 2 * n * ways)
  }

  func evaluate(_ node: Frame) {
    let (a, b) = (node.input(0), node.input(1))
    node.output[0] = BLAS.dot(a.count, a.baseAddress!, b.baseAddress!)
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      node.outputTangent(j)[0] = Self.pairs.reduce(0) { sum, pair in
        guard let ẋ = node.inputTangent(pair.moving, j) else { return sum }
        return sum + BLAS.dot(ẋ.count, ẋ.baseAddress!, node.input(pair.other).baseAddress!)
      }
    }
  }

  func pullback(_ node: Frame) {
    for pair in Self.pairs {
      guard let x̄ = node.inputAdjoint(pair.moving) else { continue }
      BLAS.add(
        node.outputAdjoint[0], times: node.input(pair.other).baseAddress!, to: x̄.baseAddress!,
        count: x̄.count)
    }
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      for pair in Self.pairs {
        guard let x̄̇ = node.inputAdjointTangent(pair.moving, j) else { continue }
        BLAS.add(
          node.outputAdjointTangent(j)[0], times: node.input(pair.other).baseAddress!,
          to: x̄̇.baseAddress!, count: x̄̇.count)
        if let other = node.inputTangent(pair.other, j) {
          BLAS.add(
            node.outputAdjoint[0], times: other.baseAddress!, to: x̄̇.baseAddress!, count: x̄̇.count)
        }
      }
    }
  }

  private static let pairs = [(moving: 0, other: 1), (moving: 1, other: 0)]
}

/// The matrix product AB, m × k by k × n: Ẏ = ȦB + AḂ, Ā += ȲBᵀ, B̄ += AᵀȲ.
struct MatrixProduct: Operation {
  var name: String { "matrix product" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    let (a, b) = (inputs[0], inputs[1])
    precondition(a.columns == b.rows, "product of \(a) and \(b)")
    return Shape(rows: a.rows, columns: b.columns)
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let product = 2 * Double(inputs[0].count) * Double(inputs[1].columns)
    let ways = Double(active.count { $0 })
    return Work(value: product, pushforward: ways * product, pullback: ways * product)
  }

  func evaluate(_ node: Frame) {
    multiply(
      node, node.input(0).baseAddress!, node.input(1).baseAddress!, adding: 0,
      to: node.output.baseAddress!)
  }

  func pushforward(_ node: Frame) {
    let (a, b) = (node.input(0).baseAddress!, node.input(1).baseAddress!)
    for j in node.tangents {
      let ẏ = node.outputTangent(j).baseAddress!
      let (ȧ, ḃ) = (node.inputTangent(0, j), node.inputTangent(1, j))
      if let ȧ { multiply(node, ȧ.baseAddress!, b, adding: 0, to: ẏ) }
      if let ḃ { multiply(node, a, ḃ.baseAddress!, adding: ȧ == nil ? 0 : 1, to: ẏ) }
    }
  }

  func pullback(_ node: Frame) {
    let ȳ = UnsafePointer(node.outputAdjoint.baseAddress!)
    addToLeft(node.inputAdjoint(0), ȳ, node.input(1), node)
    addToRight(node.inputAdjoint(1), node.input(0), ȳ, node)
  }

  func pullbackTangent(_ node: Frame) {
    let ȳ = UnsafePointer(node.outputAdjoint.baseAddress!)
    for j in node.tangents {
      let ȳ̇ = node.outputAdjointTangent(j).baseAddress!
      let (ā̇, b̄̇) = (node.inputAdjointTangent(0, j), node.inputAdjointTangent(1, j))
      addToLeft(ā̇, ȳ̇, node.input(1), node)
      if let ḃ = node.inputTangent(1, j) { addToLeft(ā̇, ȳ, ḃ, node) }
      addToRight(b̄̇, node.input(0), ȳ̇, node)
      if let ȧ = node.inputTangent(0, j) { addToRight(b̄̇, ȧ, ȳ, node) }
    }
  }

  /// Y ← AB + βY.
  private func multiply(
    _ node: Frame, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, adding β: Double,
    to y: UnsafeMutablePointer<Double>
  ) {
    let (m, k, n) = sizes(node)
    BLAS.product(1, a, by: b, adding: β, to: y, rows: m, inner: k, columns: n)
  }

  /// Ā += ȲBᵀ.
  private func addToLeft(
    _ ā: UnsafeMutableBufferPointer<Double>?, _ ȳ: UnsafePointer<Double>,
    _ b: UnsafeBufferPointer<Double>, _ node: Frame
  ) {
    guard let ā else { return }
    let (m, k, n) = sizes(node)
    BLAS.product(
      1, ȳ, by: b.baseAddress!, bTransposed: true, adding: 1, to: ā.baseAddress!,
      rows: m, inner: n, columns: k)
  }

  /// B̄ += AᵀȲ.
  private func addToRight(
    _ b̄: UnsafeMutableBufferPointer<Double>?, _ a: UnsafeBufferPointer<Double>,
    _ ȳ: UnsafePointer<Double>, _ node: Frame
  ) {
    guard let b̄ else { return }
    let (m, k, n) = sizes(node)
    BLAS.product(
      1, a.baseAddress!, aTransposed: true, by: ȳ, adding: 1, to: b̄.baseAddress!,
      rows: k, inner: m, columns: n)
  }

  private func sizes(_ node: Frame) -> (m: Int, k: Int, n: Int) {
    (node.shape(0).rows, node.shape(0).columns, node.shape(1).columns)
  }
}

/// Σᵢ aᵢbᵢ over all entries.
public func dot(_ a: Variable, _ b: Variable) -> Variable {
  .apply(Dot(), to: a, b)
}

/// AB, m × k by k × n.
public func matrixProduct(_ a: Variable, _ b: Variable) -> Variable {
  .apply(MatrixProduct(), to: a, b)
}
