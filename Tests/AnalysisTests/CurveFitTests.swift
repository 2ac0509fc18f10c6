import Analysis
import Foundation
import Testing

/// One law for every fit: its influences are the derivatives of its estimate with respect to the
/// weight of each replicate, and agree with leaving one out.
@Suite struct CurveFitTests {
  enum Kind: CaseIterable, Sendable {
    case power, linear, scaling, scalingByHalfSteps, scalingOfExponentials

    func fit(_ curves: [ReplicateCurves]) throws -> any CurveFit {
      switch self {
      case .power: try RateFit(curves, clock: .scaledIteration, window: 2...50)
      case .linear: try LinearRateFit(curves, window: 1...30)
      case .scaling:
        try ScalingFit(curves, targets: [1, 0.4, 0.13], interpolation: .logarithmic)
      case .scalingByHalfSteps:
        try ScalingFit(curves, targets: [1, 0.13], interpolation: .halfStepLogarithmic)
      case .scalingOfExponentials:
        try ScalingFit(
          curves, targets: [1, 0.4, 0.13], interpolation: .linear,
          costPerIteration: curves.map { Double($0.dimension) })
      }
    }
  }

  private func draw(replicates: Int) -> [ReplicateCurves] {
    var generator = SplitMix64(seed: 17)
    return SyntheticCurves(
      dimensions: [10, 25, 60], replicates: replicates,
      times: [1, 2, 4, 8, 16, 32, 64], noise: .brownian
    ) { k, n in 3 * n / k }.draw(using: &generator)
  }

  private func values(_ curves: ReplicateCurves) -> [[Double]] {
    (0..<curves.replicateCount).map(curves.replicate)
  }

  private func replaced(
    _ curves: [ReplicateCurves], group: Int, by values: [[Double]]
  ) -> [ReplicateCurves] {
    var copy = curves
    copy[group] = ReplicateCurves(
      dimension: curves[group].dimension, constant: curves[group].constant,
      iterations: curves[group].iterations, values: values)
    return copy
  }

  /// Mixing ε of replicate i into the mean moves θ by ε·ψ_i: all replicates v become
  /// v + ε(v_i − mean), which has that mean.
  @Test(arguments: Kind.allCases)
  func influencesAreDerivatives(kind: Kind) throws {
    let curves = draw(replicates: 6)
    let influences = try kind.fit(curves).influences
    for (g, group) in curves.enumerated() {
      #expect(abs(influences[g].reduce(0, +)) < 1e-12)
      for i in 0..<group.replicateCount {
        func moved(_ ε: Double) throws -> Double {
          let shift = zip(group.replicate(i), group.means).map { ε * ($0 - $1) }
          let mixed = values(group).map { zip($0, shift).map { $0 + $1 } }
          return try kind.fit(replaced(curves, group: g, by: mixed)).estimate
        }
        let ε = 1e-5
        let derivative = try (moved(ε) - moved(-ε)) / (2 * ε)
        #expect(abs(derivative - influences[g][i]) < 1e-8)
      }
    }
  }

  /// (R − 1)(θ̂ − θ̂ without i) is ψ_i up to a relative O(1/R).
  @Test(arguments: Kind.allCases)
  func jackknife(kind: Kind) throws {
    let curves = draw(replicates: 60)
    let fit = try kind.fit(curves)
    let influences = fit.influences
    var jackknifeVariance = 0.0
    for (g, group) in curves.enumerated() {
      let size = influences[g].map(abs).max()!
      var squares = 0.0
      var pseudo: [Double] = []
      for i in 0..<group.replicateCount {
        var rest = values(group)
        rest.remove(at: i)
        let without = try kind.fit(replaced(curves, group: g, by: rest)).estimate
        pseudo.append(Double(group.replicateCount - 1) * (fit.estimate - without))
        #expect(abs(pseudo[i] - influences[g][i]) < 0.15 * size)
      }
      let mean = pseudo.reduce(0, +) / Double(pseudo.count)
      for value in pseudo { squares += (value - mean) * (value - mean) }
      jackknifeVariance += squares / Double(pseudo.count * (pseudo.count - 1))
    }
    let error = try #require(fit.standardError)
    #expect(relativeDifference(error, jackknifeVariance.squareRoot()) < 0.05)
  }

  /// Replicates that are constant multiples e^{z_i} of one curve do not move an exponent of k.
  @Test func commonFactorsHaveNoInfluenceOnAnExponent() throws {
    let iterations = [1, 2, 4, 8]
    let curve = ReplicateCurves(
      dimension: 1, constant: 1, iterations: iterations,
      values: [0.5, 1, 3].map { factor in iterations.map { factor / Double($0) } })
    let fit = try RateFit([curve], clock: .scaledIteration, window: 1...8)
    #expect(fit.influences[0].allSatisfy { abs($0) < 1e-14 })
  }

  @Test func noStandardErrorFromOneReplicate() throws {
    let curves = draw(replicates: 3)
    let one = ReplicateCurves(
      dimension: 10, constant: 10, iterations: curves[0].iterations,
      values: [curves[0].replicate(0)])
    #expect(try Kind.power.fit(curves).standardError != nil)
    #expect(try Kind.power.fit([one] + curves.dropFirst()).standardError == nil)
  }
}
