import Foundation

/// Places on the Earth by latitude and longitude, and the distances between them.
///
/// The Earth is modelled as a sphere. Chord distances, straight through it, are Euclidean distances in three
/// dimensions: real data for multidimensional scaling with a known embedding (`positions`).
public struct CoordinateTable: Equatable, Sendable {
  /// The Earth's mean radius (2a + b)/3 of the WGS 84 ellipsoid, in kilometres.
  public static let earthRadius = 6371.0088

  /// The names of the places, not necessarily distinct.
  public let names: [String]
  /// Degrees north of the equator, -90…90.
  public let latitudes: [Double]
  /// Degrees east of Greenwich, -180…180.
  public let longitudes: [Double]

  /// Remarks on how the file was read, such as `longitudes from 0 to 360`.
  public let remarks: [String]

  /// The number of places; at least 2.
  public var count: Int { names.count }

  /// A table of places from arrays, with angles in degrees.
  ///
  /// - Precondition: the arrays have the same length, at least 2, and all angles are in range.
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

  /// The places in space, (R cos φ cos λ, R cos φ sin λ, R sin φ) with latitude φ and longitude λ, as a
  /// row-major n × 3 matrix in the unit of `radius` R (by default kilometres; R = 1 gives unit vectors).
  ///
  /// Chord distances are the distances between these points.
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

  /// The straight-line distances 2R √h through the sphere, where h is the haversine of the angle between two
  /// places, in the unit of `radius` R (by default kilometres). O(n²).
  public func chordDistances(radius: Double = earthRadius) -> DistanceTable {
    distances { near, _ in 2 * radius * near.squareRoot() }
  }

  /// The great-circle distances 2R atan2(√h, √h′), in the unit of `radius` R (by default kilometres), where h
  /// is the haversine of the angle between two places and h′ = 1 − h that of the angle between one place and
  /// the antipode of the other. O(n²).
  ///
  /// Both h and h′ are sums of nonnegative terms, so that distances are accurate between near places, for
  /// which an arc cosine loses digits, and between near antipodes, for which an arc sine does.
  public func greatCircleDistances(radius: Double = earthRadius) -> DistanceTable {
    distances { near, far in 2 * radius * atan2(near.squareRoot(), far.squareRoot()) }
  }

  /// The table of `distance(h, h′)` for all pairs of places.
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
  /// Degrees converted to radians.
  fileprivate var radians: Double { self * .pi / 180 }
}

private func square(_ x: Double) -> Double { x * x }
