internal import CKernels
internal import LinearAlgebra

/// The N × N squared distances ‖wᵢ − wⱼ‖² between the rows of an N × d matrix, by direct
/// differences: the detour over the Gram matrix loses ten digits where all rows share an offset.
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

/// Σᵢⱼ (ℓ(‖wᵢ − wⱼ‖) − tᵢⱼ)² over all ordered pairs of rows, in one pass without any N × N
/// intermediate: what `sum(square(pairwiseSquaredDistances(w) - t))` records as four nodes.
struct PairwiseStress: Operation {
  /// Whether ℓ is the squared distance or the distance itself.
  enum Measure { case squaredDistance, distance }

  let measure: Measure
  let targets: ConstantBuffer
  let count: Int

  /// - Parameter targets: N × N by rows, symmetric, zero on the diagonal.
  init(targets: [Double], count: Int, measure: Measure) {
    self.measure = measure
    self.count = count
    self.targets = ConstantBuffer(
      rowsOf: targets, columns: count, stride: zo_pairwise_stride(count))
  }

  var name: String { "pairwise stress" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0].rows == count, "\(inputs[0]) points for \(count) targets")
    return .scalar
  }

  /// The derivative, a Hessian-vector product, then the kernels' own workspace.
  func scratchCount(_ inputs: [Shape]) -> Int {
    2 * inputs[0].count + zo_pairwise_scratch(count, inputs[0].columns)
  }

  func evaluate(_ node: Frame) {
    let derivative = node.scratch.baseAddress!
    node.output[0] = zo_pairwise_stress(
      node.input(0).baseAddress!, count, node.shape(0).columns, targets.base,
      measure == .distance ? 1 : 0, node.preparesPullback ? derivative : nil,
      derivative + 2 * node.shape(0).count)
  }

  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0], times: node.scratch.baseAddress!, to: adjoint.baseAddress!,
      count: adjoint.count)
  }

  /// A pass over the pairs for every tangent, as forward mode has it. (The gradient of the node, once
  /// there, would give all tangents as mere dot products; but that is reverse mode.)
  func pushforward(_ node: Frame) {
    for j in node.tangents {
      node.outputTangent(j)[0] = curvature(node, along: node.inputTangent(0, j)!, into: nil)
    }
  }

  /// w̄̇ += ȳ̇·∂y/∂w + ȳ·(∂²y/∂w²)ẇ.
  func pullbackTangent(_ node: Frame) {
    let count = node.shape(0).count
    let derivative = node.scratch.baseAddress!
    let product = derivative + count
    for j in node.tangents {
      guard let w̄̇ = node.inputAdjointTangent(0, j)?.baseAddress,
        let ẇ = node.inputTangent(0, j)
      else { continue }
      _ = curvature(node, along: ẇ, into: product)
      BLAS.add(node.outputAdjointTangent(j)[0], times: derivative, to: w̄̇, count: count)
      BLAS.add(node.outputAdjoint[0], times: product, to: w̄̇, count: count)
    }
  }

  private func curvature(
    _ node: Frame, along ẇ: UnsafeBufferPointer<Double>,
    into product: UnsafeMutablePointer<Double>?
  ) -> Double {
    zo_pairwise_curvature(
      node.input(0).baseAddress!, ẇ.baseAddress!, count, node.shape(0).columns, targets.base,
      measure == .distance ? 1 : 0, product, node.scratch.baseAddress! + 2 * node.shape(0).count)
  }

  /// The derivative comes with the value.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let pairs = Double(count * count)
    let d = Double(inputs[0].columns)
    return Work(
      value: (3 * d + 3) * pairs, pushforward: (4 * d + 2) * pairs,
      pullback: (2 * d) * pairs + 2 * Double(inputs[0].count))
  }
}

/// ‖wᵢ − wⱼ‖² for all pairs of rows of an N × d matrix, as an N × N matrix.
public func pairwiseSquaredDistances(_ w: Variable) -> Variable {
  .apply(PairwiseSquaredDistances(), to: w)
}

extension Variable {
  /// Σᵢⱼ (‖wᵢ − wⱼ‖² − tᵢⱼ)² over all ordered pairs of rows of this N × d matrix.
  ///
  /// - Parameter targets: N × N by rows, symmetric, zero on the diagonal.
  public func squaredDistanceStress(targets: [Double]) -> Variable {
    .apply(
      PairwiseStress(targets: targets, count: shape.rows, measure: .squaredDistance), to: self)
  }

  /// Σᵢⱼ (‖wᵢ − wⱼ‖ − tᵢⱼ)² over all ordered pairs of rows of this N × d matrix. Where two rows
  /// coincide the distance has no derivative; that pair is left out of the gradient.
  public func distanceStress(targets: [Double]) -> Variable {
    .apply(PairwiseStress(targets: targets, count: shape.rows, measure: .distance), to: self)
  }
}
