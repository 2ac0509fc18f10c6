internal import CKernels
internal import LinearAlgebra

/// Σᵢⱼ (ℓ(‖wᵢ − wⱼ‖) − tᵢⱼ)² over all ordered pairs of rows, in one pass without any N × N
/// intermediate; `sum(square(pairwiseSquaredDistances(w) - t))` records the same as four nodes.
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

  /// The derivative, the Hessian-vector products with the first tangent and with another, then the
  /// kernels' own workspace; each on a cache line of its own.
  func scratchCount(_ inputs: [Shape]) -> Int {
    3 * zo_padded(inputs[0].count) + zo_pairwise_scratch(count, inputs[0].columns)
  }

  private struct Scratch {
    let derivative, firstProduct, product, workspace: UnsafeMutablePointer<Double>

    init(_ node: Frame) {
      let stride = zo_padded(node.shape(0).count)
      derivative = node.scratch.baseAddress!
      firstProduct = derivative + stride
      product = firstProduct + stride
      workspace = product + stride
    }
  }

  /// If a Hessian-vector product is requested, one pass computes it together with the value and the
  /// derivative.
  func evaluate(_ node: Frame) {
    let scratch = Scratch(node)
    if node.preparesPullback, !node.tangents.isEmpty, let ẇ = node.inputTangent(0, 0) {
      node.output[0] =
        curvature(node, along: ẇ, gradient: scratch.derivative, product: scratch.firstProduct).value
    } else {
      node.output[0] = zo_pairwise_stress(
        node.input(0).baseAddress!, count, node.shape(0).columns, targets.base,
        measure == .distance ? 1 : 0, node.preparesPullback ? scratch.derivative : nil,
        scratch.workspace)
    }
  }

  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0], times: Scratch(node).derivative, to: adjoint.baseAddress!,
      count: adjoint.count)
  }

  /// If a pullback follows, the derivative is already available. Otherwise, as forward mode
  /// requires, each tangent takes a pass over the pairs. (The derivative would give all tangents as
  /// mere dot products, but that is reverse mode.)
  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let ẇ = node.inputTangent(0, j)!
      node.outputTangent(j)[0] =
        node.preparesPullback
        ? BLAS.dot(ẇ.count, Scratch(node).derivative, ẇ.baseAddress!)
        : curvature(node, along: ẇ, gradient: nil, product: nil).slope
    }
  }

  /// w̄̇ += ȳ̇·∂y/∂w + ȳ·(∂²y/∂w²)ẇ.
  func pullbackTangent(_ node: Frame) {
    let count = node.shape(0).count
    let scratch = Scratch(node)
    for j in node.tangents {
      guard let w̄̇ = node.inputAdjointTangent(0, j)?.baseAddress,
        let ẇ = node.inputTangent(0, j)
      else { continue }
      var product = scratch.firstProduct
      if j > 0 {
        product = scratch.product
        _ = curvature(node, along: ẇ, gradient: scratch.derivative, product: product)
      }
      BLAS.add(node.outputAdjointTangent(j)[0], times: scratch.derivative, to: w̄̇, count: count)
      BLAS.add(node.outputAdjoint[0], times: product, to: w̄̇, count: count)
    }
  }

  private func curvature(
    _ node: Frame, along ẇ: UnsafeBufferPointer<Double>,
    gradient: UnsafeMutablePointer<Double>?, product: UnsafeMutablePointer<Double>?
  ) -> (value: Double, slope: Double) {
    var slope = 0.0
    let value = zo_pairwise_curvature(
      node.input(0).baseAddress!, ẇ.baseAddress!, count, node.shape(0).columns, targets.base,
      measure == .distance ? 1 : 0, &slope, gradient, product, Scratch(node).workspace)
    return (value, slope)
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

extension PairwiseStress: BatchedOperation {
  func batchScratchCount(points m: Int, dimension n: Int) -> Int {
    zo_pairwise_batch_scratch(count, n / count)
  }

  func evaluate(
    points: UnsafePointer<Double>, count m: Int, dimension n: Int,
    scratch: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    zo_pairwise_stresses(
      points, m, count, n / count, targets.base, measure == .distance ? 1 : 0, scratch, values)
  }
}

extension Variable {
  /// Σᵢⱼ (‖wᵢ − wⱼ‖² − tᵢⱼ)² over all ordered pairs of rows of this N × d matrix.
  ///
  /// - Parameter targets: N × N by rows, symmetric, zero on the diagonal.
  public func squaredDistanceStress(targets: [Double]) -> Variable {
    .apply(
      PairwiseStress(targets: targets, count: shape.rows, measure: .squaredDistance), to: self)
  }

  /// Σᵢⱼ (‖wᵢ − wⱼ‖ − tᵢⱼ)² over all ordered pairs of rows of this N × d matrix. If two rows
  /// coincide, their distance has no derivative; that pair is left out of the gradient.
  public func distanceStress(targets: [Double]) -> Variable {
    .apply(PairwiseStress(targets: targets, count: shape.rows, measure: .distance), to: self)
  }
}
