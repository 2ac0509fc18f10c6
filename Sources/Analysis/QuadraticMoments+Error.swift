extension QuadraticMoments {
  /// How an estimate differs from the moments of ``EstimatorMoments``, at the radius that it was made with.
  package struct EstimateError: Hashable, Sendable {
    /// β_i/λ_i: ε/2 for forward differences along coordinates. It grows as ε.
    package var bias: Double
    /// ν, the variance that noise in the values adds to each coordinate (``EstimateNoise``). It falls as 1/ε².
    package var noise: Double
    /// What the curvature along a direction adds to ν. It grows as ε².
    package var curvature: CurvatureNoise

    /// No error unless given.
    package init(
      bias: Double = 0, noise: Double = 0, curvature: CurvatureNoise = CurvatureNoise()
    ) {
      self.bias = bias
      self.noise = noise
      self.curvature = curvature
    }

    /// β and ν of a group's coordinates at a radius of `radiusFactor` times the one that the estimator was made with.
    func of(_ group: Group, radiusFactor r: Double) -> (bias: Double, noise: Double) {
      (
        bias * r * group.bias,
        noise / (r * r) * group.noise + curvature.variance(eigenvalue: group.eigenvalue) * (r * r)
      )
    }
  }

  /// A variance ν_i = constant + linear·λ_i + quadratic·λ_i².
  package struct CurvatureNoise: Hashable, Sendable {
    package var constant = 0.0
    package var linear = 0.0
    package var quadratic = 0.0

    /// All zero.
    package init() {}

    func variance(eigenvalue λ: Double) -> Double { constant + λ * (linear + λ * quadratic) }
  }

  /// What half of the curvature vᵀAv adds to a forward difference along one direction v on the sphere,
  /// G = (n/ε)(f(x + εv) − f(x))v:
  ///
  ///     ν_i = (n²ε²/4)·E[(vᵀAv)²v_i²] = (n²ε²/4)[(tr A)² + 2 tr A² + 4λ_i tr A + 8λ_i²]/(n(n + 2)(n + 4))
  ///
  /// by the sixth moments of v (Isserlis 1918, doi:10.1093/biomet/12.1-2.134). It is not a bias, and no part of it
  /// depends on x, since odd moments are 0.
  package func forwardCurvatureNoise(radius ε: Double) -> CurvatureNoise {
    var (trace, squares) = (0.0, 0.0)
    for group in groups {
      trace += Double(group.count) * group.eigenvalue
      squares += Double(group.count) * group.eigenvalue * group.eigenvalue
    }
    let n = Double(dimension)
    let unit = n * ε * ε / (4 * (n + 2) * (n + 4))
    var noise = CurvatureNoise()
    noise.constant = unit * (trace * trace + 2 * squares)
    noise.linear = unit * 4 * trace
    noise.quadratic = unit * 8
    return noise
  }
}
