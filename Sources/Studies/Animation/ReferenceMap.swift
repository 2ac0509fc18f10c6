package import Experiments

/// The map that others are laid onto, so that they can be compared: the true places of the objects if they are known,
/// else the problem's landmark.
package struct ReferenceMap: Sendable {
  /// N × d by rows, in the unit of the map.
  package let points: [Double]
  /// `the true map`.
  package let name: String
  /// In the unit of the map, if the objects are places on the Earth and the map is the true one.
  package let earthRadius: Double?

  /// - Returns: nil if points of the instance are not maps, or if there is nothing to lay them onto.
  package init?(of instance: Instance) {
    guard let map = instance.map else { return nil }
    if let truth = map.truth {
      (points, name, earthRadius) = (truth, "the true map", map.earthRadius)
    } else if let landmark = instance.problem.known.landmark {
      points = Self.oriented(landmark.point, dimension: map.embedding)
      name = landmark.name == "classical-mds" ? "the classical solution" : landmark.name
      earthRadius = nil
    } else {
      return nil
    }
  }

  /// Distances do not tell left from right, nor up from down. By convention the first object lies to the right of the
  /// centre and below it, and in three dimensions in front of it. (The tables of European and American cities begin
  /// with Athens and Atlanta, so north is up.)
  private static func oriented(_ points: [Double], dimension d: Int) -> [Double] {
    let signs = (0..<d).map { k in
      let isDownward = k == 1
      return (points[k] < 0) == isDownward ? 1.0 : -1
    }
    return points.enumerated().map { $1 * signs[$0 % d] }
  }

  /// The largest distance of an object from its place in the reference.
  package func largestDistance(to points: [Double], dimension d: Int) -> Double {
    precondition(points.count == self.points.count, "maps of the same objects")
    return stride(from: 0, to: points.count, by: d).reduce(0) { largest, i in
      let square = (i..<i + d).reduce(0) {
        $0 + (points[$1] - self.points[$1]) * (points[$1] - self.points[$1])
      }
      return max(largest, square.squareRoot())
    }
  }
}
