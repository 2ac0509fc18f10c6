internal import LinearAlgebra

/// y = log|det A|: ẏ = ⟨A⁻ᵀ, Ȧ⟩, Ā += ȳA⁻ᵀ, Ā̇ += ȳ̇A⁻ᵀ − ȳA⁻ᵀȦᵀA⁻ᵀ.
///
/// If ½(A + Aᵀ) replaces A, then ½(Ȧ + Ȧᵀ) replaces Ȧ.
struct LogDeterminant<Factors: FactoredMatrix>: Operation {
  var name: String { "log determinant\(Factors.kind)" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    _ = inputs[0].order(for: name)
    return .scalar
  }

  /// A⁻ᵀ, then A⁻ᵀȦᵀ.
  func scratchCount(_ inputs: [Shape]) -> Int { 2 * inputs[0].count }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    Factors(order: inputs[0].rows)
  }

  /// Derivatives compute the inverse, 2n³ operations, once.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let n = Double(inputs[0].rows)
    let derivative = 2 * n * n * n + 2 * n * n
    return Work(value: Factors.work(order: n), pushforward: derivative, pullback: derivative)
  }

  func evaluate(_ node: Frame) {
    let factors = node.workspace as! Factors
    factors.factorize(node, for: self)
    node.output[0] = factors.logAbsoluteDeterminant
    if node.preparesPullback || !node.tangents.isEmpty { invert(factors, node) }
  }

  /// A⁻ᵀ, into scratch memory.
  private func invert(_ factors: Factors, _ node: Frame) {
    let n = node.shape(0).rows
    let inverse = node.scratch.baseAddress!
    inverse.update(repeating: 0, count: n * n)
    for i in 0..<n { inverse[i * (n + 1)] = 1 }
    factors.solve(inverse, columns: n, transposed: true)
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let ȧ = node.inputTangent(0, j)!
      node.outputTangent(j)[0] = BLAS.dot(ȧ.count, node.scratch.baseAddress!, ȧ.baseAddress!)
    }
  }

  func pullback(_ node: Frame) {
    guard let ā = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0], times: node.scratch.baseAddress!, to: ā.baseAddress!, count: ā.count)
  }

  func pullbackTangent(_ node: Frame) {
    let n = node.shape(0).rows
    let inverse = node.scratch.baseAddress!
    let product = inverse + n * n
    for j in node.tangents {
      guard let ā̇ = node.inputAdjointTangent(0, j), let ȧ = node.inputTangent(0, j) else {
        continue
      }
      BLAS.product(
        1, inverse, by: ȧ.baseAddress!, bTransposed: true, adding: 0, to: product,
        rows: n, inner: n, columns: n)
      if Factors.isSymmetrized {
        BLAS.product(
          0.5, inverse, by: ȧ.baseAddress!, adding: 0.5, to: product, rows: n, inner: n, columns: n)
      }
      BLAS.product(
        -node.outputAdjoint[0], product, by: inverse, adding: 1, to: ā̇.baseAddress!,
        rows: n, inner: n, columns: n)
      BLAS.add(
        node.outputAdjointTangent(j)[0], times: inverse, to: ā̇.baseAddress!, count: ā̇.count)
    }
  }
}

/// log|det A| of an invertible n × n matrix, by LU factorisation: d log|det A| = tr(A⁻¹dA).
///
/// If A is singular to working precision, the result is NaN and the evaluator's `fault` names the
/// pivot.
/// Giles 2008, doi:10.1007/978-3-540-68942-3_4.
public func logDeterminant(_ a: Variable) -> Variable {
  .apply(LogDeterminant<LUFactorization>(), to: a)
}

/// log det S of the symmetric part S = ½(A + Aᵀ) of an n × n matrix, which must be positive
/// definite, by Cholesky factorisation: d log det S = tr(S⁻¹dS).
///
/// If S is not positive definite to working precision, the result is NaN and the evaluator's
/// `fault` names the pivot.
public func logDeterminantPositiveDefinite(_ a: Variable) -> Variable {
  .apply(LogDeterminant<CholeskyFactorization>(), to: a)
}
