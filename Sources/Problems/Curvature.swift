public import AutoDiff
internal import LinearAlgebra
public import Sampling

extension Evaluator {
  /// The largest absolute eigenvalue of the Hessian at `x`, by power iteration with exact
  /// Hessian-vector products.
  ///
  /// The estimate ‖Hv‖ never exceeds the eigenvalue and usually meets it to three digits, which is
  /// what a step size needs.
  ///
  /// - Complexity: at most `iterations` Hessian-vector products.
  public func largestCurvature(
    at x: [Double], from stream: RandomStream, iterations: Int = 500
  ) -> Double {
    var v = stream.at(iteration: 0).normals(x.count)
    var gradient = x
    var product = v
    var estimate = 0.0
    for _ in 0..<iterations {
      let length = BLAS.norm(v.span)
      guard length > 0, length.isFinite else { return length }
      for i in v.indices { v[i] /= length }
      _ = hessianProducts(at: x, along: v, gradient: &gradient, into: &product)
      swap(&v, &product)
      let next = BLAS.norm(v.span)
      if abs(next - estimate) <= 1e-6 * next { return next }
      estimate = next
    }
    return estimate
  }
}
