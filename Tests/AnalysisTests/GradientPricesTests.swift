import Analysis
import Experiments
import Foundation
import Statistics
import Testing

@Suite struct GradientPricesTests {
  private static let methods = """
    {"estimator": "coordinate-differences"}, {"estimator": "coordinate-differences", \
    "scheme": "forward"}, {"estimator": "reverse-mode"}
    """

  private static func prices(
    _ dimensions: [Int] = [4, 8, 16, 32], methods: String = methods, gradientCost: Double = 4,
    replicates: Int = 1, seed: Int = 1, budget: String = #"{"iterations": 80}"#
  ) throws -> GradientPrices? {
    let study = try study(
      problem: """
        {"type": "quadratic", "dimension": \(dimensions), "spectrum": {"type": "isotropic"}}
        """,
      methods: methods, replicates: replicates,
      rest: """
        "steps": {"relative": [0.25, 0.5]}, "budget": \(budget), \
        "gradient_cost": \(gradientCost), "targets": {"relative": [0.1, 1e-4]}
        """, seed: seed)
    return GradientPrices(try StudyResults(running: study).summary)
  }

  /// The iteration whose point is the first below each target: at the better step the gap falls by a factor of 4 per
  /// iteration.
  private static let iterations = [2.0, 7]

  /// Coordinate differences follow the path of gradient descent: where it takes one gradient, they take 2n
  /// evaluations, and forward differences n + 1. The value at the point reached takes one call more, of a gradient
  /// or of f.
  @Test(arguments: [1.0, 2.5, 4])
  func differencesTakeTheirEvaluations(gradientCost: Double) throws {
    let found = try Self.prices(gradientCost: gradientCost)
    let prices = try #require(found)
    #expect(prices.studyPrice == .evaluations(gradientCost))
    let fixed = Set([1, gradientCost, 4]).sorted().map { GradientPrices.Price.evaluations($0) }
    #expect(prices.prices == fixed + [.dimension, .measured])
    #expect(prices.rows.count == 8)
    for row in prices.rows {
      let n = Double(row.dimension)
      #expect(row.reference == "reverse-mode")
      let calls = row.method == "coordinate-differences" ? 2 * n : n + 1
      for (k, ratios) in zip(Self.iterations, row.ratios) {
        for (price, ratio) in zip(prices.prices, ratios) {
          let cost: Double
          switch price {
          case .evaluations(let charged): cost = charged
          case .dimension: cost = n
          case .measured: continue
          }
          let ratio = try #require(ratio)
          let expected = (calls * k + 1) / ((k + 1) * cost)
          #expect(abs(ratio.estimate / expected - 1) < 1e-12)
          #expect(ratio.interval == nil, "nothing is random")
        }
      }
    }
  }

  /// 2nk + 1 evaluations against k + 1 gradients: nearly n¹ where a gradient has a fixed price, and nearly n⁰ where
  /// it costs n.
  @Test func growthIsAnExponentOfN() throws {
    let found = try Self.prices()
    let prices = try #require(found)
    let growth = try #require(prices.growths.first { $0.method == "coordinate-differences" })
    for (k, exponents) in zip(Self.iterations, growth.exponents) {
      let slope = Self.slope([4, 8, 16, 32].map { (log($0), log(2 * $0 * k + 1)) })
      for (price, exponent) in zip(prices.prices, exponents) where price != .measured {
        let expected = price == .dimension ? slope - 1 : slope
        let estimate = try #require(exponent.estimate)
        #expect(abs(estimate - expected) < 1e-9)
        #expect(exponent.isTold)
      }
    }
  }

  /// The slope of least squares.
  private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let (x, y) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
    return points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
      / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }

  /// Three dimensions are too few for a slope, and two-point alone has no reference.
  @Test func thereIsNotAlwaysEnough() throws {
    let three = try Self.prices([4, 8, 16])
    #expect(three?.growths.isEmpty == true)
    #expect(try Self.prices(methods: #"{"estimator": "two-point"}"#) == nil)
    #expect(try Self.prices(methods: #"{"estimator": "reverse-mode"}"#) == nil)
  }

  /// If the last of four dimensions never reaches a target, the other three give no slope either.
  @Test func aTargetThatIsReachedInThreeDimensionsHasNoGrowth() throws {
    // Seven iterations of 2n evaluations lead to the second target, two to the first.
    let found = try Self.prices(
      methods: #"{"estimator": "coordinate-differences"}, {"estimator": "reverse-mode"}"#,
      budget: #"{"evaluations": 300}"#)
    let prices = try #require(found)
    let exponents = try #require(prices.growths.first).exponents.map { $0[0] }
    #expect(exponents[0].isTold && exponents[0].sizes == 4)
    #expect(exponents[1].estimate == nil)
    #expect(exponents[1].text() == "not enough to tell (3 dimensions)")
  }

  /// Directions are random, and so is the ratio.
  @Test(arguments: 1...4)
  func randomMethodsHaveIntervals(seed: Int) throws {
    let found = try Self.prices(
      [6], methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
      replicates: 12, seed: seed)
    let prices = try #require(found)
    let ratios = prices.rows[0].ratios
    for target in ratios {
      for (price, ratio) in zip(prices.prices, target) where price != .measured {
        let ratio = try #require(ratio)
        let interval = try #require(ratio.interval)
        #expect(interval.contains(ratio.estimate))
        #expect(interval.lower > 0 && interval.lower < interval.upper)
      }
    }
  }

  @Test func theHardestTargetIsOneThatIsKnown() throws {
    let found = try Self.prices()
    let prices = try #require(found)
    #expect(prices.targets == [0.1, 1e-4] && prices.hardestTarget == 1)
  }
}
