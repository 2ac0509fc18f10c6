internal import LinearAlgebra

/// The mean of log(1 + exp(−yᵢzᵢ)) over margins z with labels y = ±1, finite for every finite z.
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

  func evaluate(_ node: Frame) {
    let (z, y) = (node.input(0), labels.base)
    var total = 0.0
    for i in z.indices { total += ScalarFunction.softplus.value(-y[i] * z[i]) }
    node.output[0] = total / Double(z.count)
  }

  /// ∂/∂zᵢ = −yᵢ σ(−yᵢzᵢ)/m.
  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    let (z, y) = (node.input(0), labels.base)
    let seed = node.outputAdjoint[0] / Double(z.count)
    for i in z.indices {
      adjoint[i] -= seed * y[i] * ScalarFunction.sigmoid.value(-y[i] * z[i])
    }
  }

  func pushforward(_ node: Frame) {
    let (z, y) = (node.input(0), labels.base)
    for j in node.tangents {
      let ż = node.inputTangent(0, j)!
      var slope = 0.0
      for i in z.indices {
        slope -= y[i] * ScalarFunction.sigmoid.value(-y[i] * z[i]) * ż[i]
      }
      node.outputTangent(j)[0] = slope / Double(z.count)
    }
  }

  /// ∂²/∂zᵢ² = σ(1 − σ)/m, σ = σ(−yᵢzᵢ).
  func pullbackTangent(_ node: Frame) {
    let (z, y, m) = (node.input(0), labels.base, Double(node.input(0).count))
    let ȳ = node.outputAdjoint[0]
    for j in node.tangents {
      guard let z̄̇ = node.inputAdjointTangent(0, j), let ż = node.inputTangent(0, j) else {
        continue
      }
      let ȳ̇ = node.outputAdjointTangent(j)[0]
      for i in z.indices {
        let σ = ScalarFunction.sigmoid.value(-y[i] * z[i])
        z̄̇[i] += (ȳ * σ * (1 - σ) * ż[i] - ȳ̇ * y[i] * σ) / m
      }
    }
  }

  /// A margin's value is a product, an exponential, a logarithm, a maximum and two sums; its
  /// derivative a product, an exponential, a sum and a quotient.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let m = Double(inputs[0].count)
    return Work(value: 6 * m, pushforward: 7 * m, pullback: 7 * m)
  }
}

extension Variable {
  /// The mean of log(1 + exp(−yᵢzᵢ)) over the entries z of this vector; labels are ±1.
  public func logisticLoss(labels: [Double]) -> Variable {
    .apply(LogisticLoss(labels: labels), to: self)
  }
}
