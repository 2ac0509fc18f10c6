public import AutoDiff
internal import LinearAlgebra
public import Sampling

extension Evaluator {
  /// The largest absolute eigenvalue of the Hessian at `x`: power iteration on central differences
  /// of gradients, Hv ≈ (∇f(x + hv) − ∇f(x − hv))/(2h).
  ///
  /// If x is far below 1, the first product is computed exactly as well, to see whether the gradient bends within h; if
  /// it does, all products are exact.
  ///
  /// The estimate ‖Hv‖ never exceeds the eigenvalue and usually agrees with it to three digits, which is enough for a
  /// step size.
  ///
  /// - Complexity: at most `iterations` pairs of gradients.
  public func largestCurvature(
    at x: [Double], from stream: RandomStream, iterations: Int = 500
  ) -> Double {
    let n = x.count
    let size = BLAS.norm(x.span) / Double(n).squareRoot()
    let h = 1e-5 * max(1, size)
    var v = stream.at(iteration: 0).normals(n)
    var probe = x
    var forward = v
    var backward = v
    var estimate = 0.0
    var isExact = false
    for k in 0..<iterations {
      let length = BLAS.norm(v.span)
      guard length > 0, length.isFinite else { return length }
      for i in 0..<n { v[i] /= length }
      let exact = isExact || (k == 0 && size < 1e-3) ? hessianProducts(at: x, along: v) : []
      if !isExact {
        for i in 0..<n { probe[i] = x[i] + h * v[i] }
        _ = valueAndGradient(at: probe, into: &forward)
        for i in 0..<n { probe[i] = x[i] - h * v[i] }
        _ = valueAndGradient(at: probe, into: &backward)
        for i in 0..<n { v[i] = (forward[i] - backward[i]) / (2 * h) }
        if !exact.isEmpty {
          let error = zip(v, exact).map { $0 - $1 }
          isExact = BLAS.norm(error.span) > 0.01 * BLAS.norm(exact.span)
        }
      }
      if isExact { v = exact }
      let next = BLAS.norm(v.span)
      if abs(next - estimate) <= 1e-6 * next { return next }
      estimate = next
    }
    return estimate
  }
}
