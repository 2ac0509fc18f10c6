import Foundation
import Lecture
import Testing

struct PowerLawTests {
  @Test(arguments: [-1.5, 0, 1, 2.25])
  func exponents(p: Double) throws {
    let points = [1.0, 2, 7, 100].map { (x: $0, y: 3 * pow($0, p)) }
    #expect(abs(try #require(PowerLaw(points)).exponent - p) < 1e-13)
  }

  @Test func whatHasNoExponent() {
    #expect(PowerLaw([(1, 2)]) == nil)
    #expect(PowerLaw([(3, 2), (3, 4)]) == nil)
    #expect(PowerLaw([(1, 2), (2, 0), (3, .nan)]) == nil)
  }

  /// x³ and 8x cross at √8; a crossing beyond the points is none.
  @Test func crossings() throws {
    let points = [1.0, 2, 4, 8].map { (x: $0, first: $0 * $0 * $0, second: 8 * $0) }
    #expect(abs(try #require(PowerLaw.crossing(points)) - 8.0.squareRoot()) < 1e-13)
    #expect(PowerLaw.crossing(Array(points.prefix(2))) == nil)
    #expect(PowerLaw.crossing([(x: 2, first: 5, second: 5), (x: 4, first: 1, second: 2)]) == 2)
  }
}
