internal import ComplexModule

extension Maximum: ComplexOperation {
  /// The number with the largest real part; at ties, the first of them.
  func evaluate(_ node: ComplexFrame) {
    let (x, y, largest) = (node.input(0), node.output, node.scratch.real)
    largest.update(repeating: -1)
    axis.forEach(node.shape(0)) { entry, result in
      let number = x[entry].real
      let before = largest[result] < 0 ? -.infinity : x[Int(largest[result])].real
      if largest[result] < 0 || number > before || (number.isNaN && !before.isNaN) {
        largest[result] = Double(entry)
      }
    }
    for i in largest.indices { y[i] = x[Int(largest[i])] }
  }
}
