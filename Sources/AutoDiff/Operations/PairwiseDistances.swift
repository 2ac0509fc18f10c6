/// The N × N squared distances ‖wᵢ − wⱼ‖² between the rows of an N × d matrix, by direct
/// differences: computing them from the Gram matrix loses ten digits if all rows share an offset.
struct PairwiseSquaredDistances: Operation {
  var name: String { "pairwise squared distances" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    Shape(rows: inputs[0].rows, columns: inputs[0].rows)
  }

  func evaluate(_ node: Frame) {
    let (w, y) = (node.input(0), node.output)
    let (n, d) = (node.shape(0).rows, node.shape(0).columns)
    for i in 0..<n {
      for j in 0..<n {
        var squared = 0.0
        for c in 0..<d {
          let difference = w[i * d + c] - w[j * d + c]
          squared += difference * difference
        }
        y[i * n + j] = squared
      }
    }
  }

  /// w̄ᵢ += 2 Σⱼ (ȳᵢⱼ + ȳⱼᵢ)(wᵢ − wⱼ).
  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    let (w, y) = (node.input(0), node.outputAdjoint)
    let (n, d) = (node.shape(0).rows, node.shape(0).columns)
    for i in 0..<n {
      for j in 0..<n {
        let weight = 2 * (y[i * n + j] + y[j * n + i])
        for c in 0..<d { adjoint[i * d + c] += weight * (w[i * d + c] - w[j * d + c]) }
      }
    }
  }

  func pushforward(_ node: Frame) {
    let (n, d) = (node.shape(0).rows, node.shape(0).columns)
    let w = node.input(0)
    for t in node.tangents {
      let (ẇ, ẏ) = (node.inputTangent(0, t)!, node.outputTangent(t))
      for i in 0..<n {
        for j in 0..<n {
          var change = 0.0
          for c in 0..<d {
            change += (w[i * d + c] - w[j * d + c]) * (ẇ[i * d + c] - ẇ[j * d + c])
          }
          ẏ[i * n + j] = 2 * change
        }
      }
    }
  }

  func pullbackTangent(_ node: Frame) {
    let (n, d) = (node.shape(0).rows, node.shape(0).columns)
    let (w, ȳ) = (node.input(0), node.outputAdjoint)
    for t in node.tangents {
      guard let w̄̇ = node.inputAdjointTangent(0, t), let ẇ = node.inputTangent(0, t) else {
        continue
      }
      let ȳ̇ = node.outputAdjointTangent(t)
      for i in 0..<n {
        for j in 0..<n {
          let weight = 2 * (ȳ[i * n + j] + ȳ[j * n + i])
          let change = 2 * (ȳ̇[i * n + j] + ȳ̇[j * n + i])
          for c in 0..<d {
            w̄̇[i * d + c] +=
              change * (w[i * d + c] - w[j * d + c]) + weight * (ẇ[i * d + c] - ẇ[j * d + c])
          }
        }
      }
    }
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let pairs = Double(inputs[0].rows * inputs[0].rows)
    let d = Double(inputs[0].columns)
    return Work(
      value: 3 * d * pairs, pushforward: (4 * d + 1) * pairs, pullback: (3 * d + 2) * pairs)
  }
}

/// ‖wᵢ − wⱼ‖² for all pairs of rows of an N × d matrix, as an N × N matrix.
public func pairwiseSquaredDistances(_ w: Variable) -> Variable {
  .apply(PairwiseSquaredDistances(), to: w)
}
