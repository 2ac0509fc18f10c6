internal import LinearAlgebra

/// Newton's method that solves its systems by conjugate gradients, which do not need the Hessian written out: a product
/// with it is one with Ã and one with Ãᵀ.
///
/// Each system is solved to the relative residual ‖g‖/‖g₀‖, where g₀ is the gradient at the start (at most 0.1, at
/// least 1e−10). Newton's method then stays quadratic (Dembo, Eisenstat and Steihaug 1982, doi:10.1137/0719025), and
/// ends at the same precision as with exact solutions.
struct LogisticNewtonCG {
  let formula: LogisticFormula
  /// The most products with the Hessian that may be spent.
  let maximumProducts: Int

  /// x* to machine precision; nil if it is not found within that many products.
  func solve() -> (minimizer: [Double], minimum: Double)? {
    var productsLeft = maximumProducts
    var first: Double?
    return formula.minimize { gradient, curvatures in
      let size = BLAS.norm(gradient.span)
      let initial = first ?? size
      first = initial
      let tolerance = initial > 0 ? min(max(size / initial, 1e-10), 0.1) : 0.1
      return solve(
        gradient, curvatures, tolerance: tolerance * size, productsLeft: &productsLeft)
    }
  }

  /// s with ‖Hs − g‖ ≤ tolerance.
  private func solve(
    _ gradient: [Double], _ curvatures: [Double], tolerance: Double, productsLeft: inout Int
  ) -> [Double]? {
    var step = [Double](repeating: 0, count: gradient.count)
    var residual = gradient
    var direction = gradient
    var square = BLAS.dot(residual.span, residual.span)
    while square > tolerance * tolerance {
      guard productsLeft > 0 else { return nil }
      productsLeft -= 1
      let product = hessianProduct(direction, curvatures)
      let curvature = BLAS.dot(direction.span, product.span)
      guard curvature > 0 else { return nil }
      let length = square / curvature
      BLAS.add(length, times: direction, to: &step, count: step.count)
      BLAS.add(-length, times: product, to: &residual, count: step.count)
      let next = BLAS.dot(residual.span, residual.span)
      let ratio = next / square
      for i in direction.indices { direction[i] = residual[i] + ratio * direction[i] }
      square = next
    }
    return square.isFinite ? step : nil
  }

  private func hessianProduct(_ v: [Double], _ curvatures: [Double]) -> [Double] {
    var product = zip(formula.penalties, v).map { $0 * $1 }
    let changes = zip(formula.design.product(v), curvatures).map { $0 * $1 }
    formula.design.addTransposedProduct(changes, to: &product)
    return product
  }
}
