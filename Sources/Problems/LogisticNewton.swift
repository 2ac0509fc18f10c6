internal import Foundation
internal import LinearAlgebra

/// The reference solution: Newton's method with a halving line search, on derivatives of its own
/// that share nothing with AutoDiff.
struct LogisticNewton {
  private let rows: Int
  private let order: Int
  /// Ã, with the column of ones.
  private let design: [Double]
  private let labels: [Double]
  /// λ for every weight, 0 for the intercept.
  private let penalties: [Double]

  init(features: [Double], labels: [Double], regularization: Double, hasIntercept: Bool) {
    let m = labels.count
    let p = features.count / m
    let order = p + (hasIntercept ? 1 : 0)
    rows = m
    self.order = order
    self.labels = labels
    penalties = (0..<order).map { $0 < p ? regularization : 0 }
    var design = [Double](repeating: 1, count: m * order)
    for i in 0..<m {
      for j in 0..<p { design[i * order + j] = features[i * p + j] }
    }
    self.design = design
  }

  /// The largest eigenvalue of ÃᵀÃ/(4m), plus λ.
  var smoothness: Double? {
    let weights = [Double](repeating: 0.25, count: rows)
    return SymmetricEigen(gram(weights), order: order).map {
      $0.values.last! + penalties.max()!
    }
  }

  /// ÃᵀDÃ/m.
  private func gram(_ weights: [Double]) -> [Double] {
    var scaled = design
    for i in 0..<rows {
      for j in 0..<order { scaled[i * order + j] *= weights[i] / Double(rows) }
    }
    var result = [Double](repeating: 0, count: order * order)
    BLAS.product(
      1, design, aTransposed: true, by: scaled, adding: 0, to: &result, rows: order,
      inner: rows, columns: order)
    return result
  }

  private func margins(_ x: [Double]) -> [Double] {
    (0..<rows).map { i in
      labels[i] * (0..<order).reduce(0) { $0 + design[i * order + $1] * x[$1] }
    }
  }

  private func value(_ x: [Double]) -> Double {
    let losses = margins(x).reduce(0) { $0 + max(-$1, 0) + log1p(exp(-abs($1))) }
    let penalty = (0..<order).reduce(0) { $0 + penalties[$1] * x[$1] * x[$1] }
    return losses / Double(rows) + 0.5 * penalty
  }

  /// x* to machine precision, or nil where there is none, or none that Newton's method finds.
  ///
  /// A step is judged by how far it moves the margins: by at most ½, and no second derivative
  /// changes by more than a factor √e, so that the full step is safe, and the next one much smaller.
  /// The decrease of f could not tell: it is lost in rounding while x still has digits to gain.
  /// Nor do steps towards a minimum that is not attained, of separable classes, ever become small:
  /// each adds about 1 to some margin.
  func solve() -> (minimizer: [Double], minimum: Double)? {
    var x = [Double](repeating: 0, count: order)
    var f = value(x)
    for _ in 0..<100 {
      let z = margins(x)
      // σ(−z) and σ(z), each without cancellation.
      let miss = z.map { 1 / (1 + exp($0)) }
      let hit = z.map { 1 / (1 + exp(-$0)) }
      var gradient = (0..<order).map { penalties[$0] * x[$0] }
      for i in 0..<rows {
        let pull = -labels[i] * miss[i] / Double(rows)
        for j in 0..<order { gradient[j] += pull * design[i * order + j] }
      }
      var hessian = gram(zip(miss, hit).map { $0 * $1 })
      for j in 0..<order { hessian[j * order + j] += penalties[j] }
      guard let step = Cholesky.solve(hessian, gradient) else { return nil }
      let moved = margins(step).reduce(0) { max($0, abs($1)) }
      let decrease = zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
      var length = 1.0
      var next = x
      while true {
        for j in 0..<order { next[j] = x[j] - length * step[j] }
        let value = value(next)
        if moved <= 0.5 || value <= f - 1e-4 * length * decrease || length < 1e-8 {
          f = value
          break
        }
        length *= 0.5
      }
      x = next
      if moved <= 1e-8 * z.reduce(1, { max($0, abs($1)) }) { return (x, f) }
    }
    return nil
  }
}
