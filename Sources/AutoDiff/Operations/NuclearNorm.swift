internal import LinearAlgebra

/// y = Σᵢ σᵢ: ẏ = ⟨UVᵀ, Ẇ⟩, W̄ += ȳUVᵀ, and its tangent with Kᵢⱼ = ȳ(Pᵢⱼ − Pⱼᵢ)/(σᵢ + σⱼ) + ȳ̇δᵢⱼ
/// (`SpectralGradient`).
struct NuclearNorm: Operation {
  var name: String { "nuclear norm" }

  func outputShape(_ inputs: [Shape]) -> Shape { .scalar }

  func scratchCount(_ inputs: [Shape]) -> Int { SpectralGradient.scratchCount(inputs[0]) }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    SingularValueDecomposition(rows: inputs[0].rows, columns: inputs[0].columns)
  }

  func evaluate(_ node: Frame) {
    let gradient = SpectralGradient(node)
    gradient.decompose(node, for: self)
    node.output[0] = (0..<gradient.decomposition.count).reduce(0) { $0 + gradient.values[$1] }
  }

  func pushforward(_ node: Frame) {
    let gradient = SpectralGradient(node)
    let hasDerivative = checkRank(gradient, node)
    for j in node.tangents {
      var sum = 0.0
      gradient.valueTangents(along: node.inputTangent(0, j)!) { sum += $1 }
      node.outputTangent(j)[0] = hasDerivative ? sum : .nan
    }
  }

  func pullback(_ node: Frame) {
    guard let w̄ = node.inputAdjoint(0) else { return }
    let gradient = SpectralGradient(node)
    let weight = checkRank(gradient, node) ? node.outputAdjoint[0] : .nan
    gradient.weights.update(repeating: weight, count: gradient.decomposition.count)
    gradient.add(to: w̄)
  }

  func pullbackTangent(_ node: Frame) {
    let gradient = SpectralGradient(node)
    for j in node.tangents {
      guard let w̄̇ = node.inputAdjointTangent(0, j), let ẇ = node.inputTangent(0, j) else {
        continue
      }
      let ȳ̇ = node.outputAdjointTangent(j)[0]
      gradient.addTangent(
        along: ẇ, weightTangent: { _ in ȳ̇ }, difference: { _, _ in 0 },
        count: gradient.decomposition.count, to: w̄̇)
    }
  }

  /// Whether all singular values are above 0; reports a fault otherwise.
  private func checkRank(_ gradient: SpectralGradient, _ node: Frame) -> Bool {
    let (decomposition, σ) = (gradient.decomposition, gradient.values)
    let (p, resolution) = (decomposition.count, decomposition.resolution)
    guard σ[p - 1] <= resolution else { return true }
    let rank = (0..<p).prefix { σ[$0] > resolution }.count
    node.report(
      self,
      """
      the \(node.shape(0)) matrix has rank \(rank) to working precision, not \(p): singular value \
      \(rank + 1) is \(σ[rank]), the greatest \(σ[0]); the norm has a kink there, so use a smooth \
      function near it, such as sum(sqrt(square(singularValues(w)) + 1e-6))
      """)
    return false
  }
}

/// The nuclear norm of an m × n matrix, the sum of its singular values; also known as the trace norm.
///
/// Its gradient is UVᵀ if the rank is full, whether or not the singular values are distinct. If the
/// rank is lower to working precision (σ ≤ max(m, n)·ε·σ₁), derivatives are NaN and the evaluator's
/// `fault` says so; the value exists everywhere.
public func nuclearNorm(_ w: Variable) -> Variable {
  .apply(NuclearNorm(), to: w)
}
