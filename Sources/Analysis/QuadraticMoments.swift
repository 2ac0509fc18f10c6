package import Estimators
package import Optimizers

/// What a method linear in its state and in the estimate does on a quadratic, in expectation and exactly.
///
/// For f = f* + ½(x−x*)ᵀA(x−x*) with A diagonal, and the iteration (``LinearIteration``)
///
///     y = x + ω·u,   x⁺ = y + p·u + b·G(y),   u⁺ = q·u + h·G(y),
///
/// the second moments of (x_i − x*_i, u_i) of each coordinate obey a recursion of their own: with m_i = E(y_i−x*_i)²,
/// μ_i = E(y_i − x*_i), the bias β_i of the estimate and its noise ν,
///
///     E G_i = λ_iμ_i + β_i,
///     E G_i² = (a + d)λ_i²m_i + b̂·Σ_j λ_j²m_j + 2λ_iβ_iμ_i + β_i² + ν_i,
///
/// a, b̂, d being those of ``EstimatorMoments``. For gradient descent, x⁺ = x − αG without bias or noise, that is
///
///     m_i⁺ = ((1 − αλ_i)² + (a + d − 1)α²λ_i²)·m_i + b̂α²·Σ_j λ_j²m_j.
///
/// This holds for Rademacher directions too (a + d = 0, b̂ = 1). Their moments do depend on the axes, so for a
/// rotated A one would need all of E(x−x*)(x−x*)ᵀ; the rotation-invariant estimators (d = 0) can be rotated into A's
/// axes first. So can coordinate differences, which are the gradient except for a bias and noise that differ from
/// axis to axis.
///
/// The curve has no free parameter and no sampling error: a measured mean can be compared with it. A variable with
/// the same λ as another, and the same bias and noise, obeys the same equation, so variables are grouped by these and
/// only the sums over a group are followed: O(groups) time per iteration.
package struct QuadraticMoments: Hashable, Sendable {
  /// Variables that share an eigenvalue, a bias and a noise.
  package struct Group: Hashable, Sendable {
    /// λ, the curvature along each of the group's variables.
    package let eigenvalue: Double
    /// What ``EstimateError/bias`` is multiplied by: λ along the axes.
    package let bias: Double
    /// What ``EstimateError/noise`` is multiplied by: 1 along the axes.
    package let noise: Double
    /// How many variables the group has.
    package let count: Int
    /// Σ (x_i−x*_i)² over the group, at the start.
    package let squaredDistance: Double
    /// Σ (x_i−x*_i) over the group, at the start.
    package let distance: Double
    /// Σ (x_i−x*_i)u_i, Σ u_i² and Σ u_i over the group, at the start.
    let memory: Memory
  }

  /// Sums over a group of what is in memory at the start; zero unless a method is under way.
  struct Memory: Hashable, Sendable {
    var product = 0.0
    var square = 0.0
    var sum = 0.0
  }

  /// The state of the expectation after some number of steps.
  ///
  /// All three are infinite once a diverging curve leaves the range of `Double`.
  package struct Point: Hashable, Sendable {
    package let iteration: Int
    /// E f(x_k) − f* = ½Σλ_i m_i.
    package let gap: Double
    /// E‖∇f(x_k)‖² = Σλ_i²m_i.
    package let gradientNormSquared: Double
    /// E‖x_k − x*‖² = Σm_i.
    package let distanceSquared: Double
  }

  /// The groups in order of increasing eigenvalue.
  package let groups: [Group]
  /// n, the number of variables.
  package let dimension: Int

  /// - Parameters:
  ///   - eigenvalues: λ_i ≥ 0, one per variable, in any order.
  ///   - offset: x₀ − x*, one entry per variable.
  ///   - biases: what the bias of an estimate is a multiple of, one per variable; λ_i unless given.
  ///   - noises: what its noise is a multiple of; 1 unless given.
  ///   - memory: u₀, one entry per variable, for a method that is under way; 0 unless given.
  package init(
    eigenvalues: [Double], offset: [Double], biases: [Double]? = nil, noises: [Double]? = nil,
    memory: [Double]? = nil
  ) {
    precondition(
      eigenvalues.count == offset.count,
      "\(eigenvalues.count) eigenvalues do not match the \(offset.count) entries of x₀ − x*")
    precondition(
      eigenvalues.allSatisfy { $0 >= 0 && $0.isFinite },
      "the moments are those of a convex quadratic: every eigenvalue must be at least 0 and finite")
    precondition(
      [biases, noises, memory].allSatisfy { $0.map { $0.count == eigenvalues.count } ?? true },
      "a bias, a noise and a memory for each of \(eigenvalues.count) variables")
    struct Key: Hashable { let eigenvalue, bias, noise: Double }
    var sums: [Key: (count: Int, squaredDistance: Double, distance: Double, memory: Memory)] = [:]
    for (i, (eigenvalue, entry)) in zip(eigenvalues, offset).enumerated() {
      let key = Key(
        eigenvalue: eigenvalue, bias: biases?[i] ?? eigenvalue, noise: noises?[i] ?? 1)
      var sum = sums[key, default: (0, 0, 0, Memory())]
      sum = (
        sum.count + 1, sum.squaredDistance + entry * entry, sum.distance + entry, sum.memory
      )
      if let u = memory?[i] {
        sum.memory.product += entry * u
        sum.memory.square += u * u
        sum.memory.sum += u
      }
      sums[key] = sum
    }
    func order(_ key: Key) -> (Double, Double, Double) { (key.eigenvalue, key.bias, key.noise) }
    groups = sums.sorted { order($0.key) < order($1.key) }.map {
      Group(
        eigenvalue: $0.key.eigenvalue, bias: $0.key.bias, noise: $0.key.noise,
        count: $0.value.count, squaredDistance: $0.value.squaredDistance,
        distance: $0.value.distance, memory: $0.value.memory)
    }
    dimension = eigenvalues.count
  }

  /// The expected curve of gradient descent with a constant step.
  ///
  /// - Parameters:
  ///   - estimator: whose moments drive the recursion; its dimension must be the quadratic's.
  ///   - step: α, the same at every iteration.
  ///   - iterations: rising, each at least 0 (0 is the start).
  /// - Complexity: O(groups · last iteration).
  package func curve(
    of estimator: EstimatorMoments, step: Double, at iterations: [Int]
  ) -> [Point] {
    curve(of: estimator, GradientDescent(step: step), at: iterations)
  }

  /// The expected curve of a method at the given iterations.
  ///
  /// - Parameters:
  ///   - estimator: whose moments drive the recursion; its dimension must be the quadratic's.
  ///   - schedule: the method's, from its first iteration on.
  ///   - error: of the estimates.
  ///   - iterations: rising, each at least 0 (0 is the start).
  /// - Complexity: O(groups · last iteration).
  package func curve(
    of estimator: EstimatorMoments, _ schedule: any LinearSchedule,
    error: EstimateError = EstimateError(), at iterations: [Int]
  ) -> [Point] {
    checkDimension(of: estimator)
    precondition(
      iterations.first ?? 0 >= 0 && zip(iterations, iterations.dropFirst()).allSatisfy(<=),
      "the iterations of an expected curve must rise from 0 on")
    var schedule = schedule
    var moments = groups.map(StateMoments.init)
    var reached = 0
    return iterations.map { iteration in
      while reached < iteration {
        guard gradientNormSquared(moments.map(\.xx)).isFinite else { break }
        let next = schedule.next()
        for i in moments.indices { moments[i].lookAhead(by: next.lookahead) }
        let gradient = gradientNormSquared(moments.map(\.xx))
        for (i, group) in groups.enumerated() {
          let own = error.of(group, radiusFactor: next.radiusFactor)
          moments[i].advance(
            next, group, a: estimator.a + estimator.d,
            spread: estimator.b * gradient + own.noise, bias: own.bias)
        }
        reached += 1
      }
      return point(iteration, moments.map(\.xx))
    }
  }

  /// Whether E f(x_k) − f* and the two others tend to 0, rather than growing without bound.
  ///
  /// They do exactly when every λ_i > 0 has αλ_i(a+d) < 2 and Σ bαλ_i/(2 − (a+d)αλ_i) < 1: the recursion maps
  /// non-negative vectors to such, so its spectral radius is below 1 exactly when the identity minus its matrix is an
  /// M-matrix, a diagonal plus rank one. For a sphere or Gaussian estimator in many dimensions that is about
  /// α < 2/tr A. (Variables with λ_i = 0 drift by what the others' noise adds up to, and stay bounded.)
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

  func checkDimension(of estimator: EstimatorMoments) {
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
