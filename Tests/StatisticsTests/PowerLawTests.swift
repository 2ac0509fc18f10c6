import Foundation
import Statistics
import Testing

struct PowerLawTests {
  @Test(arguments: [-1.5, 0, 1, 2.25])
  func exponents(p: Double) throws {
    let points = [1.0, 2, 7, 100].map { (x: $0, y: 3 * pow($0, p)) }
    #expect(abs(try #require(PowerLaw(points)).exponent - p) < 1e-13)
  }

  @Test(arguments: [-1.5, 0, 2.25], [0.25, 3])
  func valuesOnTheLine(p: Double, c: Double) throws {
    let law = try #require(PowerLaw([1.0, 2, 7, 100].map { (x: $0, y: c * pow($0, p)) }))
    for x in [0.5, 3, 1000] { #expect(abs(law.value(at: x) / (c * pow(x, p)) - 1) < 1e-12) }
  }

  /// ln y = 0, d, 0 at ln x = 0, 1, 2: the slope is 0, its standard error d/√3, and
  /// t = 12.706 with one degree of freedom.
  @Test(arguments: [0.1, 2])
  func intervals(d: Double) throws {
    let law = try #require(PowerLaw([(1, 1), (exp(1.0), exp(d)), (exp(2.0), 1)]))
    let interval = try #require(law.interval)
    #expect(abs(law.exponent) < 1e-13)
    #expect(abs(interval.halfWidth / (12.70620473617 * d / 3.0.squareRoot()) - 1) < 1e-9)
    #expect(try #require(PowerLaw([(1, 2), (2, 5)])).interval == nil)
  }

  @Test func whatHasNoExponent() {
    #expect(PowerLaw([(1, 2)]) == nil)
    #expect(PowerLaw([(3, 2), (3, 4)]) == nil)
    #expect(PowerLaw([(1, 2), (2, 0), (3, .nan)]) == nil)
  }

  /// x³ and 8x cross at √8; a crossing beyond the points does not count.
  @Test func crossings() throws {
    let points = [1.0, 2, 4, 8].map { (x: $0, first: $0 * $0 * $0, second: 8 * $0) }
    #expect(abs(try #require(PowerLaw.crossing(points)) - 8.0.squareRoot()) < 1e-13)
    #expect(PowerLaw.crossing(Array(points.prefix(2))) == nil)
    #expect(PowerLaw.crossing([(x: 2, first: 5, second: 5), (x: 4, first: 1, second: 2)]) == 2)
  }
}
