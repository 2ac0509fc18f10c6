internal import CKernels
internal import LinearAlgebra

/// The loss of a margin z with target y.
enum MarginLoss: Sendable {
  /// log(1 + exp(−yz)), for labels y = ±1.
  case logistic
  /// ½(z − y)².
  case halfSquare

  /// The same loss among the kernels.
  var kernel: zo_loss {
    switch self {
    case .logistic: zo_logistic
    case .halfSquare: zo_half_square
    }
  }

  /// The arithmetic operations of a value, including its addition to the sum, and the further ones of
  /// its derivative. The logistic loss takes a product, an exponential, a logarithm, a maximum and two
  /// sums, and its derivative a sum and a quotient. The half square takes a difference, a square and a
  /// sum, and the difference is its derivative.
  var work: (value: Double, derivative: Double) {
    switch self {
    case .logistic: (6, 2)
    case .halfSquare: (3, 0)
    }
  }
}

/// (1/m) Σᵢ ℓ(aᵢᵀw + b, yᵢ) over constant rows a with targets y, as a function of w, or of (w, b) if
/// there is an intercept: a loss of a matrix-vector product, as in generalised linear models.
///
/// Products with A and Aᵀ go block by block, so that the rows are read from memory once for both;
/// composing the two operations would read them twice. An intercept is a last column of ones. Scratch
/// memory keeps the derivative with respect to every margin.
struct LinearLoss: Operation {
  let loss: MarginLoss
  let targets: ConstantBuffer
  /// Rows and columns padded with zeros to whole vectors.
  let rows: ConstantBuffer
  let rowCount: Int
  let columnCount: Int
  let stride: Int

  init(_ loss: MarginLoss, features: [Double], targets: [Double], hasIntercept: Bool) {
    let m = targets.count
    precondition(m > 0 && features.count % m == 0 && !features.isEmpty, "\(m) rows of features")
    let p = features.count / m
    self.loss = loss
    (rowCount, columnCount) = (m, p + (hasIntercept ? 1 : 0))
    stride = zo_padded(columnCount)
    let paddedCount = zo_padded(m)
    self.targets = ConstantBuffer(targets + [Double](repeating: 0, count: paddedCount - m))
    var padded = [Double](repeating: 0, count: paddedCount * stride)
    for i in 0..<m {
      for j in 0..<p { padded[i * stride + j] = features[i * p + j] }
      if hasIntercept { padded[i * stride + p] = 1 }
    }
    rows = ConstantBuffer(padded)
  }

  var name: String {
    switch loss {
    case .logistic: "linear logistic loss"
    case .halfSquare: "linear least squares"
    }
  }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0].count == columnCount, "\(inputs[0]) weights for \(columnCount) columns")
    return .scalar
  }

  /// The padded weights or one of their tangents; the derivative with respect to them; a product with
  /// the Hessian; the slopes of the margins.
  func scratchCount(_ inputs: [Shape]) -> Int { 3 * stride + targets.count }

  private struct Scratch {
    let weights, derivative, product, slopes: UnsafeMutablePointer<Double>

    init(_ node: Frame, stride: Int) {
      weights = node.scratch.baseAddress!
      derivative = weights + stride
      product = derivative + stride
      slopes = product + stride
    }
  }

  func evaluate(_ node: Frame) {
    let scratch = Scratch(node, stride: stride)
    let needsSlopes = node.preparesPullback || !node.tangents.isEmpty
    pad(node.input(0), to: scratch.weights)
    let total = zo_linear_loss(
      loss.kernel, rows.base, targets.base, targets.count, stride, scratch.weights,
      needsSlopes ? scratch.slopes : nil, node.preparesPullback ? scratch.derivative : nil)
    node.output[0] = total / Double(rowCount)
  }

  /// w̄ += ȳAᵀs/m, where sᵢ is the derivative with respect to the i-th margin.
  func pullback(_ node: Frame) {
    guard let w̄ = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0] / Double(rowCount), times: Scratch(node, stride: stride).derivative,
      to: w̄.baseAddress!, count: columnCount)
  }

  /// ẏ = ⟨s, Aẇ⟩/m; if a pullback follows, Aᵀs is already available.
  func pushforward(_ node: Frame) {
    let scratch = Scratch(node, stride: stride)
    for j in node.tangents {
      let ẇ = node.inputTangent(0, j)!
      let slope =
        node.preparesPullback
        ? BLAS.dot(columnCount, scratch.derivative, ẇ.baseAddress!)
        : curvature(scratch, along: ẇ, into: nil)
      node.outputTangent(j)[0] = slope / Double(rowCount)
    }
  }

  /// w̄̇ += (ȳ̇Aᵀs + ȳAᵀ diag(ℓ″) Aẇ)/m.
  func pullbackTangent(_ node: Frame) {
    let (scratch, m) = (Scratch(node, stride: stride), Double(rowCount))
    for j in node.tangents {
      guard let w̄̇ = node.inputAdjointTangent(0, j)?.baseAddress, let ẇ = node.inputTangent(0, j)
      else { continue }
      _ = curvature(scratch, along: ẇ, into: scratch.product)
      BLAS.add(
        node.outputAdjointTangent(j)[0] / m, times: scratch.derivative, to: w̄̇, count: columnCount)
      BLAS.add(node.outputAdjoint[0] / m, times: scratch.product, to: w̄̇, count: columnCount)
    }
  }

  private func curvature(
    _ scratch: Scratch, along ẇ: UnsafeBufferPointer<Double>,
    into product: UnsafeMutablePointer<Double>?
  ) -> Double {
    pad(ẇ, to: scratch.weights)
    return zo_linear_curvature(
      loss.kernel, rows.base, scratch.slopes, targets.count, stride, scratch.weights, product)
  }

  private func pad(_ w: UnsafeBufferPointer<Double>, to padded: UnsafeMutablePointer<Double>) {
    for j in 0..<columnCount { padded[j] = w[j] }
    for j in columnCount..<stride { padded[j] = 0 }
  }

  /// The value takes a product with A and the loss of its entries; a pullback takes a product with Aᵀ,
  /// and a tangent one with A and one with the slopes.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let (m, p) = (Double(rowCount), Double(columnCount))
    let (value, derivative) = loss.work
    return Work(
      value: 2 * m * p + value * m, pushforward: 2 * m * p + (derivative + 2) * m,
      pullback: 2 * m * p + derivative * m + 2 * p)
  }
}

extension Variable {
  /// (1/m) Σᵢ log(1 + exp(−yᵢ(aᵢᵀw + b))) of this vector of weights w; the intercept b, if there is
  /// one, is its last entry.
  ///
  /// - Parameters:
  ///   - features: the rows a, m × p.
  ///   - labels: m labels, each +1 or −1.
  public func linearLogisticLoss(
    features: [Double], labels: [Double], hasIntercept: Bool = false
  ) -> Variable {
    linearLoss(.logistic, features, labels, hasIntercept)
  }

  /// (1/2m) Σᵢ (aᵢᵀw + b − yᵢ)² of this vector of weights w; the intercept b, if there is one, is its last entry.
  ///
  /// - Parameters:
  ///   - features: the rows a, m × p.
  ///   - targets: the m numbers y.
  public func linearLeastSquares(
    features: [Double], targets: [Double], hasIntercept: Bool = false
  ) -> Variable {
    linearLoss(.halfSquare, features, targets, hasIntercept)
  }

  private func linearLoss(
    _ loss: MarginLoss, _ features: [Double], _ targets: [Double], _ hasIntercept: Bool
  ) -> Variable {
    .apply(
      LinearLoss(loss, features: features, targets: targets, hasIntercept: hasIntercept), to: self)
  }
}
