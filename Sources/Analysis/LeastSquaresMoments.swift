package import Answers
package import Estimators
internal import LinearAlgebra
package import Optimizers

/// What gradient descent on batches of rows does for least squares, in expectation and exactly.
///
/// f(x) = (1/N)Σ ½(a_iᵀx − b_i)², H = (1/N)Σ a_ia_iᵀ, x* its minimiser, e_i = a_iᵀx* − b_i. A step is x⁺ = x − αG, G
/// an estimate (``EstimatorMoments``) of the gradient of the mean over a batch of b rows, all of whose values come
/// from the same batch; batches are independent of each other. With δ = x − x*, μ = E δ, M = E δδᵀ:
///
///     s_i = a_iᵀMa_i + 2e_i a_iᵀμ + e_i²,      S = (1/N)Σ s_i a_ia_iᵀ,      B = wS + (1 − w)HMH,
///     μ⁺ = (I − αH)μ,      M⁺ = M − α(HM + MH) + α²(aB + b̂ tr(B)·I + d Diag(B_ii)),
///
/// w = 1/b if rows are drawn with replacement and (N − b)/(b(N − 1)) if without: S is E[gᵢgᵢᵀ] of one row's gradient,
/// and the mean of b of them has w times the variance of one. If the values of an estimate come from different
/// batches, there is no such recursion.
package struct LeastSquaresMoments: Sendable {
  /// The state of the expectation after some number of steps; infinite once a diverging curve leaves the range of
  /// `Double`.
  package struct Point: Hashable, Sendable {
    package let iteration: Int
    /// E f(x_k) − f* = ½tr(HM).
    package let gap: Double
    /// E‖∇f(x_k)‖² = tr(HMH).
    package let gradientNormSquared: Double
    /// E‖x_k − x*‖² = tr M.
    package let distanceSquared: Double
  }

  /// N.
  package let rowCount: Int
  /// p, the number of variables.
  package let dimension: Int
  /// x*; if there are several, the one of least norm.
  package let minimizer: [Double]
  /// f*.
  package let minimum: Double
  /// L, the largest eigenvalue of H.
  package let smoothness: Double
  /// The a_i, one after another.
  let rows: [Double]
  /// e_i.
  private let residuals: [Double]
  /// H.
  let hessian: [Double]

  /// The smallest eigenvalue, in units of L, that counts as different from 0.
  static let rankTolerance = 1e-12

  /// - Parameters:
  ///   - rows: a_1, …, a_N, p numbers each, one after another; finite and not all 0.
  ///   - targets: b_1, …, b_N.
  package init(rows: [Double], targets: [Double]) {
    let N = targets.count
    precondition(
      N > 0 && rows.count > 0 && rows.count % N == 0, "\(rows.count) numbers in \(N) rows")
    precondition(
      rows.allSatisfy(\.isFinite) && targets.allSatisfy(\.isFinite), "rows of finite numbers")
    let p = rows.count / N
    let H = Self.product(rows, aTransposed: true, rows, p, N, p).map { $0 / Double(N) }
    let c = Self.product(rows, aTransposed: true, targets, p, N, 1).map { $0 / Double(N) }
    guard let eigen = SymmetricEigen(H, order: p), let L = eigen.values.last, L > 0 else {
      preconditionFailure(
        "rows that are all 0, or whose squares are out of range, have no curvature")
    }
    var x = [Double](repeating: 0, count: p)
    for k in 0..<p where eigen.values[k] > Self.rankTolerance * L {
      let v = Array(eigen.vectors[k * p..<(k + 1) * p])
      var out = x.mutableSpan
      BLAS.add(BLAS.dot(v.span, c.span) / eigen.values[k], times: v.span, to: &out)
    }
    let values = Self.product(rows, x, N, p, 1)
    rowCount = N
    dimension = p
    minimizer = x
    residuals = zip(values, targets).map { $0 - $1 }
    minimum = residuals.reduce(0) { $0 + $1 * $1 } / Double(2 * N)
    smoothness = L
    self.rows = rows
    hessian = H
  }

  /// 𝓛 = w·max_i‖a_i‖² + (1 − w)L, with E‖g_B − g_B*‖² ≤ 2𝓛(f − f*), g_B the gradient of a batch's mean (expected
  /// smoothness: Gower, Loizou, Qian, Sailanbayev, Shulgin and Richtárik 2019, arXiv:1901.09401).
  package func expectedSmoothness(_ batch: Batch) -> Double {
    let w = batch.weight(of: rowCount)
    let largest = (0..<rowCount).map { i in
      rows[i * dimension..<(i + 1) * dimension].reduce(0) { $0 + $1 * $1 }
    }.max()!
    return w * largest + (1 - w) * smoothness
  }

  /// E‖∇f_B(x)‖² = (w/N)Σ(a_iᵀx − b_i)²‖a_i‖² + (1 − w)‖∇f(x)‖².
  package func gradientNormSquared(at x: [Double], _ batch: Batch) -> Double {
    let δ = zip(x, minimizer).map { $0 - $1 }
    let along = times(rows, δ)
    var single = 0.0
    for i in 0..<rowCount {
      let error = residuals[i] + along[i]
      let range = i * dimension..<(i + 1) * dimension
      single += error * error * rows[range].reduce(0) { $0 + $1 * $1 }
    }
    let whole = times(hessian, δ).reduce(0) { $0 + $1 * $1 }
    let w = batch.weight(of: rowCount)
    return w * single / Double(rowCount) + (1 - w) * whole
  }

  /// 1/(c𝓛), the step that a relative step of 1 stands for on batches.
  package func naturalStep(of estimator: EstimatorMoments, _ batch: Batch) -> Double {
    estimator.naturalStep(smoothness: expectedSmoothness(batch))
  }

  /// The expected curve of gradient descent with a constant step α.
  package func curve(
    of estimator: EstimatorMoments, step α: Double, _ batch: Batch, from start: [Double],
    at iterations: [Int]
  ) -> [Point] {
    curve(of: estimator, GradientDescent(step: α), batch, from: start, at: iterations)
  }

  /// The expected curve from one start.
  ///
  /// - Parameters:
  ///   - estimator: in p dimensions.
  ///   - schedule: of a method without memory.
  ///   - start: x₀.
  ///   - iterations: rising, each at least 0 (0 is the start).
  /// - Complexity: O(Np² + p³) per iteration.
  package func curve(
    of estimator: EstimatorMoments, _ schedule: some LinearSchedule, _ batch: Batch,
    from start: [Double], at iterations: [Int]
  ) -> [Point] {
    precondition(
      !type(of: schedule).hasMemory, "the recursion on batches is that of methods without memory")
    precondition(
      estimator.dimension == dimension && start.count == dimension,
      "an estimator in \(estimator.dimension) and a start in \(start.count) dimensions for \(dimension)"
    )
    precondition(
      iterations.first ?? 0 >= 0 && zip(iterations, iterations.dropFirst()).allSatisfy(<=),
      "the iterations of an expected curve must rise from 0 on")
    let w = batch.weight(of: rowCount)
    var schedule = schedule
    var μ = zip(start, minimizer).map { $0 - $1 }
    var M = Self.product(μ, μ, dimension, 1, dimension)
    var reached = 0
    return iterations.map { iteration in
      while reached < iteration, M.allSatisfy(\.isFinite) {
        let α = -schedule.next().pointGain
        M = next(M, μ, estimator, α, w)
        let slope = times(hessian, μ)
        for i in μ.indices { μ[i] -= α * slope[i] }
        reached += 1
      }
      return point(iteration, M)
    }
  }

  private func next(
    _ M: [Double], _ μ: [Double], _ estimator: EstimatorMoments, _ α: Double, _ w: Double
  ) -> [Double] {
    let p = dimension
    let HM = Self.product(hessian, M, p, p, p)
    let second = secondMoment(M, μ, HM, estimator, w)
    var next = M
    for i in 0..<p {
      for j in 0..<p {
        next[i * p + j] += α * (α * second[i * p + j] - HM[i * p + j] - HM[j * p + i])
      }
    }
    // Rounding leaves a difference between M and Mᵀ that nothing shrinks, and that HMH makes grow.
    for i in 0..<p {
      for j in 0..<i {
        let mean = 0.5 * (next[i * p + j] + next[j * p + i])
        (next[i * p + j], next[j * p + i]) = (mean, mean)
      }
    }
    return next
  }

  /// E GGᵀ = aB + b̂ tr(B)·I + d Diag(B_ii).
  ///
  /// - Parameter HM: H times M.
  func secondMoment(
    _ M: [Double], _ μ: [Double], _ HM: [Double], _ estimator: EstimatorMoments, _ w: Double
  ) -> [Double] {
    let p = dimension
    let HMH = Self.product(HM, hessian, p, p, p)
    let S = w == 0 ? HMH : rowMoment(M, μ)
    var B = zip(S, HMH).map { w * $0 + (1 - w) * $1 }
    let diagonal = (0..<p).map { B[$0 * (p + 1)] }
    let spread = estimator.b * diagonal.reduce(0, +)
    for i in B.indices { B[i] *= estimator.a }
    for i in 0..<p { B[i * (p + 1)] += spread + estimator.d * diagonal[i] }
    return B
  }

  /// S = (1/N)Σ s_i a_ia_iᵀ.
  private func rowMoment(_ M: [Double], _ μ: [Double]) -> [Double] {
    let (N, p) = (rowCount, dimension)
    let AM = Self.product(rows, M, N, p, p)
    let along = times(rows, μ)
    var weighted = rows
    for i in 0..<N {
      let range = i * p..<(i + 1) * p
      let e = residuals[i]
      let s = range.reduce(e * (2 * along[i] + e)) { $0 + AM[$1] * rows[$1] }
      for k in range { weighted[k] *= s / Double(N) }
    }
    return Self.product(rows, aTransposed: true, weighted, p, N, p)
  }

  private func point(_ iteration: Int, _ M: [Double]) -> Point {
    let p = dimension
    let HM = Self.product(hessian, M, p, p, p)
    let gap = (0..<p).reduce(0) { $0 + HM[$1 * (p + 1)] } / 2
    let HMH = Self.product(HM, hessian, p, p, p)
    let gradient = (0..<p).reduce(0) { $0 + HMH[$1 * (p + 1)] }
    guard gap.isFinite, gradient.isFinite else {
      return Point(
        iteration: iteration, gap: .infinity, gradientNormSquared: .infinity,
        distanceSquared: .infinity)
    }
    return Point(
      iteration: iteration, gap: gap, gradientNormSquared: gradient,
      distanceSquared: (0..<p).reduce(0) { $0 + M[$1 * (p + 1)] })
  }

  private func times(_ matrix: [Double], _ x: [Double]) -> [Double] {
    Self.product(matrix, x, matrix.count / dimension, dimension, 1)
  }

  /// op(A)·op(B) by rows, m × k and k × n.
  static func product(
    _ a: [Double], aTransposed: Bool = false, _ b: [Double], bTransposed: Bool = false,
    _ m: Int, _ k: Int, _ n: Int
  ) -> [Double] {
    var c = [Double](repeating: 0, count: m * n)
    BLAS.product(
      1, a, aTransposed: aTransposed, by: b, bTransposed: bTransposed, adding: 0, to: &c, rows: m,
      inner: k, columns: n)
    return c
  }
}
