import Analysis
import Foundation
import Testing

@Suite struct BoundCheckTests {
  /// Means 2, 3 with standard errors 1, 0.5 over three replicates; two records, α = 0.05: t at
  /// 0.975 with 2 degrees of freedom, 4.302652729749462.
  @Test func numbersByHand() throws {
    let s = 3.0.squareRoot()
    let curve = ReplicateCurves(
      dimension: 6, constant: 6, iterations: [1, 5],
      values: [[2 - s, 3], [2, 3 + s / 2], [2 + s, 3 - s / 2]])
    let check = try BoundCheck([curve]) { group, k in
      #expect(group.dimension == 6)
      return k == 1 ? 1 : 2
    }
    #expect(check.count == 2)
    let largest = try #require(check.largest)
    #expect(largest.iteration == 1 && largest.dimension == 6)
    #expect(relativeDifference(largest.value, 2) < 1e-15)
    #expect(relativeDifference(try #require(largest.standardError), 1) < 1e-15)
    #expect(relativeDifference(largest.lowerLimit, 2 - 4.302652729749462) < 1e-12)
    // The other record's ratio is smaller, and better known.
    let strongest = try #require(check.strongest)
    #expect(strongest.iteration == 5)
    #expect(relativeDifference(strongest.lowerLimit, (3 - 4.302652729749462 / 2) / 2) < 1e-12)
    #expect(!check.isExceeded)
    #expect(try BoundCheck([curve]) { _, _ in 0.8 }.isExceeded)
  }

  @Test func runningMinimum() throws {
    let curve = formulaCurve(dimension: 2, iterations: [0, 1, 2]) { $0 == 1 ? 1 : 8 }
    let bound: (ReplicateCurves, Int) -> Double = { _, k in 10 / Double(k + 1) }
    let mean = try BoundCheck([curve], bound: bound)
    #expect(mean.isExceeded && mean.largest?.iteration == 2)
    let minimum = try BoundCheck([curve], quantity: .runningMinimum, bound: bound)
    #expect(!minimum.isExceeded)
    #expect(minimum.largest?.iteration == 0 && minimum.largest?.value == 0.8)
  }

  @Test func deterministicCurvesMayTouchTheirBound() throws {
    let curve = formulaCurve(dimension: 2, iterations: [0, 10, 20]) { 1 / ($0 + 1) }
    for (factor, expected) in [(1, false), (1 - 1e-12, false), (1 - 1e-6, true), (2, false)] {
      let check = try BoundCheck([curve]) { _, k in factor / Double(k + 1) }
      #expect(check.isExceeded == expected)
      #expect(check.largest?.standardError == nil)
    }
  }

  @Test func infiniteBoundsAreNeverExceeded() throws {
    let curve = formulaCurve(dimension: 2, iterations: [0, 1]) { _ in 5 }
    let check = try BoundCheck([curve]) { _, k in k == 0 ? .infinity : 6 }
    #expect(check.largest?.value == 5.0 / 6 && !check.isExceeded)
    #expect(try BoundCheck([]) { _, _ in 1 }.largest == nil)
  }

  @Test func divergenceIsRefused() {
    let curve = formulaCurve(dimension: 2, iterations: [0, 1]) { $0 == 0 ? 1 : .infinity }
    #expect(throws: FitFailure.notFinite(dimension: 2, iteration: 1)) {
      try BoundCheck([curve]) { _, _ in 1 }
    }
  }

  /// Studies whose means are all exactly at the bound, 10 replicates, 8 records, α = 5 %: with
  /// independent normal values the rate of alarms is 1 − (1 − α/8)⁸ = 4.9 %, 489 ± 22 of 10000.
  /// A mean 1.6 times the bound is nearly always seen.
  @Test func falseAlarms() throws {
    var generator = SplitMix64(seed: 31)
    var alarms = 0
    var detections = 0
    for _ in 0..<10000 {
      let curve = ReplicateCurves(
        dimension: 3, constant: 3, iterations: Array(1...8),
        values: (0..<10).map { _ in
          zip(1...8, generator.normals(8)).map { (1 + 0.2 * $1) / Double($0) }
        })
      if try BoundCheck([curve], bound: { 1 / Double($1) }).isExceeded { alarms += 1 }
      if try BoundCheck([curve], bound: { 0.625 / Double($1) }).isExceeded { detections += 1 }
    }
    #expect(400...580 ~= alarms)
    #expect(detections > 9900)
  }

  /// Skewed and correlated values, as those of two-point runs, alarm less: about 0.4 %.
  @Test func skewedValuesAlarmLess() throws {
    var generator = SplitMix64(seed: 37)
    let synthetic = SyntheticCurves(
      dimensions: [10, 40], replicates: 10, times: [1, 3, 10, 30], noise: .autoregressive
    ) { k, _ in 1 / k }
    var alarms = (mean: 0, minimum: 0)
    for _ in 0..<2000 {
      let curves = synthetic.draw(using: &generator)
      for quantity in [BoundCheck.Quantity.mean, .runningMinimum] {
        let check = try BoundCheck(curves, quantity: quantity) { _, k in 1 / Double(k) }
        guard check.isExceeded else { continue }
        if quantity == .mean { alarms.mean += 1 } else { alarms.minimum += 1 }
      }
    }
    #expect(alarms.mean < 40)
    #expect(alarms.minimum <= alarms.mean)
  }
}
