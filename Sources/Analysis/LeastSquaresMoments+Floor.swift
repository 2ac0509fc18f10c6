package import Answers
package import Estimators
internal import LinearAlgebra

extension LeastSquaresMoments {
  /// Where the expectation of gradient descent with a constant step stays on batches that differ: the fixed point of
  /// the recursion, in which μ is 0 and
  ///
  ///     HM + MH = α(aB + b̂ tr(B)·I + d Diag(B_ii)),   B = wS(M) + (1 − w)HMH.
  ///
  /// It is 0 if x* satisfies every row, and if a batch has all rows.
  ///
  /// In the eigenvectors of H the left side is one division per entry, so M ← D⁻¹𝓑(M), D M = HM + MH, is a step of a
  /// fixed-point iteration. From 0 it rises, since both D⁻¹ and 𝓑 keep matrices positive semidefinite, and its limit
  /// is the fixed point. It has one if moments stay bounded (for a positive I − αD + α²𝓑 a spectral radius below 1
  /// means one of αD⁻¹𝓑 below 1). By expected smoothness, tr 𝓑(M) ≤ c𝓛 tr(HM), a step of r/(c𝓛) brings r/2 of what is
  /// left, measured by E f: some fifty rounds at relative steps of at most 1.
  ///
  /// - Parameter start: x₀, whose part beyond the rows' span stays unless something moves along it.
  /// - Returns: nil if there is no floor, or if the step is so close to the largest that has one that 5000 rounds do
  ///   not find it; ‖x − x*‖² is infinite if directions drive x along axes without curvature.
  /// - Complexity: O(Np² + p³) per round.
  package func floor(
    of estimator: EstimatorMoments, step α: Double, _ batch: Batch, from start: [Double]
  ) -> QuadraticMoments.Floor? {
    precondition(
      estimator.dimension == dimension && start.count == dimension,
      "an estimator in \(estimator.dimension) and a start in \(start.count) dimensions for \(dimension)"
    )
    let p = dimension
    guard let eigen = SymmetricEigen(hessian, order: p) else { return nil }
    let isCurved = eigen.values.map { $0 > Self.rankTolerance * smoothness }
    let w = batch.weight(of: rowCount)
    let mean = [Double](repeating: 0, count: p)
    var M = [Double](repeating: 0, count: p * p)
    var gap = 0.0
    for _ in 0..<Self.mostRounds {
      let HM = Self.product(hessian, M, p, p, p)
      let second = secondMoment(M, mean, HM, estimator, w).map { α * $0 }
      // Row k of V is the eigenvector of λ_k: V·second·Vᵀ, divided.
      var rotated = Self.product(
        Self.product(eigen.vectors, second, p, p, p), eigen.vectors, bTransposed: true, p, p, p)
      for i in 0..<p {
        for j in 0..<p {
          rotated[i * p + j] =
            isCurved[i] && isCurved[j]
            ? rotated[i * p + j] / (eigen.values[i] + eigen.values[j]) : 0
        }
      }
      let squares = (0..<p).map { rotated[$0 * (p + 1)] }
      let next = zip(eigen.values, squares).reduce(0) { $0 + $1.0 * $1.1 } / 2
      guard next.isFinite else { return nil }
      if next - gap <= 1e-15 * next {
        let gradient = zip(eigen.values, squares).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
        let isDriven = gap > 0 && (estimator.b > 0 || estimator.d != 0)
        let beyond = beyondSpan(start, eigen, isCurved)
        return QuadraticMoments.Floor(
          gap: next, gradientNormSquared: gradient,
          distanceSquared: squares.reduce(0, +)
            + (isCurved.contains(false) && isDriven ? .infinity : beyond))
      }
      gap = next
      M = Self.product(
        eigen.vectors, aTransposed: true, Self.product(rotated, eigen.vectors, p, p, p), p, p, p)
    }
    return nil
  }

  private static let mostRounds = 5000

  /// ‖x₀ − x*‖² along the axes without curvature.
  private func beyondSpan(
    _ start: [Double], _ eigen: SymmetricEigen, _ isCurved: [Bool]
  ) -> Double {
    let offset = zip(start, minimizer).map { $0 - $1 }
    return isCurved.indices.reduce(0) { sum, k in
      guard !isCurved[k] else { return sum }
      let along = (0..<dimension).reduce(0) { $0 + eigen.vectors[k * dimension + $1] * offset[$1] }
      return sum + along * along
    }
  }
}
