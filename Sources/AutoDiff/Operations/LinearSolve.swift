internal import LinearAlgebra

/// X = A⁻¹B, n × k; the factors of A are kept between the sweeps.
///
/// | rule | formula |
/// |---|---|
/// | `pushforward` | Ẋ = A⁻¹(Ḃ − ȦX) |
/// | `pullback` | Λ = A⁻ᵀX̄, B̄ += Λ, Ā += −ΛXᵀ |
/// | `pullbackTangent` | Λ̇ = A⁻ᵀ(X̄̇ − ȦᵀΛ), B̄̇ += Λ̇, Ā̇ += −Λ̇Xᵀ − ΛẊᵀ |
///
/// If ½(A + Aᵀ) replaces A, every Ȧ and every term of Ā is symmetrised in the same way.
struct LinearSolve<Factors: FactoredMatrix>: Operation {
  var name: String { "solve\(Factors.kind)" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    let n = inputs[0].order(for: name)
    precondition(
      inputs[1].rows == n, "\(name) with a matrix of \(inputs[0]) for right-hand sides \(inputs[1])"
    )
    return inputs[1]
  }

  /// Λ, then Λ̇.
  func scratchCount(_ inputs: [Shape]) -> Int { 2 * inputs[1].count }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    Factors(order: inputs[0].rows)
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let (n, k) = (Double(inputs[1].rows), Double(inputs[1].columns))
    let solution = 2 * n * n * k
    let matrix = active[0] ? solution : 0
    let sides = active[1] ? n * k : 0
    return Work(
      value: Factors.work(order: n) + solution, pushforward: solution + matrix,
      pullback: solution + matrix + sides)
  }

  func evaluate(_ node: Frame) {
    let factors = factors(node)
    factors.factorize(node, for: self)
    _ = node.output.update(from: node.input(1))
    solve(node.output.baseAddress!, node)
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let ẋ = node.outputTangent(j)
      if let ḃ = node.inputTangent(1, j) {
        _ = ẋ.update(from: ḃ)
      } else {
        ẋ.update(repeating: 0)
      }
      if let ȧ = node.inputTangent(0, j) {
        subtractProduct(ȧ, node.output.baseAddress!, from: ẋ.baseAddress!, node)
      }
      solve(ẋ.baseAddress!, node)
    }
  }

  func pullback(_ node: Frame) {
    let λ = node.scratch.baseAddress!
    λ.update(from: node.outputAdjoint.baseAddress!, count: node.output.count)
    solve(λ, node, transposed: true)
    if let b̄ = node.inputAdjoint(1) { BLAS.add(1, times: λ, to: b̄.baseAddress!, count: b̄.count) }
    subtractOuterProduct(λ, node.output.baseAddress!, from: node.inputAdjoint(0), node)
  }

  func pullbackTangent(_ node: Frame) {
    let λ = node.scratch.baseAddress!
    let λ̇ = λ + node.output.count
    for j in node.tangents {
      λ̇.update(from: node.outputAdjointTangent(j).baseAddress!, count: node.output.count)
      if let ȧ = node.inputTangent(0, j) { subtractProduct(ȧ, transposed: true, λ, from: λ̇, node) }
      solve(λ̇, node, transposed: true)
      if let b̄̇ = node.inputAdjointTangent(1, j) {
        BLAS.add(1, times: λ̇, to: b̄̇.baseAddress!, count: b̄̇.count)
      }
      let ā̇ = node.inputAdjointTangent(0, j)
      subtractOuterProduct(λ̇, node.output.baseAddress!, from: ā̇, node)
      subtractOuterProduct(λ, node.outputTangent(j).baseAddress!, from: ā̇, node)
    }
  }

  private func factors(_ node: Frame) -> Factors { node.workspace as! Factors }

  private func solve(_ b: UnsafeMutablePointer<Double>, _ node: Frame, transposed: Bool = false) {
    factors(node).solve(b, columns: node.shape(1).columns, transposed: transposed)
  }

  /// R ← R − ȦX, or R − ȦᵀX.
  private func subtractProduct(
    _ ȧ: UnsafeBufferPointer<Double>, transposed: Bool = false, _ x: UnsafePointer<Double>,
    from r: UnsafeMutablePointer<Double>, _ node: Frame
  ) {
    let (n, k) = (node.shape(1).rows, node.shape(1).columns)
    func subtract(_ share: Double, _ transposed: Bool) {
      BLAS.product(
        -share, ȧ.baseAddress!, aTransposed: transposed, by: x, adding: 1, to: r,
        rows: n, inner: n, columns: k)
    }
    if Factors.isSymmetrized {
      subtract(0.5, false)
      subtract(0.5, true)
    } else {
      subtract(1, transposed)
    }
  }

  /// Ā ← Ā − ΛXᵀ.
  private func subtractOuterProduct(
    _ λ: UnsafePointer<Double>, _ x: UnsafePointer<Double>,
    from ā: UnsafeMutableBufferPointer<Double>?, _ node: Frame
  ) {
    guard let ā else { return }
    let (n, k) = (node.shape(1).rows, node.shape(1).columns)
    func subtract(_ share: Double, _ λ: UnsafePointer<Double>, _ x: UnsafePointer<Double>) {
      BLAS.product(
        -share, λ, by: x, bTransposed: true, adding: 1, to: ā.baseAddress!,
        rows: n, inner: k, columns: n)
    }
    if Factors.isSymmetrized {
      subtract(0.5, λ, x)
      subtract(0.5, x, λ)
    } else {
      subtract(1, λ, x)
    }
  }
}

/// The solution X of AX = B for an invertible n × n matrix A and n × k right-hand sides B, by LU
/// factorisation with partial pivoting: X = A⁻¹B, dX = A⁻¹(dB − dA X).
///
/// If A is singular to working precision, X is NaN and the evaluator's `fault` names the pivot.
/// Giles, *Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation*, 2008, doi:10.1007/978-3-540-68942-3_4.
public func solve(_ a: Variable, _ b: Variable) -> Variable {
  .apply(LinearSolve<LUFactorization>(), to: a, b)
}

/// The solution X of SX = B by Cholesky factorisation, for n × k right-hand sides B and the
/// symmetric part S = ½(A + Aᵀ) of an n × n matrix, which must be positive definite: half the work of `solve`.
///
/// For a symmetric A, X = A⁻¹B. Derivatives with respect to A are symmetric matrices: a change of
/// one entry counts half for itself and half for the one across the diagonal. If S is not positive
/// definite to working precision, X is NaN and the evaluator's `fault` names the pivot.
public func solvePositiveDefinite(_ a: Variable, _ b: Variable) -> Variable {
  .apply(LinearSolve<CholeskyFactorization>(), to: a, b)
}
