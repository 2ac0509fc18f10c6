internal import LinearAlgebra

/// The mean of log(1 + exp(−yᵢzᵢ)) over margins z with labels y = ±1, finite for every finite z.
struct LogisticLoss: Operation {
  private let labels: ConstantBuffer

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
}

extension Variable {
  /// The mean of log(1 + exp(−yᵢzᵢ)) over the entries z of this vector; labels are ±1.
  public func logisticLoss(labels: [Double]) -> Variable {
    .apply(LogisticLoss(labels: labels), to: self)
  }
}
