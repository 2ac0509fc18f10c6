import Foundation

/// Places on the Earth by latitude and longitude, and the distances between them.
///
/// The Earth is taken as a sphere. Chords, straight through it, are distances between points of
/// three-dimensional space: a set of real distances whose embedding is known (`positions`).
public struct CoordinateTable: Equatable, Sendable {
  /// The Earth's mean radius (2a + b)/3 of the WGS 84 ellipsoid, in kilometres.
  public static let earthRadius = 6371.0088

  /// The names of the places; in real data they may repeat.
  public let names: [String]
  /// Degrees north of the equator, -90…90.
  public let latitudes: [Double]
  /// Degrees east of Greenwich, -180…180.
  public let longitudes: [Double]

  /// What was noticed when the places were read.
  public let remarks: [String]

  /// The number of places; at least 2.
  public var count: Int { names.count }

  /// Places that are in memory already, in degrees.
  ///
  /// - Precondition: at least 2 of each, as many of one as of the others, and angles in range.
  public init(
    names: [String], latitudes: [Double], longitudes: [Double], remarks: [String] = []
  ) {
    precondition(names.count >= 2, "at least 2 places are needed, not \(names.count)")
    precondition(latitudes.count == names.count, "\(latitudes.count) latitudes")
    precondition(longitudes.count == names.count, "\(longitudes.count) longitudes")
    precondition(latitudes.allSatisfy { abs($0) <= 90 }, "a latitude is beyond ±90°")
    precondition(longitudes.allSatisfy { abs($0) <= 180 }, "a longitude is beyond ±180°")
    self.names = names
    self.latitudes = latitudes
    self.longitudes = longitudes
    self.remarks = remarks
  }

  /// The first `count` places.
  ///
  /// - Precondition: `count` is from 2 to the number of places.
  public func prefix(_ count: Int) -> CoordinateTable {
    precondition((2...self.count).contains(count), "\(count) of \(self.count) places")
    return CoordinateTable(
      names: Array(names.prefix(count)), latitudes: Array(latitudes.prefix(count)),
      longitudes: Array(longitudes.prefix(count)))
  }

  /// Where the places are in space: (R cos φ cos λ, R cos φ sin λ, R sin φ), row-major, n × 3, in the
  /// unit of `radius` R (kilometres unless given; 1 makes them unit vectors).
  ///
  /// The chord distances are those between these points.
  public func positions(radius: Double = earthRadius) -> [Double] {
    var positions: [Double] = []
    positions.reserveCapacity(3 * count)
    for (latitude, longitude) in zip(latitudes, longitudes) {
      let (φ, λ) = (latitude.radians, longitude.radians)
      positions.append(radius * cos(φ) * cos(λ))
      positions.append(radius * cos(φ) * sin(λ))
      positions.append(radius * sin(φ))
    }
    return positions
  }

  /// The straight distances 2R √h through the sphere, in the unit of `radius` R (kilometres unless
  /// given), where h is the haversine of the angle between two places. O(n²).
  public func chordDistances(radius: Double = earthRadius) -> DistanceTable {
    distances { near, _ in 2 * radius * near.squareRoot() }
  }

  /// The shortest distances along the surface of the sphere, in the unit of `radius` R (kilometres
  /// unless given): 2R atan2(√h, √h′), where h is the haversine of the angle between two places, and
  /// h′ = 1 − h that between one and the antipode of the other. O(n²).
  ///
  /// Both are computed as sums of what is not negative, so that the distance is as accurate between
  /// neighbours, where an arc cosine fails, as between antipodes, where an arc sine does.
  public func greatCircleDistances(radius: Double = earthRadius) -> DistanceTable {
    distances { near, far in 2 * radius * atan2(near.squareRoot(), far.squareRoot()) }
  }

  /// The table of `distance(h, h′)` over all pairs.
  private func distances(_ distance: (Double, Double) -> Double) -> DistanceTable {
    let n = count
    let cosines = latitudes.map { cos($0.radians) }
    var values = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<i {
        let difference = ((latitudes[i] - latitudes[j]) / 2).radians
        let sum = ((latitudes[i] + latitudes[j]) / 2).radians
        let turn = ((longitudes[i] - longitudes[j]) / 2).radians
        let product = cosines[i] * cosines[j]
        let near = square(sin(difference)) + product * square(sin(turn))
        let far = square(sin(sum)) + product * square(cos(turn))
        let value = distance(near, far)
        values[i * n + j] = value
        values[j * n + i] = value
      }
    }
    return DistanceTable(names: names, values: values)
  }
}

extension Double {
  /// This angle in degrees, in radians.
  fileprivate var radians: Double { self * .pi / 180 }
}

private func square(_ x: Double) -> Double { x * x }
