internal import ComplexModule

extension Gather: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, y) = (node.input(0), node.output)
    for (i, index) in indices.enumerated() { y[i] = x[index] }
  }
}

/// The entry with the largest real part is factored out as a complex number like any other, which
/// leaves the same function of complex numbers.
extension LogSumExp: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, y) = (node.input(0), node.output)
    let largest = node.scratch
    largest.real.update(repeating: -.infinity)
    axis.forEach(node.shape(0)) { entry, result in
      if x[entry].real > largest.real[result] { largest[result] = x[entry] }
    }
    y.real.update(repeating: 0)
    y.imaginary.update(repeating: 0)
    axis.forEach(node.shape(0)) { entry, result in
      y[result] += Complex.exp(x[entry] - largest[result])
    }
    for i in y.real.indices { y[i] = largest[i] + Complex.log(y[i]) }
  }
}

extension SoftmaxCrossEntropy: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let z = node.input(0)
    let c = node.shape(0).columns
    var total = Complex<Double>.zero
    for (i, label) in labels.enumerated() {
      let row = i * c..<(i + 1) * c
      let largest = row.max { z.real[$0] < z.real[$1] }!
      let others = row.reduce(Complex<Double>.zero) { sum, k in
        k == largest ? sum : sum + Complex.exp(z[k] - z[largest])
      }
      total += Complex.log(onePlus: others) + (z[largest] - z[i * c + label])
    }
    node.output[0] = total.divided(by: Double(labels.count))
  }
}
