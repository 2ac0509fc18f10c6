internal import Datasets

/// The points of a problem are N named objects in d dimensions, by rows.
package struct PointMap: Sendable {
  package let names: [String]
  /// d.
  package let embedding: Int
  /// The length that is 1 in the map, in the unit of the data.
  package let unit: Double
  /// Where on the Earth the objects are, if the data say so.
  private let places: CoordinateTable?

  init(names: [String], embedding: Int, unit: Double, places: CoordinateTable?) {
    self.names = names
    self.embedding = embedding
    self.unit = unit
    self.places = places
  }

  /// The Earth's radius in the unit of the map; nil if objects are not places.
  package var earthRadius: Double? { places == nil ? nil : CoordinateTable.earthRadius / unit }

  /// The map as it should be, N × d by rows in the unit of the map: in three dimensions, the places'
  /// positions in space, with the Earth's centre at 0 and north along the third axis; in two, their
  /// azimuthal equidistant projection, with north up. Nil if nothing is known of them, or for another d.
  package var truth: [Double]? {
    guard let places, let earthRadius else { return nil }
    return switch embedding {
    case 2: places.azimuthalEquidistantProjection(radius: earthRadius)
    case 3: places.positions(radius: earthRadius)
    default: nil
    }
  }
}
