import Analysis
import Foundation
import Testing

@Suite struct ScalingFitTests {
  private let dimensions = [10, 20, 40, 80]

  private func fit(
    _ interpolation: Crossing.Interpolation, targets: [Double], cost: [Double]? = nil,
    _ value: @escaping (_ k: Double, _ n: Double) -> Double
  ) throws -> ScalingFit {
    try ScalingFit(
      dimensions.map { n in
        formulaCurve(dimension: n, iterations: [0] + logSpaced(1...1000 * n, count: 25)) {
          value($0, Double(n))
        }
      }, targets: targets, interpolation: interpolation, costPerIteration: cost)
  }

  /// 5·n^q/k^p comes down to τ at k = (5n^q/τ)^{1/p}, whatever lies between the records.
  @Test(arguments: [(1.0, 1.0), (0.5, 1), (1, 2), (2, 1.3)])
  func powerLawsAreExact(q: Double, p: Double) throws {
    let targets = [0.2, 0.037]
    let fit = try fit(.logarithmic, targets: targets) { k, n in 5 * pow(n, q) / pow(k, p) }
    #expect(abs(fit.exponent - q / p) < 1e-12)
    #expect(abs(fit.rSquared - 1) < 1e-12)
    for (t, target) in targets.enumerated() {
      #expect(abs(fit.intercepts[t] - log(5 / target) / p) < 1e-11)
      for (cost, n) in zip(fit.costs[t], dimensions) {
        #expect(relativeDifference(cost, pow(5 * pow(Double(n), q) / target, 1 / p)) < 1e-12)
      }
    }
  }

  /// A curve that does not depend on n has the exponent 0 in iterations, and 1 in evaluations that cost n.
  @Test func halfStepsAreExact() throws {
    let targets = [0.4, 0.01]
    let bound: (Double, Double) -> Double = { k, _ in 2 / (4 * k + 2) }
    let iterations = try fit(.halfStepLogarithmic, targets: targets, bound)
    #expect(abs(iterations.exponent) < 1e-12)
    #expect(relativeDifference(iterations.costs[0][0], 0.75) < 1e-12)
    #expect(relativeDifference(iterations.costs[1][3], 49.5) < 1e-12)
    let evaluations = try fit(
      .halfStepLogarithmic, targets: targets, cost: dimensions.map { 2 * Double($0) }, bound)
    #expect(abs(evaluations.exponent - 1) < 1e-12)
    #expect(relativeDifference(evaluations.costs[1][3], 160 * 49.5) < 1e-12)
  }

  @Test func exponentialsAreExact() throws {
    let fit = try fit(.linear, targets: [0.1, 1e-3]) { k, n in exp(-k / (3 * pow(n, 0.75))) }
    #expect(abs(fit.exponent - 0.75) < 1e-12)
    #expect(relativeDifference(fit.costs[1][2], 3 * pow(40, 0.75) * log(1000)) < 1e-12)
  }

  /// A curve that rises again counts where it first reaches the target; a record at the target counts itself.
  @Test func theFirstCrossingCounts() throws {
    let values: [Double] = [16, 4, 1, 32, 0.25]
    let curves = [1, 2].map {
      ReplicateCurves(
        dimension: $0, constant: 1, iterations: [1, 2, 4, 8, 16], values: [values])
    }
    let fit = try ScalingFit(curves, targets: [2, 1, 0.5], interpolation: .logarithmic)
    #expect(relativeDifference(fit.costs[0][0], 2 * 2.0.squareRoot()) < 1e-14)
    #expect(relativeDifference(fit.costs[1][0], 4) < 1e-14)
    #expect(relativeDifference(fit.costs[2][0], 8 * pow(2, 6.0 / 7)) < 1e-14)
  }

  /// Runs that end at the minimiser to the last bit do not affect targets before it.
  @Test func zerosAfterTheTargetsAreLeftOut() throws {
    let curves = [1, 2].map { n in
      formulaCurve(dimension: n, iterations: [1, 2, 4, 8]) { $0 == 8 ? 0 : Double(n) / $0 }
    }
    let fit = try ScalingFit(curves, targets: [0.7], interpolation: .logarithmic)
    #expect(abs(fit.exponent - 1) < 1e-12)
    #expect(throws: FitFailure.notPositive(dimension: 1, iteration: 8)) {
      try ScalingFit(curves, targets: [0.1], interpolation: .logarithmic)
    }
  }

  @Test func failures() {
    let power: (Double, Double) -> Double = { k, n in n / (k + 1) }
    #expect(throws: FitFailure.targetAtStart(dimension: 10, target: 20)) {
      try fit(.linear, targets: [20], power)
    }
    #expect(throws: FitFailure.targetNotReached(dimension: 10, target: 1e-4)) {
      try fit(.linear, targets: [0.1, 1e-4], power)
    }
    let curve = formulaCurve(dimension: 4, iterations: [1, 2, 4]) { 1 / $0 }
    #expect(throws: FitFailure.fewDimensions(count: 1)) {
      try ScalingFit([curve, curve], targets: [0.5], interpolation: .logarithmic)
    }
  }
}
