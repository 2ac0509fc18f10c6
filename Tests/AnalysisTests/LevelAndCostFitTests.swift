import Analysis
import Foundation
import Testing

/// The two fits that see a wrong constant.
@Suite struct LevelAndCostFitTests {
  private static let curves = [10, 20, 40].map { n in
    formulaCurve(dimension: n, iterations: [0] + logSpaced(1...100 * n, count: 30)) {
      3 * Double(n) / max($0, 0.1)
    }
  }

  /// 3n/k comes down to τ at k = 3n/τ.
  @Test func costsAreExact() throws {
    let fit = try CostFit(Self.curves, targets: [0.5, 0.1], interpolation: .logarithmic)
    let expected = [0.5, 0.1].flatMap { τ in [10.0, 20, 40].map { log(3 * $0 / τ) } }
    #expect(abs(fit.estimate - expected.reduce(0, +) / 6) < 1e-12)
    #expect(throws: FitFailure.targetNotReached(dimension: 10, target: 1e-9)) {
      try CostFit(Self.curves, targets: [1e-9], interpolation: .logarithmic)
    }
  }

  @Test func levelsAreExact() throws {
    let fit = try LevelFit(Self.curves, clock: .scaledIteration, window: 10...100)
    let kept = Self.curves.flatMap { curve in
      zip(curve.iterations, curve.means).filter {
        (10...100).contains(Double($0.0) / Double(curve.dimension))
      }.map { log($0.1) }
    }
    #expect(abs(fit.estimate - kept.reduce(0, +) / Double(kept.count)) < 1e-12)
    #expect(throws: FitFailure.fewRecords(dimension: 10, count: 0)) {
      try LevelFit(Self.curves, clock: .scaledIteration, window: 500...600)
    }
  }

  /// The influences give the standard error of leaving out one replicate at a time.
  @Test(arguments: SyntheticCurves.Noise.allCases)
  func influencesAgreeWithTheJackknife(noise: SyntheticCurves.Noise) throws {
    var generator = SplitMix64(seed: 8)
    let times = logSpaced(1...100, count: 20).map(Double.init)
    let curves = SyntheticCurves(dimensions: [10, 40], times: times, noise: noise) { 2 * $1 / $0 }
      .draw(using: &generator)
    let makers: [([ReplicateCurves]) throws -> any CurveFit] = [
      { try LevelFit($0, clock: .scaledIteration, window: 10...100) },
      { try CostFit($0, targets: [0.2, 0.1], interpolation: .logarithmic) },
    ]
    for make in makers {
      let fit = try make(curves)
      var variance = 0.0
      for g in curves.indices {
        let count = curves[g].replicateCount
        let estimates = try (0..<count).map { left in
          var all = curves
          all[g] = ReplicateCurves(
            dimension: curves[g].dimension, constant: curves[g].constant,
            iterations: curves[g].iterations,
            values: (0..<count).filter { $0 != left }.map { curves[g].replicate($0) })
          return try make(all).estimate
        }
        let mean = estimates.reduce(0, +) / Double(count)
        let squares = estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        variance += squares * Double(count - 1) / Double(count)
      }
      let error = try #require(fit.standardError)
      #expect(abs(error / variance.squareRoot() - 1) < 0.2)
      // Two groups of 20 replicates.
      #expect(19...38 ~= fit.degreesOfFreedom)
    }
  }

  @Test func formulasHaveNoError() throws {
    let fit = try LevelFit(Self.curves, clock: .scaledIteration, window: 10...100)
    #expect(fit.standardError == nil && fit.degreesOfFreedom == .infinity)
  }
}
