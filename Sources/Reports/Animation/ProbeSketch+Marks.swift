internal import Studies

extension ProbeSketch {
  /// The sketch at a point, a unit being as long as `length`.
  func marks(at point: Place, length: Double, _ ink: Scene.Ink) -> [Scene.Mark] {
    func end(_ v: Place, _ sign: Double) -> Place {
      Place(point.x + sign * length * v.x, point.y + sign * length * v.y)
    }
    let ends = displacements.flatMap { v in
      isTwoSided ? [end(v, 1), end(v, -1)] : [end(v, 1)]
    }
    return [
      .lines(ends.map { [point, $0] }, ink, width: 1),
      .points(ends, ink, .circle, size: 6),
    ]
  }
}
