internal import CKernels
internal import LinearAlgebra

/// The mean of log(1 + exp(−yᵢzᵢ)) over margins z with labels y = ±1, finite for every finite z.
///
/// The derivative with respect to zᵢ is sᵢ/m with sᵢ = −yᵢσ(−yᵢzᵢ). Scratch memory keeps s, which
/// needs no exponentials besides those of the value.
struct LogisticLoss: Operation {
  let labels: ConstantBuffer

  init(labels: [Double]) {
    self.labels = ConstantBuffer(labels)
  }

  var name: String { "logistic loss" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0].count == labels.count, "\(inputs[0]) margins for \(labels.count) labels")
    return .scalar
  }

  func scratchCount(_ inputs: [Shape]) -> Int { labels.count }

  func evaluate(_ node: Frame) {
    let z = node.input(0)
    let needsSlopes = node.preparesPullback || !node.tangents.isEmpty
    let total = zo_logistic_loss(
      z.baseAddress!, labels.base, z.count, needsSlopes ? node.scratch.baseAddress! : nil)
    node.output[0] = total / Double(z.count)
  }

  /// z̄ += ȳs/m.
  func pullback(_ node: Frame) {
    guard let z̄ = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0] / Double(z̄.count), times: node.scratch.baseAddress!,
      to: z̄.baseAddress!, count: z̄.count)
  }

  /// ẏ = ⟨s, ż⟩/m.
  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let ż = node.inputTangent(0, j)!
      let slope = BLAS.dot(ż.count, node.scratch.baseAddress!, ż.baseAddress!)
      node.outputTangent(j)[0] = slope / Double(ż.count)
    }
  }

  /// ∂²/∂zᵢ² = σ(1 − σ)/m, where σ = |sᵢ| since labels are ±1.
  func pullbackTangent(_ node: Frame) {
    let (slopes, m) = (node.scratch, Double(node.input(0).count))
    let ȳ = node.outputAdjoint[0]
    for j in node.tangents {
      guard let z̄̇ = node.inputAdjointTangent(0, j), let ż = node.inputTangent(0, j) else {
        continue
      }
      let ȳ̇ = node.outputAdjointTangent(j)[0]
      for i in z̄̇.indices {
        let σ = abs(slopes[i])
        z̄̇[i] += (ȳ * σ * (1 - σ) * ż[i] + ȳ̇ * slopes[i]) / m
      }
    }
  }

  /// A margin's value takes a product, an exponential, a logarithm, a maximum and two sums; its
  /// derivative takes a sum and a quotient, then a product and a sum to apply it.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let m = Double(inputs[0].count)
    return Work(value: 6 * m, pushforward: 4 * m, pullback: 4 * m)
  }
}

extension Variable {
  /// The mean of log(1 + exp(−yᵢzᵢ)) over the entries z of this vector; labels are ±1.
  public func logisticLoss(labels: [Double]) -> Variable {
    .apply(LogisticLoss(labels: labels), to: self)
  }
}
