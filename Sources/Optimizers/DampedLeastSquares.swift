internal import LinearAlgebra

/// The linear equations of Levenberg and Marquardt for one Jacobian J and any damping λ > 0,
///
///     (JᵀJ + λD²)p = −Jᵀr,   D diagonal,
///
/// solved by the singular values of JD⁻¹ = UΣVᵀ: Dp = −V Σ(Σ² + λ)⁻¹ Uᵀr. The condition number of J is not squared, and
/// each further λ takes n² operations.
package struct DampedLeastSquares {
  private let scale: [Double]
  /// σ.
  private let values: [Double]
  /// Vᵀ, one row per singular value.
  private let right: [Double]
  /// Uᵀr.
  private let along: [Double]

  /// - Parameters:
  ///   - jacobian: J, m × n by rows.
  ///   - r: m entries.
  ///   - scale: D's diagonal, above 0.
  /// - Returns: nil if a number is not finite, or the decomposition fails.
  package init?(jacobian: [Double], residuals r: [Double], scale: [Double]) {
    let (m, n) = (r.count, scale.count)
    var scaled = jacobian
    for k in 0..<m {
      for i in 0..<n { scaled[k * n + i] /= scale[i] }
    }
    let decomposition = SingularValueDecomposition(rows: m, columns: n)
    guard decomposition.factorize(scaled) == nil else { return nil }
    let p = decomposition.count
    self.scale = scale
    values = (0..<p).map { decomposition.values[$0] }
    right = (0..<p * n).map { decomposition.rightTransposed[$0] }
    along = (0..<p).map { j in
      (0..<m).reduce(0) { $0 + decomposition.left[$1 * p + j] * r[$1] }
    }
  }

  /// σ₁².
  var largestSquare: Double { values[0] * values[0] }

  /// p, and the decrease of ‖r‖² that the linear model of r predicts for it.
  package func step(damping λ: Double) -> (step: [Double], decrease: Double) {
    var step = [Double](repeating: 0, count: scale.count)
    var decrease = 0.0
    for (j, σ) in values.enumerated() where σ > 0 {
      let t = σ * along[j] / (σ * σ + λ)
      for i in step.indices { step[i] -= t * right[j * step.count + i] }
      decrease += σ * t * (2 * along[j] - σ * t)
    }
    for i in step.indices { step[i] /= scale[i] }
    return (step, decrease)
  }
}
