/// The second moment of an unbiased gradient estimator, as three numbers.
///
/// With g the exact gradient and G the estimate (smoothing radius ε → 0, or any ε on a quadratic,
/// where a central difference along a line is exact), every estimator here has E G = g and
///
///     E[G Gᵀ] = a·g gᵀ + b·‖g‖²·I + d·Diag(g_i²)
///
/// | estimator | a | b | d |
/// |---|---|---|---|
/// | exact | 1 | 0 | 0 |
/// | sphere, G = n(gᵀv)v | 2n/(n+2) | n/(n+2) | 0 |
/// | Gaussian, G = (gᵀv)v | 2 | 1 | 0 |
/// | Rademacher, G = (gᵀv)v, v_i = ±1 | 2 | 1 | −2 |
/// | ℓ₁ sphere, G = n(gᵀv)·sign v | 2n/(n+1) | 2n/(n+1) | −2n/(n+1) |
/// | mean of q independent ones | a/q + 1 − 1/q | b/q | d/q |
/// | q orthonormal, G = (n/q)·VVᵀg | n(qn+n−2)/(q(n−1)(n+2)) | n(n−q)/(q(n−1)(n+2)) | 0 |
///
/// Where the numbers come from: E[v_i v_j v_k v_l] is the sum of the three pairings δ_ij δ_kl + δ_ik δ_jl + δ_il δ_jk
/// for a Gaussian v, the same divided by n(n+2) on the unit sphere (Isserlis 1918, doi:10.1093/biomet/12.1-2.134), and
/// for Rademacher entries the Gaussian one less 2 if all four indices agree, since E v_i⁴ is 1 and not 3. On the ℓ₁
/// sphere magnitudes and signs are independent, and E|v_i||v_j| = (1 + δ_ij)/(n(n+1)), Dirichlet's moments. In the
/// orthonormal row gᵀVVᵀg/‖g‖² follows a Beta(q/2, (n−q)/2) law: its mean q/n gives the trace n/q, its second moment
/// q(q+2)/(n(n+2)) gives a + b.
public struct EstimatorMoments: Hashable, Sendable {
  /// n, the number of variables.
  public let dimension: Int
  /// The weight of g gᵀ.
  public let a: Double
  /// The weight of ‖g‖²·I.
  public let b: Double
  /// The weight of Diag(g_i²): nonzero only if the directions prefer the axes.
  public let d: Double

  /// E[GGᵀ] = a·ggᵀ + b·‖g‖²·I + d·Diag(gᵢ²) on n variables.
  package init(dimension: Int, a: Double, b: Double, d: Double = 0) {
    precondition(dimension > 0, "an estimator needs at least one variable, not \(dimension)")
    self.dimension = dimension
    self.a = a
    self.b = b
    self.d = d
  }

  /// The gradient itself: by reverse or forward mode, or on a quadratic by central differences.
  public static func exact(dimension n: Int) -> Self {
    Self(dimension: n, a: 1, b: 0)
  }

  /// Two points along one direction uniform on the unit sphere.
  public static func sphere(dimension n: Int) -> Self {
    let n2 = Double(n) + 2
    return Self(dimension: n, a: 2 * Double(n) / n2, b: Double(n) / n2)
  }

  /// Two points along one standard normal direction.
  public static func gaussian(dimension n: Int) -> Self {
    Self(dimension: n, a: 2, b: 1)
  }

  /// Two points along one direction of independent signs ±1 (SPSA: Spall 1992,
  /// doi:10.1109/9.119632).
  public static func rademacher(dimension n: Int) -> Self {
    Self(dimension: n, a: 2, b: 1, d: -2)
  }

  /// Two points along one direction uniform on the sphere of the 1-norm, moving along its signs
  /// (Akhavan, Chzhen, Pontil and Tsybakov 2022, arXiv:2205.13910).
  public static func l1Sphere(dimension n: Int) -> Self {
    let t = 2 * Double(n) / (Double(n) + 1)
    return Self(dimension: n, a: t, b: t, d: -t)
  }

  /// Two points along each of `count` orthonormal directions, uniform on the Stiefel manifold. With all n of them, the
  /// gradient is exact.
  public static func orthonormal(_ count: Int, dimension n: Int) -> Self {
    precondition(
      1...n ~= count, "\(count) orthonormal directions do not exist in \(n) dimensions")
    guard count < n else { return .exact(dimension: n) }
    let q = Double(count)
    let m = Double(n)
    let scale = m / (q * (m - 1) * (m + 2))
    return Self(dimension: n, a: scale * (q * m + m - 2), b: scale * (m - q))
  }

  /// The mean of `count` independent estimates of this kind, all taken at the same point.
  public func averaged(over count: Int) -> Self {
    precondition(count > 0, "the mean of \(count) estimates does not exist")
    let q = Double(count)
    return Self(dimension: dimension, a: 1 + (a - 1) / q, b: b / q, d: d / q)
  }

  /// c in E‖G‖² = c·‖g‖², which is a + n·b + d.
  ///
  /// 1 exact; n sphere; n + 2 Gaussian; n Rademacher; 2n²/(n+1) ℓ₁ sphere; (c + q − 1)/q for the mean of q independent
  /// ones; n/q for q orthonormal.
  public var normFactor: Double { a + Double(dimension) * b + d }

  /// 1/(cL), the step that a relative step of 1 stands for: it minimises the descent lemma's bound
  /// E f(x⁺) ≤ f(x) − (α − cLα²/2)‖g‖² on an L-smooth f.
  public func naturalStep(smoothness: Double) -> Double {
    precondition(smoothness > 0, "the smoothness constant L must be above 0, not \(smoothness)")
    return 1 / (normFactor * smoothness)
  }
}
