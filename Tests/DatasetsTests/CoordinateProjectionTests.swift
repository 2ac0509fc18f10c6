import Datasets
import Foundation
import Testing

/// The azimuthal equidistant projection of places.
struct CoordinateProjectionTests {
  private func projection(_ places: [(Double, Double)], radius: Double = 1) -> [Double] {
    CoordinateTable(
      names: places.map { "\($0)" }, latitudes: places.map(\.0), longitudes: places.map(\.1)
    ).azimuthalEquidistantProjection(radius: radius)
  }

  /// Around a centre that is known by symmetry, arcs keep their length, and north is up.
  @Test(arguments: [(0.0, 0.0), (50, 10), (-30, 179)], [1.0, 6371])
  func arcsFromTheCentreKeepTheirLength(center: (Double, Double), radius: Double) {
    for angle in [1.0, 20, 39] {
      let points = projection(
        [(center.0 + angle, center.1), (center.0 - angle, center.1)], radius: radius)
      let arc = radius * angle * .pi / 180
      for (found, expected) in zip(points, [0, arc, 0, -arc]) {
        #expect(abs(found - expected) < 1e-12 * radius)
      }
    }
  }

  @Test func eastIsToTheRight() {
    let points = projection([(0, -25), (0, 25)], radius: 3)
    let arc = 3 * 25 * Double.pi / 180
    for (found, expected) in zip(points, [-arc, 0, arc, 0]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  /// In a small country nothing is distorted by more than the square of its size.
  @Test func distancesOfNeighboursAreKept() {
    let table = CoordinateTable(
      names: ["a", "b", "c", "d"], latitudes: [47, 48, 46.5, 47.2], longitudes: [8, 9, 10, 7])
    let points = table.azimuthalEquidistantProjection(radius: 1)
    let arcs = table.greatCircleDistances(radius: 1)
    for i in 0..<4 {
      for j in 0..<i {
        let distance = hypot(
          points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1])
        #expect(abs(distance / arcs[i, j] - 1) < 1e-3)
      }
    }
  }

  @Test func antipodesHaveAProjectionToo() {
    let points = projection([(0, 0), (0, 180)])
    #expect(points[0] == 0 && points[1] == 0)
    #expect(abs(hypot(points[2], points[3]) - .pi) < 1e-12)
  }
}
