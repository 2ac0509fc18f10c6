internal import LinearAlgebra

/// How to draw a random direction v of a two-point estimate, and w, along which estimates move.
///
/// w = v except on the ℓ₁ sphere. Every distribution is isotropic: E vvᵀ = (E‖v‖²/n)·I, and so is E vwᵀ.
public enum DirectionDistribution: String, Sendable, CaseIterable {
  /// Uniform on the unit sphere.
  case sphere
  /// Independent standard normals; ‖v‖ ≈ √n.
  case gaussian
  /// Independent signs ±1; ‖v‖ = √n: simultaneous perturbation (SPSA; Spall 1992,
  /// doi:10.1109/9.119632), where dividing by vᵢ is the same as multiplying by it.
  case rademacher
  /// Uniform on the sphere of the 1-norm, ‖v‖₁ = 1, with w = sign v (Akhavan, Chzhen, Pontil and
  /// Tsybakov 2022, arXiv:2205.13910).
  case l1Sphere = "l1-sphere"

  /// s with E s·v wᵀ = I: n on both spheres, 1 for entries of unit variance.
  public func scale(dimension n: Int) -> Double {
    switch self {
    case .sphere, .l1Sphere: Double(n)
    case .gaussian, .rademacher: 1
    }
  }

  /// c with E‖s·w vᵀg‖² = c‖g‖²: n on the sphere and for signs, n + 2 for normals, 2n²/(n + 1) on the
  /// ℓ₁ sphere.
  public func secondMoment(dimension n: Int) -> Double {
    let n = Double(n)
    return switch self {
    case .sphere, .rademacher: n
    case .gaussian: n + 2
    case .l1Sphere: 2 * n * n / (n + 1)
    }
  }

  /// Whether w is sign v instead of v.
  public var movesAlongSigns: Bool { self == .l1Sphere }

  /// Fills the entries `range` of `v` with those of one direction, from entry `first` on; on the
  /// spheres, the direction has not yet been divided by its length.
  func fill(
    _ v: inout MutableSpan<Double>, in range: Range<Int>, from draw: RandomStream.Draw, first: Int
  ) {
    switch self {
    case .sphere, .gaussian: draw.normals(into: &v, in: range, from: first)
    case .rademacher: draw.signs(into: &v, in: range, from: first)
    case .l1Sphere: draw.laplace(into: &v, in: range, from: first)
    }
  }

  /// The length that a direction is divided by, computed in parts.
  var length: Length? {
    switch self {
    case .sphere: .euclidean
    case .l1Sphere: .sumOfMagnitudes
    case .gaussian, .rademacher: nil
    }
  }

  /// A norm, as a function of a sum over the entries.
  enum Length {
    case euclidean, sumOfMagnitudes

    func sum(over part: Span<Double>) -> Double {
      switch self {
      case .euclidean: EntrywiseKernels.squares(part)
      case .sumOfMagnitudes: EntrywiseKernels.magnitudes(part)
      }
    }

    func norm(ofSum sum: Double) -> Double {
      switch self {
      case .euclidean: sum.squareRoot()
      case .sumOfMagnitudes: sum
      }
    }
  }
}
