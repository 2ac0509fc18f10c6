import Foundation

extension CoordinateTable {
  /// The azimuthal equidistant projection of the places about their mean direction c, as a row-major n × 2
  /// matrix in the unit of `radius` R (by default kilometres). It preserves distances and directions from c:
  ///
  ///     Rθ (p·e, p·n)/sin θ,   cos θ = p·c,
  ///
  /// where p is the unit vector of a place, and e and n are the unit vectors to the east and north at c. North
  /// is up at c, and distortion grows with the distance from it. If the directions of the places cancel out, c
  /// is the first place. (Snyder 1987, *Map projections: a working manual*, doi:10.3133/pp1395, section 25.)
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

  /// The mean direction of points on the sphere, with the unit vectors to the east and north there.
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
