import Analysis
import Experiments
import Foundation
import Studies
import Sampling
import Statistics
import Testing

@Suite struct MedianRatioTests {
  private static let stream = RandomStream(seed: 5)

  @Test func ratiosOfLowMedians() {
    let ratio = MedianRatio(of: [4, 8, 6, 100], over: [1, 3, 2, nil])
    #expect(ratio.estimate == 3)
    #expect(!ratio.isPaired)
    #expect(MedianRatio(of: [1, nil, nil], over: [1, 2, 3]).estimate == nil)
    // No randomness is visible.
    let same = MedianRatio(of: [6, 6], over: [3, 3])
    #expect(same.estimate == 2 && same.interval == nil && !same.hasTooFewRuns)
  }

  /// Runs with the same number are compared with one another: what both have in common does not count.
  @Test func ratiosOfPairs() throws {
    let starts = [1.0, 10, 100, 1000, 1e4, 1e5, 1e6]
    let pairs = zip(starts, [2.0, 2, 2, 2.5, 1.5, 2, 2]).map {
      (a: $0 as Double?, b: $0 * $1 as Double?)
    }
    let ratio = MedianRatio(ofPairs: pairs)
    #expect(ratio.isPaired && ratio.estimate == 2)
    #expect(try #require(ratio.interval) == ConfidenceInterval(lower: 1.5, upper: 2.5, level: 0.95))
    // Between identical runs nothing is random.
    let same = MedianRatio(ofPairs: starts.map { (a: $0, b: $0) })
    #expect(same.estimate == 1 && same.interval == nil && !same.hasTooFewRuns)
    // If one run does not reach the target, the ratio is unbounded on one side; if neither does, on both.
    let cut = MedianRatio(ofPairs: [(1, 2), (1, 2), (1, 3), (1, 2), (1, 4), (1, nil)])
    #expect(cut.estimate == 2)
    #expect(
      try #require(cut.interval) == ConfidenceInterval(lower: 2, upper: .infinity, level: 0.95))
    let unknown = MedianRatio(ofPairs: [(1, 2), (1, 2), (1, 3), (1, 2), (1, 4), (nil, nil)])
    #expect(unknown.estimate == 2)
    #expect(
      try #require(unknown.interval) == ConfidenceInterval(lower: 0, upper: .infinity, level: 0.95))
  }

  /// Four runs say nothing that would hold in 90 of 100 studies; five state the level that they reach, 1 − α − α²/2
  /// with α = 2⁻⁴, or 1 − α for pairs.
  @Test(arguments: 2...6)
  func fewRuns(count: Int) throws {
    let b = (1...count).map { Double($0) as Double? }
    let a = [Double?](repeating: 2, count: count)
    for ratio in [MedianRatio(of: b, over: a), MedianRatio(ofPairs: zip(a, b).map { ($0, $1) })] {
      #expect(ratio.estimate != nil)
      #expect(ratio.hasTooFewRuns == (count < 5))
      #expect((ratio.interval == nil) == (count < 5))
      let level = count > 5 ? 0.95 : ratio.isPaired ? 15.0 / 16 : 15.0 / 16 - 1.0 / 512
      if let interval = ratio.interval { #expect(abs(interval.level - level) < 1e-12) }
    }
  }

  /// What runs may spend. The median of each is 1.
  private enum Law: String, CaseIterable {
    case constant, narrow, lognormal, exponential, heavy, lowHeavy

    func draw(_ normal: Double) -> Double {
      // P(Z > z), uniform.
      let tail = 0.5 * erfc(normal / 2.0.squareRoot())
      return switch self {
      case .constant: 1
      case .narrow: exp(0.02 * normal)
      case .lognormal: exp(0.4 * normal)
      case .exponential: -log(tail) / log(2)
      case .heavy: pow(2 * tail, -3)
      case .lowHeavy: pow(2 * tail, 3)
      }
    }
  }

  /// For 2000 pairs of samples whose medians have a known ratio, the intervals cover it as often as they say. Fewer
  /// hits than 4 standard errors below would occur by chance in one of 5000 cases at a level of 99 %, and in one of
  /// 12 000 at 95 %; there are 140.
  @Test(arguments: [5, 6, 10, 20], Law.allCases)
  private func intervalsCover(runs: Int, law: Law) throws {
    for (number, other) in Law.allCases.enumerated() {
      let truth = 3.0
      var (covered, level) = (0, 1.0)
      let trials = 2000
      for trial in 0..<trials {
        let normals = Self.stream.substream("\(law) \(number) \(runs)").at(iteration: trial)
          .normals(2 * runs)
        let ratio = MedianRatio(
          of: normals[..<runs].map { truth * law.draw($0) },
          over: normals[runs...].map { other.draw($0) })
        guard law != .constant || other != .constant else {
          #expect(ratio.interval == nil)
          continue
        }
        let interval = try #require(ratio.interval)
        level = interval.level
        if interval.contains(truth) { covered += 1 }
      }
      guard law != .constant || other != .constant else { continue }
      let share = Double(covered) / Double(trials)
      let error = (level * (1 - level) / Double(trials)).squareRoot()
      #expect(share > level - 4 * error, "\(law) over \(other): \(share) of \(level)")
      // Next to values that do not vary, it is the interval of a median, and no wider.
      if law == .lognormal, other == .constant {
        let exact = 1 - MedianRanks(count: runs, miss: 0.0488).miss
        #expect(abs(share - exact) < 4 * (exact * (1 - exact) / Double(trials)).squareRoot())
      }
    }
  }

  /// Pairs with a common factor that varies a thousandfold: as if it were not there.
  @Test(arguments: [5, 6, 10, 20])
  func intervalsOfPairsCover(runs: Int) throws {
    var (covered, level, width) = (0, 1.0, 0.0)
    let trials = 2000
    for trial in 0..<trials {
      let normals = Self.stream.substream("pairs \(runs)").at(iteration: trial).normals(3 * runs)
      let pairs = (0..<runs).map { i -> (a: Double?, b: Double?) in
        let common = exp(3 * normals[i])
        return (
          common * exp(0.1 * normals[runs + i]), 3 * common * exp(0.1 * normals[2 * runs + i])
        )
      }
      let interval = try #require(MedianRatio(ofPairs: pairs).interval)
      level = interval.level
      width += log(interval.upper / interval.lower) / Double(trials)
      if interval.contains(3) { covered += 1 }
    }
    let exact = 1 - MedianRanks(count: runs, miss: 0.05).miss
    #expect(exact >= level - 1e-12)
    let share = Double(covered) / Double(trials)
    #expect(abs(share - exact) < 4 * (exact * (1 - exact) / Double(trials)).squareRoot())
    #expect(width < 0.5)
  }
}
