/// How a random direction v of a two-point estimate is drawn.
///
/// Every distribution is isotropic: E vvᵀ = (E‖v‖²/n)·I.
public enum DirectionDistribution: String, Sendable, CaseIterable {
  /// Uniform on the unit sphere.
  case sphere
  /// Independent standard normals; ‖v‖ ≈ √n.
  case gaussian
  /// Independent signs ±1; ‖v‖ = √n: simultaneous perturbation (SPSA; Spall 1992,
  /// doi:10.1109/9.119632), where division by vᵢ is multiplication.
  case rademacher

  /// s with E s·v vᵀ = I: n on the sphere, 1 for entries of unit variance.
  public func scale(dimension n: Int) -> Double {
    self == .sphere ? Double(n) : 1
  }

  /// c with E‖s·vvᵀg‖² = c‖g‖²: n on the sphere and for signs, n + 2 for normals.
  public func secondMoment(dimension n: Int) -> Double {
    self == .gaussian ? Double(n + 2) : Double(n)
  }

  /// Fills the entries `range` of `v` with those of one direction from entry `first` on; on the
  /// sphere before the direction is divided by its length.
  func fill(
    _ v: inout MutableSpan<Double>, in range: Range<Int>, from draw: RandomStream.Draw, first: Int
  ) {
    switch self {
    case .sphere, .gaussian: draw.normals(into: &v, in: range, from: first)
    case .rademacher: draw.signs(into: &v, in: range, from: first)
    }
  }
}
