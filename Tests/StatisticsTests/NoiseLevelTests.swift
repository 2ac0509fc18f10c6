import Foundation
import Sampling
import Statistics
import Testing

struct NoiseLevelTests {
  /// cos along a line from t, with σ times these numbers.
  private static func values(
    from t: Double, spacing h: Double, level σ: Double, _ noise: [Double]
  ) -> [Double] {
    noise.enumerated().map { cos(t + h * Double($0)) + 2 + σ * $1 }
  }

  private static let stream = RandomStream(seed: 171)

  private struct Case {
    let level: Double
    let estimate: NoiseLevel
  }

  /// Levels over six decades, at spacings around √σ, where the function itself is nearly straight.
  private static func cases(
    _ count: Int, values m: Int, _ noise: (RandomStream.Draw, Int) -> [Double]
  ) -> [Case] {
    (0..<count).map { i in
      let numbers = stream.at(iteration: i, lane: 1).uniforms(3)
      let σ = pow(10, -8 + 6 * numbers[0])
      let h = 0.03 * σ.squareRoot() * (0.3 + 2.7 * numbers[1])
      let drawn = noise(stream.at(iteration: i), m)
      let values = values(from: 6 * numbers[2], spacing: h, level: σ, drawn)
      return Case(level: σ, estimate: .estimate(values: values))
    }
  }

  /// Within a factor of 2 in at least 90 % of 200 cases, normal noise and uniform noise of the same deviation.
  @Test(arguments: [false, true])
  func levels(isUniform: Bool) {
    let cases = Self.cases(200, values: NoiseLevel.recommendedValues) { draw, m in
      isUniform ? draw.uniforms(m).map { 12.0.squareRoot() * ($0 - 0.5) } : draw.normals(m)
    }
    let isNear = cases.map { c in c.estimate.level.map { 0.5 < $0 / c.level && $0 / c.level < 2 } }
    #expect(isNear.count { $0 == true } >= 180)
  }

  /// No systematic factor: the mean square of the k-th estimates is σ².
  @Test func noColumnIsOffByAFactor() {
    let m = 9
    var sums = [Double](repeating: 0, count: 4)
    let repetitions = 4000
    for i in 0..<repetitions {
      // Without a function, nothing else is in the table.
      let values = Self.stream.substream("flat").at(iteration: i).normals(m).map { 1 + 1e-6 * $0 }
      let estimates = NoiseLevel.estimate(values: values).estimates
      for k in sums.indices { sums[k] += pow(estimates[k] / 1e-6, 2) / Double(repetitions) }
    }
    // A mean square of five correlated differences varies by about as much as itself.
    for (k, square) in sums.enumerated() {
      #expect(abs(square - 1) < 5 * 1.3 / Double(repetitions).squareRoot(), "column \(k + 1)")
    }
  }

  /// A difference table by hand: 1e−3·(0, 1, 0, 1, 0) on top of 1.
  @Test func aTableByHand() throws {
    let e = 1e-3
    let level = NoiseLevel.estimate(values: [1, 1 + e, 1, 1 + e, 1])
    // k-th differences are ±2^{k−1}e, and γ = 1/2, 1/6, 1/20, 1/70.
    let expected = [(0.5, 1.0), (1.0 / 6, 2), (1.0 / 20, 4), (1.0 / 70, 8)].map {
      e * $0.1 * $0.0.squareRoot()
    }
    #expect(level.outcome == .found)
    for (a, b) in zip(level.estimates, expected) { #expect(abs(a / b - 1) < 1e-9) }
    #expect(abs(try #require(level.level) / expected[0] - 1) < 1e-9)
    #expect(level.estimates.count == 4)
  }

  @Test func spacings() {
    let noise = Self.stream.substream("spacings").at(iteration: 0).normals(13)
    // The function changes by more than a tenth.
    let large = NoiseLevel.estimate(values: Self.values(from: 0.3, spacing: 1, level: 1e-3, noise))
    #expect(large.outcome == .spacingTooLarge && large.level == nil)
    // It is smooth down to noise that no difference of few values reaches.
    let smooth = NoiseLevel.estimate(
      values: Self.values(from: 0.3, spacing: 0.02, level: 1e-15, Array(noise.prefix(5))))
    #expect(smooth.outcome == .spacingTooLarge && smooth.level == nil)
    // Nothing moves at all.
    let small = NoiseLevel.estimate(values: [Double](repeating: 1.5, count: 7))
    #expect(small.outcome == .spacingTooSmall && small.level == nil)
    let half = NoiseLevel.estimate(values: [1, 1, 1, 1 + 1e-9, 1 + 2e-9, 1 + 2e-9])
    #expect(half.outcome == .spacingTooSmall)
    #expect(NoiseLevel.estimate(values: [0, 0, 0, 0]).outcome == .spacingTooSmall)
    #expect(NoiseLevel.Outcome.found.spacingFactor == nil)
    #expect(small.outcome.spacingFactor! > 1 && large.outcome.spacingFactor! < 1)
  }

  /// Values may be in any unit.
  @Test(arguments: [1e-200, 1e200])
  func units(unit: Double) throws {
    let noise = Self.stream.substream("units").at(iteration: 0).normals(13)
    let values = Self.values(from: 1, spacing: 1e-4, level: 1e-5, noise)
    let own = NoiseLevel.estimate(values: values)
    let scaled = NoiseLevel.estimate(values: values.map { $0 * unit })
    #expect(own.outcome == .found && scaled.outcome == .found)
    #expect(abs(try #require(scaled.level) / unit / own.level! - 1) < 1e-9)
  }
}
