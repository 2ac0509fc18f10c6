import Diagnostics
import Experiments
import Foundation
import Reports
import Sampling
import Testing

@Suite struct ComparisonTests {
  private static let stream = RandomStream(seed: 5)

  @Test func ratiosOfLowMedians() {
    let ratio = MedianRatio(of: [4, 8, 6, 100], over: [1, 3, 2, nil], from: Self.stream)
    #expect(ratio.estimate == 3)
    #expect(MedianRatio(of: [1, nil, nil], over: [1, 2, 3], from: Self.stream).estimate == nil)
    // Nothing random is to be seen, or not enough of it.
    #expect(MedianRatio(of: [6, 6], over: [3, 3], from: Self.stream).interval == nil)
    #expect(MedianRatio(of: [6], over: [3, 4], from: Self.stream).interval == nil)
  }

  /// Of 200 pairs of samples from log-normal distributions whose medians have a known ratio, the intervals
  /// cover it in 95 %: fewer than 180 or all of them would be a miss (probability below 0.002).
  @Test(arguments: [1.0, 3], [8, 20])
  func intervalsCover(truth: Double, runs: Int) throws {
    var covered = 0
    for trial in 0..<200 {
      let normals = Self.stream.at(iteration: trial).normals(2 * runs).map { exp(0.4 * $0) }
      let ratio = MedianRatio(
        of: normals[..<runs].map { truth * $0 }, over: normals[runs...].map { $0 },
        from: Self.stream.substream("\(trial)"))
      if try #require(ratio.interval).contains(truth) { covered += 1 }
    }
    #expect((180...199).contains(covered), "\(covered) of 200")
  }
}
