internal import CKernels
internal import ComplexModule

extension PairwiseSquaredDistances: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (w, y) = (node.input(0), node.output)
    let (n, d) = (node.shape(0).rows, node.shape(0).columns)
    for i in 0..<n {
      for j in 0..<n { y[i * n + j] = w.squaredDistance(i, j, columns: d) }
    }
  }
}

extension PairwiseStress: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (w, d) = (node.input(0), node.shape(0).columns)
    let stride = zo_pairwise_stride(count)
    var stress = Complex<Double>.zero
    for i in 0..<count {
      for j in 0..<i {
        let squared = w.squaredDistance(i, j, columns: d)
        let target = Complex(targets.base[i * stride + j])
        let residual =
          switch measure {
          case .squaredDistance: squared - target
          // If two points coincide, their distance has no derivative, and 0 is used for it.
          case .distance: (squared.real > 0 ? .sqrt(squared) : 0) - target
          }
        stress += 2 * residual * residual
      }
    }
    node.output[0] = stress
  }
}

extension ComplexNumbers {
  /// Σ (wᵢ − wⱼ)² over the columns of two rows.
  fileprivate func squaredDistance(_ i: Int, _ j: Int, columns d: Int) -> Complex<Double> {
    var squared = Complex<Double>.zero
    for c in 0..<d {
      let difference = self[i * d + c] - self[j * d + c]
      squared += difference * difference
    }
    return squared
  }
}
