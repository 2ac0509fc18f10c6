import Analysis
import Foundation
import Sampling
import Testing

@Suite struct BootstrapTests {
  private let stream = RandomStream(seed: 41)

  private func fit(replicates: Int = 20, seed: UInt64 = 19) throws -> RateFit {
    var generator = SplitMix64(seed: seed)
    let curves = SyntheticCurves(
      dimensions: [10, 40], replicates: replicates, times: [10, 30, 100, 300],
      noise: .autoregressive
    ) { k, n in n / k }.draw(using: &generator)
    return try RateFit(curves, clock: .scaledIteration, window: 10...300)
  }

  @Test func sameStreamSameInterval() throws {
    let fit = try fit()
    let interval = try #require(fit.interval(from: stream))
    #expect(fit.interval(from: stream) == interval)
    #expect(fit.interval(from: RandomStream(seed: 42)) != interval)
    #expect(fit.interval(from: stream.substream("other")) != interval)
    #expect(interval.contains(fit.estimate))
    #expect(interval.level == 0.95)
  }

  /// Resampling error at B = 1999 is a few percent of the half-width.
  @Test func streamsAgreeWithinResamplingError() throws {
    let fit = try fit()
    let first = try #require(fit.interval(from: stream))
    let second = try #require(fit.interval(from: RandomStream(seed: 42)))
    #expect(abs(first.lower - second.lower) < 0.15 * first.halfWidth)
    #expect(abs(first.upper - second.upper) < 0.15 * first.halfWidth)
    let wide = try #require(fit.interval(level: 0.99, from: stream))
    #expect(wide.lower < first.lower && first.upper < wide.upper)
  }

  /// With 200 replicates skewness and estimated variance hardly matter: all three intervals are
  /// within 10 % of θ̂ ± 1.96·SE.
  @Test func manyReplicatesGiveTheNormalInterval() throws {
    let fit = try fit(replicates: 200)
    let bootstrap = try #require(Bootstrap(of: fit, from: stream))
    #expect(bootstrap.estimate == fit.exponent && bootstrap.missing == 0)
    #expect(bootstrap.standardError == fit.standardError)
    let reach = 1.96 * bootstrap.standardError
    for interval in [bootstrap.interval(), bootstrap.percentileInterval()] {
      let interval = try #require(interval)
      #expect(abs(interval.lower - (fit.exponent - reach)) < 0.1 * reach)
      #expect(abs(interval.upper - (fit.exponent + reach)) < 0.1 * reach)
    }
  }

  @Test func determinismHasNoInterval() throws {
    let iterations = [10, 20, 40]
    let row = iterations.map { 0.3 / Double($0) }
    for replicates in [1, 20] {
      let curve = ReplicateCurves(
        dimension: 7, constant: 1, iterations: iterations,
        values: [[Double]](repeating: row, count: replicates))
      let fit = try RateFit([curve], clock: .halfStep, window: 1...100)
      #expect(fit.isDeterministic)
      #expect(fit.interval(from: stream) == nil)
    }
  }

  /// With two replicates in a single group, half the resamples draw the same one twice: nothing can be said.
  @Test func twoReplicatesInOneGroupAreTooFew() throws {
    let fit = try RateFit(
      [fit(replicates: 2).curves[0]], clock: .scaledIteration, window: 10...300)
    let bootstrap = try #require(Bootstrap(of: fit, resamples: 1000, from: stream))
    #expect(450...550 ~= bootstrap.missing)
    #expect(bootstrap.interval() == nil && bootstrap.percentileInterval() == nil)
  }

  /// A target that resamples often miss: an interval from the others alone would be too short.
  @Test func targetsThatResamplesMissHaveNoInterval() throws {
    var generator = SplitMix64(seed: 23)
    let curves = SyntheticCurves(
      dimensions: [10, 20], times: [1, 4, 16], noise: .autoregressive
    ) { k, n in n / k }.draw(using: &generator)
    let least = curves.map { $0.means[2] }.max()! * 1.01
    let fit = try ScalingFit(curves, targets: [least], interpolation: .logarithmic)
    let bootstrap = try #require(Bootstrap(of: fit, resamples: 999, from: stream))
    #expect(bootstrap.missing > 200)
    #expect(bootstrap.interval() == nil)
    let inside = try ScalingFit(curves, targets: [0.3], interpolation: .logarithmic)
    #expect(inside.interval(from: stream) != nil)
  }

  /// θ exists only up to a limit, which the largest resamples pass.
  private struct Limited: CurveFit {
    let base: RateFit
    let limit: Double

    var curves: [ReplicateCurves] { base.curves }
    var estimate: Double { base.estimate }

    func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
      guard let value = base.estimate(logMeans: logMeans, gradient: &gradient), value <= limit
      else { return nil }
      return value
    }
  }

  /// Missing resamples count at both ends. Where only the largest θ* are missing, and fewer of them
  /// than the upper quantile leaves out, the upper limit stays and the lower one moves outwards.
  @Test func missingResamplesLengthenTheInterval() throws {
    let base = try fit()
    let whole = try #require(Bootstrap(of: base, resamples: 999, from: stream))
    let limit = try #require(whole.percentileInterval(level: 0.98)).upper
    let limited = try #require(
      Bootstrap(of: Limited(base: base, limit: limit), resamples: 999, from: stream))
    #expect(whole.missing == 0 && limited.missing == 9)
    let expected = try #require(whole.percentileInterval())
    let interval = try #require(limited.percentileInterval())
    #expect(interval.upper == expected.upper)
    #expect(interval.lower < expected.lower)
  }

  /// The mean of values skewed to the right is more often too small than much too large, and its SE
  /// is then small, too: the studentised interval reaches further up. (The logarithm of the mean is
  /// taken at the second record, against a constant at the first.)
  @Test func reachesToTheSideOfTheSkewness() throws {
    let values = (1...20).map { [1, -log(1 - Double($0) / 21)] }
    let curve = ReplicateCurves(dimension: 1, constant: 1, iterations: [1, 2], values: values)
    let fit = try RateFit([curve], clock: .scaledIteration, window: 1...2)
    let interval = try #require(fit.interval(from: stream))
    #expect(interval.upper - fit.estimate > 1.1 * (fit.estimate - interval.lower))
  }

  @Test func quantilesNeedEnoughResamples() throws {
    let bootstrap = try #require(Bootstrap(of: fit(), resamples: 38, from: stream))
    #expect(bootstrap.interval() == nil)
    #expect(bootstrap.interval(level: 0.9) != nil)
  }

  /// Counts of R draws among R replicates: their sum is R, their mean 1 and variance 1 − 1/R. Over
  /// 4000 resamples of 10 the variance is within 0.02 (seven standard errors).
  @Test func resamplesAreMultinomial() {
    let resampler = Resampler(from: stream)
    var counts = [Int](repeating: 0, count: 10)
    var totals = counts
    var squares = 0
    for b in 0..<4000 {
      resampler.draw(b, group: 1, into: &counts)
      #expect(counts.reduce(0, +) == 10)
      for i in counts.indices {
        totals[i] += counts[i]
        squares += counts[i] * counts[i]
      }
    }
    #expect(totals.allSatisfy { abs($0 - 4000) < 300 })
    #expect(abs(Double(squares) / 40000 - 1 - 0.9) < 0.03)
  }

  @Test func groupsAndResamplesDiffer() {
    let resampler = Resampler(from: stream)
    func counts(_ b: Int, _ g: Int) -> [Int] {
      var counts = [Int](repeating: 0, count: 20)
      resampler.draw(b, group: g, into: &counts)
      return counts
    }
    #expect(counts(3, 1) == counts(3, 1))
    #expect(counts(3, 1) != counts(3, 2))
    #expect(counts(3, 1) != counts(4, 1))
  }
}
