internal import ComplexModule
internal import LinearAlgebra

extension DiagonalQuadratic: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let x = node.input(0)
    var sum = Complex<Double>.zero
    forEachBlock(scratch: node.scratch.real.baseAddress!) { range, λ, c in
      for (k, i) in range.enumerated() {
        let difference = x[i] - Complex(c[k])
        sum += (difference * difference).multiplied(by: λ[k])
      }
    }
    node.output[0] = sum.multiplied(by: 0.5)
  }
}

/// With x − c = d + ie and a symmetric A: ½(dᵀAd − eᵀAe) + i·eᵀAd.
extension SymmetricQuadratic: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, n) = (node.input(0), center.count)
    let d = node.scratch.real.baseAddress!
    for i in 0..<n { d[i] = x.real[i] - center.base[i] }
    BLAS.symmetricProduct(1, matrix.base, d, adding: 0, to: d + n, order: n)
    var value = Complex(0.5 * BLAS.dot(n, d, d + n), 0)
    if let e = x.imaginary?.baseAddress {
      let product = node.scratch.imaginary.baseAddress!
      BLAS.symmetricProduct(1, matrix.base, e, adding: 0, to: product, order: n)
      value -= Complex(0.5 * BLAS.dot(n, e, product))
      value.imaginary = BLAS.dot(n, e, d + n)
    }
    node.output[0] = value
  }
}

extension LogisticLoss: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (z, y) = (node.input(0), labels.base)
    var total = Complex<Double>.zero
    for i in z.indices { total += ScalarFunction.softplus.value(z[i].multiplied(by: -y[i])) }
    node.output[0] = total.divided(by: Double(z.count))
  }
}

/// The rows are real: the real part of a margin comes from the real parts of the weights, and the
/// imaginary part from the imaginary parts.
extension LinearLoss: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let w = node.input(0)
    var total = Complex<Double>.zero
    for i in 0..<rowCount {
      let (row, y) = (rows.base + i * stride, targets.base[i])
      func product(_ part: UnsafeBufferPointer<Double>) -> Double {
        BLAS.dot(columnCount, row, part.baseAddress!)
      }
      let margin = Complex(product(w.real), w.imaginary.map(product) ?? 0)
      switch loss {
      case .logistic: total += ScalarFunction.softplus.value(margin.multiplied(by: -y))
      case .halfSquare:
        let difference = margin - Complex(y)
        total += (difference * difference).multiplied(by: 0.5)
      }
    }
    node.output[0] = total.divided(by: Double(rowCount))
  }
}
