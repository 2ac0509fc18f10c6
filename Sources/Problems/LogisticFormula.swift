internal import Foundation

/// f of logistic regression written out for reference solutions; it shares nothing with AutoDiff.
struct LogisticFormula {
  let design: any DesignMatrix
  let labels: [Double]
  /// λ for every weight, 0 for the intercept.
  let penalties: [Double]

  init(
    _ design: any DesignMatrix, labels: [Double], regularization: Double, hasIntercept: Bool
  ) {
    self.design = design
    self.labels = labels
    let weights = design.columnCount - (hasIntercept ? 1 : 0)
    penalties = (0..<design.columnCount).map { $0 < weights ? regularization : 0 }
  }

  var rowCount: Int { labels.count }

  /// yᵢ(Ãx)ᵢ.
  func margins(_ x: [Double]) -> [Double] {
    zip(labels, design.product(x)).map { $0 * $1 }
  }

  func value(_ x: [Double]) -> Double {
    let losses = margins(x).reduce(0) { $0 + max(-$1, 0) + log1p(exp(-abs($1))) }
    let penalty = penalties.indices.reduce(0) { $0 + penalties[$1] * x[$1] * x[$1] }
    return losses / Double(rowCount) + 0.5 * penalty
  }

  /// ∇f(x), given the margins at x.
  func gradient(_ x: [Double], margins z: [Double]) -> [Double] {
    var gradient = zip(penalties, x).map { $0 * $1 }
    let pulls = zip(labels, z).map { -$0 * (1 / (1 + exp($1))) / Double(rowCount) }
    design.addTransposedProduct(pulls, to: &gradient)
    return gradient
  }

  /// σ(z)σ(−z)/m, each factor computed without cancellation: the weights D for which the Hessian is ÃᵀDÃ plus the
  /// penalties.
  func curvatures(margins z: [Double]) -> [Double] {
    z.map { 1 / (1 + exp($0)) * (1 / (1 + exp(-$0))) / Double(rowCount) }
  }

  /// x* to machine precision by Newton's method with a halving line search; nil if there is none or the method does not
  /// find it.
  ///
  /// A step is judged by how far it moves the margins. If by at most ½, no second derivative changes by more than a
  /// factor √e, so the full step is safe, and the next one much smaller. The decrease of f could not tell: it is lost
  /// in rounding while x still has digits to gain. Nor do steps towards a minimum that is not attained, as with
  /// separable classes, ever become small: each adds about 1 to some margin.
  ///
  /// - Parameter newtonStep: solves Hs = g given the gradient g and the curvatures at a point; nil if it cannot.
  func minimize(
    _ newtonStep: (_ gradient: [Double], _ curvatures: [Double]) -> [Double]?
  ) -> (minimizer: [Double], minimum: Double)? {
    var x = [Double](repeating: 0, count: penalties.count)
    var f = value(x)
    for _ in 0..<100 {
      let z = margins(x)
      let gradient = gradient(x, margins: z)
      guard let step = newtonStep(gradient, curvatures(margins: z)) else { return nil }
      let moved = margins(step).reduce(0) { max($0, abs($1)) }
      let decrease = zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
      var length = 1.0
      var next = x
      while true {
        for j in x.indices { next[j] = x[j] - length * step[j] }
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
