internal import LinearAlgebra

extension Sum: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, y) = (node.input(0), node.output)
    add(node.shape(0), x.real, to: y.real)
    if let imaginary = x.imaginary {
      add(node.shape(0), imaginary, to: y.imaginary)
    } else {
      y.imaginary.update(repeating: 0)
    }
  }
}

/// Re ab = Re a·Re b − Im a·Im b, Im ab = Re a·Im b + Im a·Re b: every product is one of real
/// vectors, and products with a missing imaginary part are left out.
extension Dot: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (a, b) = (node.input(0), node.input(1))
    func product(
      _ x: UnsafeBufferPointer<Double>?, _ y: UnsafeBufferPointer<Double>?
    ) -> Double {
      guard let x, let y else { return 0 }
      return BLAS.dot(x.count, x.baseAddress!, y.baseAddress!)
    }
    node.output.real[0] = product(a.real, b.real) - product(a.imaginary, b.imaginary)
    node.output.imaginary[0] = product(a.real, b.imaginary) + product(a.imaginary, b.real)
  }
}

/// Like `Dot`, with real matrices.
extension MatrixProduct: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (a, b, y) = (node.input(0), node.input(1), node.output)
    let (m, k, n) = (node.shape(0).rows, node.shape(0).columns, node.shape(1).columns)
    func add(
      _ sign: Double, _ a: UnsafeBufferPointer<Double>?, _ b: UnsafeBufferPointer<Double>?,
      to y: UnsafeMutableBufferPointer<Double>
    ) {
      guard let a, let b else { return }
      BLAS.product(
        sign, a.baseAddress!, by: b.baseAddress!, adding: 1, to: y.baseAddress!, rows: m, inner: k,
        columns: n)
    }
    y.real.update(repeating: 0)
    y.imaginary.update(repeating: 0)
    add(1, a.real, b.real, to: y.real)
    add(-1, a.imaginary, b.imaginary, to: y.real)
    add(1, a.real, b.imaginary, to: y.imaginary)
    add(1, a.imaginary, b.real, to: y.imaginary)
  }
}

/// The matrix is real: the real part of a product comes from the real parts, and the imaginary part
/// from the imaginary ones.
extension SparseProduct: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, y, k) = (node.input(0), node.output, node.shape(0).columns)
    func multiply(
      _ x: UnsafeBufferPointer<Double>, to y: UnsafeMutableBufferPointer<Double>
    ) {
      guard let x = x.baseAddress, let y = y.baseAddress else { return }
      matrix.multiply(x, into: y, count: k)
    }
    multiply(x.real, to: y.real)
    if let imaginary = x.imaginary {
      multiply(imaginary, to: y.imaginary)
    } else {
      y.imaginary.update(repeating: 0)
    }
  }
}
