internal import LinearAlgebra

/// Newton's method with the Hessian written out, columns × columns.
struct LogisticNewton {
  let formula: LogisticFormula

  /// x* to machine precision; nil if there is none or Newton's method does not find it.
  func solve() -> (minimizer: [Double], minimum: Double)? {
    let (order, penalties) = (formula.penalties.count, formula.penalties)
    return formula.minimize { gradient, curvatures in
      var hessian = formula.design.gram(weights: curvatures)
      for j in 0..<order { hessian[j * order + j] += penalties[j] }
      return Cholesky.solve(hessian, gradient)
    }
  }
}
