import Foundation

extension CoordinateTable {
  /// The places on a plane, row-major, n × 2, in the unit of `radius` R (kilometres unless given): by the
  /// azimuthal equidistant projection about the places' mean direction c, in which everything lies as far
  /// from c and in the same direction as on the sphere,
  ///
  ///     Rθ (p·e, p·n)/sin θ,   cos θ = p·c,
  ///
  /// with e to the east and n to the north of c. So north is up there, and near c nothing is distorted
  /// much. (Snyder 1987, *Map projections: a working manual*, doi:10.3133/pp1395, section 25.) Where the
  /// places' directions cancel out, c is the first place.
  public func azimuthalEquidistantProjection(radius: Double = earthRadius) -> [Double] {
    let positions = positions(radius: 1)
    let (center, east, north) = axes(of: positions)
    func dot(_ i: Int, _ axis: [Double]) -> Double {
      (0..<3).reduce(0) { $0 + positions[3 * i + $1] * axis[$1] }
    }
    return (0..<count).flatMap { i in
      let (x, y) = (dot(i, east), dot(i, north))
      let sine = hypot(x, y)
      let stretch = sine > 0 ? atan2(sine, dot(i, center)) / sine : 1
      return [radius * stretch * x, radius * stretch * y]
    }
  }

  /// The mean direction of points on the sphere, and east and north seen there.
  private func axes(
    of positions: [Double]
  ) -> (center: [Double], east: [Double], north: [Double]) {
    var sum = (0..<3).map { k in
      stride(from: k, to: positions.count, by: 3).reduce(0) { $0 + positions[$1] }
    }
    func length() -> Double { sum.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    if length() < 1e-9 * Double(count) { sum = Array(positions[..<3]) }
    let (λ, φ) = (atan2(sum[1], sum[0]), asin(max(-1, min(1, sum[2] / length()))))
    return (
      [cos(φ) * cos(λ), cos(φ) * sin(λ), sin(φ)], [-sin(λ), cos(λ), 0],
      [-sin(φ) * cos(λ), -sin(φ) * sin(λ), cos(φ)]
    )
  }
}
