public import LinearAlgebra

/// ½ Σᵢ λᵢ(xᵢ − cᵢ)².
struct DiagonalQuadratic: Operation {
  /// λ.
  let curvatures: ConstantBlocks
  /// c.
  let center: ConstantBlocks

  init(curvatures: KnownVector, center: KnownVector) {
    precondition(curvatures.count == center.count, "one curvature for every entry of the center")
    self.curvatures = ConstantBlocks(curvatures)
    self.center = ConstantBlocks(center)
  }

  var name: String { "diagonal quadratic" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(
      inputs[0].count == curvatures.count, "\(inputs[0]) for \(curvatures.count) curvatures")
    return .scalar
  }

  /// A block of λ, then one of c.
  func scratchCount(_ inputs: [Shape]) -> Int { curvatures.scratchCount + center.scratchCount }

  func evaluate(_ node: Frame) {
    guard let x = node.input(0).baseAddress else { return }
    var sum = 0.0
    forEachBlock(scratch: node.scratchBase) { range, λ, c in
      sum += EntrywiseKernels.squares(range.count, weights: λ, of: x + range.lowerBound, about: c)
    }
    node.output[0] = value(ofSum: sum)
  }

  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    let (x, seed) = (node.input(0), node.outputAdjoint[0])
    forEachBlock(scratch: node.scratchBase) { range, λ, c in
      for (k, i) in range.enumerated() { adjoint[i] += seed * λ[k] * (x[i] - c[k]) }
    }
  }

  func pushforward(_ node: Frame) {
    let x = node.input(0)
    for j in node.tangents {
      let ẋ = node.inputTangent(0, j)!
      var slope = 0.0
      forEachBlock(scratch: node.scratchBase) { range, λ, c in
        for (k, i) in range.enumerated() { slope += λ[k] * (x[i] - c[k]) * ẋ[i] }
      }
      node.outputTangent(j)[0] = slope
    }
  }

  func pullbackTangent(_ node: Frame) {
    let (x, ȳ) = (node.input(0), node.outputAdjoint[0])
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j), let ẋ = node.inputTangent(0, j) else {
        continue
      }
      let ȳ̇ = node.outputAdjointTangent(j)[0]
      forEachBlock(scratch: node.scratchBase) { range, λ, c in
        for (k, i) in range.enumerated() {
          x̄̇[i] += λ[k] * (ȳ̇ * (x[i] - c[k]) + ȳ * ẋ[i])
        }
      }
    }
  }

  func forEachBlock(
    scratch: UnsafeMutablePointer<Double>,
    _ body: (Range<Int>, _ λ: UnsafePointer<Double>, _ c: UnsafePointer<Double>) -> Void
  ) {
    for range in ConstantBlocks.ranges(of: 0..<curvatures.count) {
      let (λ, c) = constants(range, scratch: scratch)
      body(range, λ, c)
    }
  }

  private func constants(
    _ range: Range<Int>, scratch: UnsafeMutablePointer<Double>
  ) -> (λ: UnsafePointer<Double>, c: UnsafePointer<Double>) {
    (
      curvatures.entries(range, scratch: scratch),
      center.entries(range, scratch: scratch + curvatures.scratchCount)
    )
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let n = Double(inputs[0].count)
    return Work(value: 4 * n, pushforward: 4 * n, pullback: 4 * n)
  }
}

extension DiagonalQuadratic: SeparableOperation {
  func sums(
    over range: Range<Int>, at x: UnsafePointer<Double>, along v: UnsafePointer<Double>,
    by t: Double, scratch: UnsafeMutablePointer<Double>
  ) -> (forward: Double, backward: Double) {
    let (λ, c) = constants(range, scratch: scratch)
    return EntrywiseKernels.squares(range.count, weights: λ, of: x, along: v, by: t, about: c)
  }

  func value(ofSum sum: Double) -> Double { 0.5 * sum }
}

/// ½ (x − c)ᵀA(x − c) with a symmetric n × n matrix.
struct SymmetricQuadratic: Operation {
  let matrix: ConstantBuffer
  let center: ConstantBuffer

  init(matrix: [Double], center: [Double]) {
    precondition(matrix.count == center.count * center.count, "a matrix of order \(center.count)")
    self.matrix = ConstantBuffer(matrix)
    self.center = ConstantBuffer(center)
  }

  var name: String { "symmetric quadratic" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0].count == center.count, "\(inputs[0]) for order \(center.count)")
    return .scalar
  }

  /// x − c, then A(x − c), which is the derivative.
  func scratchCount(_ inputs: [Shape]) -> Int { 2 * center.count }

  func evaluate(_ node: Frame) {
    let (x, n) = (node.input(0), center.count)
    let difference = node.scratch.baseAddress!
    let derivative = difference + n
    for i in 0..<n { difference[i] = x[i] - center.base[i] }
    BLAS.symmetricProduct(1, matrix.base, difference, adding: 0, to: derivative, order: n)
    node.output[0] = 0.5 * BLAS.dot(n, difference, derivative)
  }

  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0], times: node.scratch.baseAddress! + center.count,
      to: adjoint.baseAddress!, count: center.count)
  }

  func pushforward(_ node: Frame) {
    let derivative = node.scratch.baseAddress! + center.count
    for j in node.tangents {
      node.outputTangent(j)[0] = BLAS.dot(
        center.count, derivative, node.inputTangent(0, j)!.baseAddress!)
    }
  }

  func pullbackTangent(_ node: Frame) {
    let n = center.count
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j)?.baseAddress else { continue }
      BLAS.add(
        node.outputAdjointTangent(j)[0], times: node.scratch.baseAddress! + n, to: x̄̇, count: n)
      if let ẋ = node.inputTangent(0, j)?.baseAddress {
        BLAS.symmetricProduct(
          node.outputAdjoint[0], matrix.base, ẋ, adding: 1, to: x̄̇, order: n)
      }
    }
  }

  /// The derivative comes with the value.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let n = Double(inputs[0].count)
    return Work(value: 2 * n * n + 3 * n, pushforward: 2 * n, pullback: 2 * n)
  }
}

extension SymmetricQuadratic: BatchedOperation {
  /// The differences from c, then as much again for products with them.
  func batchScratchCount(points m: Int, dimension n: Int) -> Int { 2 * m * n }

  func evaluate(
    points: UnsafePointer<Double>, count m: Int, dimension n: Int,
    scratch: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    let (differences, products) = (scratch, scratch + m * n)
    for i in 0..<m {
      for k in 0..<n { differences[i * n + k] = points[i * n + k] - center.base[k] }
    }
    QuadraticForms.values(
      of: differences, count: m, matrix: matrix.base, order: n, products: products, into: values)
  }
}

extension Variable {
  /// ½ Σᵢ λᵢ(xᵢ − cᵢ)².
  public func diagonalQuadratic(curvatures: [Double], center: [Double]) -> Variable {
    diagonalQuadratic(curvatures: KnownVector(curvatures), center: KnownVector(center))
  }

  /// ½ Σᵢ λᵢ(xᵢ − cᵢ)²; long runs of equal λᵢ and cᵢ take no memory, and neither do formulas.
  public func diagonalQuadratic(curvatures: KnownVector, center: KnownVector) -> Variable {
    .apply(DiagonalQuadratic(curvatures: curvatures, center: center), to: self)
  }

  /// ½ (x − c)ᵀA(x − c); A is n × n by rows and symmetric.
  public func symmetricQuadratic(matrix: [Double], center: [Double]) -> Variable {
    .apply(SymmetricQuadratic(matrix: matrix, center: center), to: self)
  }
}
