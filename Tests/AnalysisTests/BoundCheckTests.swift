import Analysis
import Foundation
import Testing

@Suite struct BoundCheckTests {
  private static func group(
    _ values: [[Double]], bounds: [[Double]]? = nil, isRandom: Bool = true
  ) -> BoundedCurves {
    BoundedCurves(
      instance: "p n=6", dimension: 6, isRandom: isRandom,
      records: values.enumerated().map { i, values in
        BoundedCurves.Record(
          iteration: i + 1, values: values, bounds: bounds?[i] ?? values.map { _ in 1 })
      })
  }

  /// Values 1, 3, 5 about bounds 1, 2, 3: differences 0, 1, 2 with standard deviation 1.
  @Test func numbersByHand() throws {
    let check = BoundCheck([Self.group([[1, 3, 5]], bounds: [[1, 2, 3]])])
    let largest = try #require(check.largest)
    #expect(largest.value == 1.5 && largest.iteration == 1 && largest.dimension == 6)
    #expect(relativeDifference(largest.standardError!, 1 / 3.0.squareRoot() / 2) < 1e-15)
    #expect(check.count == 1 && check.level == 1e-4 && !check.isExceeded)
  }

  /// With all values alike, the gambler who stakes all has w^R, and the others little: the limit is near
  /// w·(α/6M)^{1/R}.
  @Test func equalValues() throws {
    let values = [Double](repeating: 4, count: 20)
    let check = BoundCheck([Self.group([values, values])], level: 1e-4)
    #expect(check.count == 2 && check.isExceeded)
    let limit = try #require(check.strongest?.lowerLimit)
    #expect(abs(limit / (4 * pow(1e-4 / 12, 0.05)) - 1) < 0.01)
    for (value, isExceeded, isUndecided) in [
      (2.2, true, false), (1.5, false, true), (1, false, false),
    ] {
      let check = BoundCheck([Self.group([[Double](repeating: value, count: 20)])])
      #expect(check.isExceeded == isExceeded && check.isUndecided == isUndecided)
    }
    // The more records there are, the farther off one of them must be.
    for (count, isExceeded) in [(1, true), (1_000_000, false)] {
      let values = [Double](repeating: 2.2, count: 20)
      #expect(BoundCheck([Self.group([values])], count: count).isExceeded == isExceeded)
    }
    // The fewer the replicates, the farther off they must be.
    #expect(!BoundCheck([Self.group([[200, 200]])]).isExceeded)
    #expect(BoundCheck([Self.group([[1e5, 1e5]])]).isExceeded)
  }

  @Test func aSingleReplicateOfARandomMethodSaysNothing() {
    let check = BoundCheck([Self.group([[1e300]])])
    #expect(check.largest?.value == 1e300 && check.largest?.standardError == nil)
    #expect(!check.isExceeded && check.isUndecided && check.strongest == nil)
  }

  /// Each run of a deterministic method must be below its own bound, whatever the others do.
  @Test func exactMethodsRunByRun() throws {
    let held = Self.group([[0.5, 2]], bounds: [[1, 2]], isRandom: false)
    #expect(!BoundCheck([held]).isExceeded && !BoundCheck([held]).isUndecided)
    let exceeded = Self.group([[0.5, 2.1]], bounds: [[1, 2]], isRandom: false)
    let check = BoundCheck([held, exceeded])
    #expect(check.isExceeded && check.count == 0 && check.strongest?.lowerLimit == nil)
    #expect(BoundCheck([Self.group([[.infinity, 1]])]).isExceeded)
  }

  @Test func errorsAreForgiven() {
    for (error, isExceeded) in [(0, true), (0.1, false)] {
      let record = BoundedCurves.Record(
        iteration: 1, values: [1.05], bounds: [1], errors: [error])
      let group = BoundedCurves(
        instance: "p", dimension: 1, isRandom: false, records: [record])
      #expect(BoundCheck([group]).isExceeded == isExceeded)
    }
  }

  @Test func nothingToCompare() {
    for groups in [[], [Self.group([])], [Self.group([], isRandom: false)]] {
      let check = BoundCheck(groups)
      #expect(check.largest == nil && check.strongest == nil && !check.isExceeded)
    }
  }

  /// Studies whose means are all exactly at their bound, of the most awkward kinds: values that agree by
  /// chance, that are rarely 0, and heavy tails. At a level of 5 % no more than 5 % alarm.
  @Test(arguments: [2, 3, 5, 20])
  func falseAlarms(replicates: Int) {
    var generator = SplitMix64(seed: 31)
    var alarms = [0, 0, 0]
    let trials = 2000
    for _ in 0..<trials {
      let kinds: [() -> Double] = [
        { generator.next() % 2 == 0 ? 0.01 : 1.99 },
        { generator.next() % 100 == 0 ? 0 : 100 / 99 },
        { exp(2 * generator.normals(1)[0] - 2) },
      ]
      for (kind, draw) in kinds.enumerated() {
        let records = (0..<4).map { _ in (0..<replicates).map { _ in draw() } }
        if BoundCheck([Self.group(records)], level: 0.05).isExceeded { alarms[kind] += 1 }
      }
    }
    #expect(alarms.allSatisfy { $0 < trials / 20 }, "\(alarms)")
  }

  /// 20 replicates detect a mean of four times the bound with a relative deviation of a half.
  @Test func power() {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<200 {
      let values = generator.normals(20).map { 4 * exp(0.5 * $0 - 0.125) }
      #expect(BoundCheck([Self.group([values])], count: 500).isExceeded)
    }
  }
}
