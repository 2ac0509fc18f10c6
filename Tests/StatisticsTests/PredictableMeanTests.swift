import Foundation
import Sampling
import Statistics
import Testing

/// Means of values that depend on those before them, compared with their expectations.
@Suite struct PredictableMeanTests {
  private static let stream = RandomStream(seed: 5).substream("predictable means")

  @Test func aFewValues() {
    var mean = PredictableMean()
    mean.add(3, expected: 1, weight: 2)
    mean.add(2, expected: 3, weight: 1)
    mean.add(7, expected: 2, weight: 3)
    // Σw = 6, Σwe = 11, Σwd = 4 − 1 + 15.
    #expect(mean.count == 3)
    #expect(abs(mean.claimed - 11.0 / 6) < 1e-15)
    #expect(mean.difference == 3)
    #expect(abs(mean.found - 29.0 / 6) < 1e-15)
    // d − 3 is −1, −4, 2: 4·1 + 1·16 + 9·4.
    #expect(abs(mean.standardError - 56.0.squareRoot() / 6) < 1e-15)
    #expect(abs(mean.degreesOfFreedom - (36.0 / 14 - 1)) < 1e-12)
    // z = 18/√56 for a skewness of (−8 − 64 + 216)/56^1.5, which makes it no larger.
    #expect(abs(mean.z - 18 / 56.0.squareRoot()) < 1e-12)
  }

  @Test func partsMakeTheWhole() {
    let values = Self.stream.at(iteration: 0).normals(60)
    var (whole, first, second) = (PredictableMean(), PredictableMean(), PredictableMean())
    for (i, value) in values.enumerated() {
      let weight = 1 + 0.5 * Double(i % 3)
      whole.add(value, expected: 0.1, weight: weight)
      if i < 23 {
        first.add(value, expected: 0.1, weight: weight)
      } else {
        second.add(value, expected: 0.1, weight: weight)
      }
    }
    first.add(second)
    #expect(first.count == 60)
    for (a, b) in [(first.z, whole.z), (first.found, whole.found)] { #expect(abs(a - b) < 1e-12) }
  }

  /// 300 squares of normals per trial, whose size depends on the values before them.
  private static func trial(_ k: Int, shift: Double = 0) -> PredictableMean {
    let z = stream.at(iteration: k + 1).normals(300)
    var mean = PredictableMean()
    var size = 1.0
    for value in z {
      mean.add((value * value + shift) * size, expected: size, weight: 1 / size)
      size = 0.5 + min(3, value * value)
    }
    return mean
  }

  /// 4000 trials at 1 %: 40 alarms, give or take 6.3.
  @Test func alarmsAsOftenAsTold() {
    let level = 0.01
    let alarms = (0..<4000).count {
      let mean = Self.trial($0)
      return abs(mean.z)
        > StudentT(degreesOfFreedom: mean.degreesOfFreedom).magnitude(twoSidedTail: level)
    }
    #expect(alarms <= 65, "\(alarms)")
    #expect(alarms >= 15, "\(alarms)")
  }

  /// What should be noticed in 90 % of cases is, as far as 1000 trials tell and skewness allows.
  @Test func noticesAsOftenAsTold() {
    let threshold = StudentT(degreesOfFreedom: 299).magnitude(twoSidedTail: 0.001)
    let smallest = Self.trial(0).noticeable(beyond: threshold)
    let typical = (0..<200).reduce(0) { $0 + Self.trial($1).noticeable(beyond: threshold) } / 200
    #expect(abs(smallest / typical - 1) < 0.3)
    let noticed = (0..<1000).count { abs(Self.trial($0, shift: typical).z) > threshold }
    #expect(noticed > 780 && noticed < 970, "\(noticed)")
    let half = (0..<1000).count { abs(Self.trial($0, shift: typical / 2).z) > threshold }
    #expect(half < 350, "\(half)")
  }
}
