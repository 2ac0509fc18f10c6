package import Studies

/// A rectangle of the plane, as wide and as high as what is to be seen.
package struct Window: Sendable, Hashable {
  package var x: ClosedRange<Double>
  package var y: ClosedRange<Double>

  package init(x: ClosedRange<Double>, y: ClosedRange<Double>) {
    self.x = x
    self.y = y
  }

  /// The smallest one with the shape of a panel that holds all places, with some margin.
  ///
  /// - Parameters:
  ///   - places: at least one.
  ///   - margin: on every side, as a fraction of their extent.
  ///   - aspect: width by height.
  package init(around places: [Place], margin: Double, aspect: Double) {
    let (xs, ys) = (places.map(\.x), places.map(\.y))
    let center = Place((xs.min()! + xs.max()!) / 2, (ys.min()! + ys.max()!) / 2)
    let (width, height) = (xs.max()! - xs.min()!, ys.max()! - ys.min()!)
    // If all are in one place, any extent will do.
    let needed = max(width, height * aspect)
    let half = needed > 0 ? (0.5 + margin) * needed : max(abs(center.x), abs(center.y), 1)
    self.init(
      x: center.x - half...center.x + half,
      y: center.y - half / aspect...center.y + half / aspect)
  }

  package var width: Double { x.upperBound - x.lowerBound }
  package var height: Double { y.upperBound - y.lowerBound }

  package func contains(_ place: Place) -> Bool { x.contains(place.x) && y.contains(place.y) }
}
