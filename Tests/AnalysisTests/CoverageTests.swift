import Analysis
import Foundation
import Sampling
import Testing

/// How often intervals at 95 % hold the truth, over 1000 independent studies of 20 replicates whose
/// values are skewed and correlated along a curve (``SyntheticCurves``). The standard error of a
/// coverage is 0.7 %.
@Suite struct CoverageTests {
  /// Whether each interval held the truth, over all trials so far.
  struct Coverage {
    private var trials = 0
    private var hits = (studentised: 0, percentile: 0)

    var studentised: Double { Double(hits.studentised) / Double(trials) }
    var percentile: Double { Double(hits.percentile) / Double(trials) }

    /// A missing interval counts as a miss.
    mutating func add(_ fit: some CurveFit, truth: Double) throws {
      let stream = RandomStream(seed: 7).substream("trial \(trials)")
      let bootstrap = try #require(Bootstrap(of: fit, resamples: 399, from: stream))
      trials += 1
      if bootstrap.interval()?.contains(truth) == true { hits.studentised += 1 }
      if bootstrap.percentileInterval()?.contains(truth) == true { hits.percentile += 1 }
    }

    func check() {
      #expect(0.93...0.97 ~= studentised)
      #expect(percentile < studentised - 0.005)
    }
  }

  private static let trials = 1000

  @Test(arguments: SyntheticCurves.Noise.allCases, [[10, 20, 40, 80, 160], [40]])
  func exponentOfIterations(noise: SyntheticCurves.Noise, dimensions: [Int]) throws {
    let synthetic = SyntheticCurves(
      dimensions: dimensions, times: (0..<7).map { 10 * pow(30, Double($0) / 6) }, noise: noise
    ) { k, n in 3 * n / k }
    var generator = SplitMix64(seed: 11)
    var coverage = Coverage()
    for _ in 0..<Self.trials {
      let fit = try RateFit(
        synthetic.draw(using: &generator), clock: .scaledIteration, window: 9.9...301)
      try coverage.add(fit, truth: -1)
    }
    coverage.check()
  }

  @Test(arguments: SyntheticCurves.Noise.allCases)
  func exponentOfDimension(noise: SyntheticCurves.Noise) throws {
    let synthetic = SyntheticCurves(
      times: (0..<9).map { pow(100, Double($0) / 8) }, noise: noise
    ) { k, n in 3 * n / k }
    var generator = SplitMix64(seed: 13)
    var coverage = Coverage()
    for _ in 0..<Self.trials {
      let fit = try ScalingFit(
        synthetic.draw(using: &generator), targets: [0.6, 0.3, 0.15],
        interpolation: .logarithmic)
      try coverage.add(fit, truth: 1)
    }
    coverage.check()
  }

  @Test(arguments: SyntheticCurves.Noise.allCases)
  func linearRate(noise: SyntheticCurves.Noise) throws {
    let synthetic = SyntheticCurves(times: [5, 10, 15, 20, 25, 30], noise: noise) { k, n in
      exp(-0.25 * k / n)
    }
    var generator = SplitMix64(seed: 29)
    var coverage = Coverage()
    for _ in 0..<Self.trials {
      let fit = try LinearRateFit(synthetic.draw(using: &generator), window: 5...30)
      try coverage.add(fit, truth: 0.25)
    }
    coverage.check()
  }
}
