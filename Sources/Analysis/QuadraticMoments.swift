package import Estimators

/// What gradient descent with an unbiased estimator does on a quadratic, in expectation and exactly.
///
/// For f = f* + ½(x−x*)ᵀA(x−x*), x⁺ = x − αG and M = E[(x−x*)(x−x*)ᵀ], the moments of
/// ``EstimatorMoments`` give, for any symmetric A,
///
///     M⁺ = M − α(AM + MA) + α²(a·AMA + b·tr(AMA)·I + d·Diag((AMA)_ii))
///
/// For a diagonal A the diagonal of M evolves by itself, whatever stands off it: with
/// m_i = E(x_i−x*_i)²,
///
///     m_i⁺ = ((1 − αλ_i)² + (a + d − 1)α²λ_i²)·m_i + bα²·Σ_j λ_j²m_j
///
/// This holds for Rademacher directions too (a + d = 0, b = 1). Their moments do depend on the
/// axes, so for a rotated A one would need the whole of M; the rotation-invariant estimators
/// (d = 0) can be rotated into A's axes first.
///
/// The curve has no free parameter and no sampling error: a measured mean can be held against it.
/// A variable with the same λ as another obeys the same equation, so variables are grouped by
/// eigenvalue and only the group's sum of m_i is followed: O(groups) time an iteration.
package struct QuadraticMoments: Hashable, Sendable {
  /// Variables that share an eigenvalue.
  package struct Group: Hashable, Sendable {
    /// λ, the curvature along each of the group's variables.
    package let eigenvalue: Double
    /// How many variables the group has.
    package let count: Int
    /// Σ m_i over the group, at the start.
    package let squaredDistance: Double
  }

  /// The state of the expectation after some number of steps.
  ///
  /// The three are infinite from the iteration on where a diverging curve leaves the range of
  /// `Double`.
  package struct Point: Hashable, Sendable {
    package let iteration: Int
    /// E f(x_k) − f* = ½Σλ_i m_i.
    package let gap: Double
    /// E‖∇f(x_k)‖² = Σλ_i²m_i.
    package let gradientNormSquared: Double
    /// E‖x_k − x*‖² = Σm_i.
    package let distanceSquared: Double
  }

  /// The groups by rising eigenvalue.
  package let groups: [Group]
  /// n, the number of variables.
  package let dimension: Int

  /// - Parameters:
  ///   - eigenvalues: λ_i ≥ 0, one a variable, in any order.
  ///   - offset: x₀ − x*, one entry a variable.
  package init(eigenvalues: [Double], offset: [Double]) {
    precondition(
      eigenvalues.count == offset.count,
      "\(eigenvalues.count) eigenvalues do not match the \(offset.count) entries of x₀ − x*")
    precondition(
      eigenvalues.allSatisfy { $0 >= 0 && $0.isFinite },
      "the moments are those of a convex quadratic: every eigenvalue must be at least 0 and finite")
    var sums: [Double: (count: Int, squaredDistance: Double)] = [:]
    for (eigenvalue, entry) in zip(eigenvalues, offset) {
      let sum = sums[eigenvalue, default: (0, 0)]
      sums[eigenvalue] = (sum.count + 1, sum.squaredDistance + entry * entry)
    }
    groups = sums.sorted { $0.key < $1.key }.map {
      Group(eigenvalue: $0.key, count: $0.value.count, squaredDistance: $0.value.squaredDistance)
    }
    dimension = eigenvalues.count
  }

  /// The expected curve at the given iterations.
  ///
  /// - Parameters:
  ///   - estimator: whose moments drive the recursion; its dimension must be the quadratic's.
  ///   - step: α, the same at every iteration.
  ///   - iterations: rising, each at least 0 (0 is the start).
  /// - Complexity: O(groups · last iteration).
  package func curve(
    of estimator: EstimatorMoments, step: Double, at iterations: [Int]
  ) -> [Point] {
    checkDimension(of: estimator)
    precondition(
      iterations.first ?? 0 >= 0 && zip(iterations, iterations.dropFirst()).allSatisfy(<=),
      "the iterations of an expected curve must rise from 0 on")
    // What the exact gradient does to the group, and what the estimator's noise along its own
    // gradient adds: kept apart, since written out as 1 − 2αλ + … the first loses its digits
    // where αλ is close to 1.
    let factors = groups.map { group in
      let t = step * group.eigenvalue
      return (1 - t) * (1 - t) + (estimator.a + estimator.d - 1) * t * t
    }
    let spread = groups.map { estimator.b * step * step * Double($0.count) }
    var moments = groups.map(\.squaredDistance)
    var reached = 0
    return iterations.map { iteration in
      while reached < iteration {
        let gradient = gradientNormSquared(moments)
        guard gradient.isFinite else { break }
        for i in moments.indices {
          moments[i] = factors[i] * moments[i] + spread[i] * gradient
        }
        reached += 1
      }
      return point(iteration, moments)
    }
  }

  /// Whether E f(x_k) − f* and the two others tend to 0, rather than growing without bound.
  ///
  /// They do exactly when every λ_i > 0 has αλ_i(a+d) < 2 and Σ bαλ_i/(2 − (a+d)αλ_i) < 1: the
  /// recursion maps non-negative vectors to such, so its spectral radius is below 1 just where
  /// the identity less its matrix is an M-matrix, a diagonal plus rank one. For a sphere or
  /// Gaussian estimator in many dimensions that is about α < 2/tr A. (Variables with λ_i = 0 drift
  /// by what the others' noise adds up to, and stay bounded.)
  package func isStable(_ estimator: EstimatorMoments, step: Double) -> Bool {
    checkDimension(of: estimator)
    guard step > 0 else { return false }
    var sum = 0.0
    for group in groups where group.eigenvalue > 0 {
      let t = step * group.eigenvalue
      let contraction = 2 - (estimator.a + estimator.d) * t
      guard contraction > 0 else { return false }
      sum += estimator.b * t * Double(group.count) / contraction
    }
    return sum < 1
  }

  private func checkDimension(of estimator: EstimatorMoments) {
    precondition(
      estimator.dimension == dimension,
      "an estimator in \(estimator.dimension) dimensions cannot drive a quadratic in \(dimension)")
  }

  private func gradientNormSquared(_ moments: [Double]) -> Double {
    var sum = 0.0
    for (group, moment) in zip(groups, moments) {
      sum += group.eigenvalue * group.eigenvalue * moment
    }
    return sum
  }

  private func point(_ iteration: Int, _ moments: [Double]) -> Point {
    let gradient = gradientNormSquared(moments)
    guard gradient.isFinite else {
      return Point(
        iteration: iteration, gap: .infinity, gradientNormSquared: .infinity,
        distanceSquared: .infinity)
    }
    return Point(
      iteration: iteration,
      gap: zip(groups, moments).reduce(0) { $0 + $1.0.eigenvalue * $1.1 } / 2,
      gradientNormSquared: gradient,
      distanceSquared: moments.reduce(0, +))
  }
}
