import Analysis
import Foundation
import Testing

@Suite struct RateFitTests {
  @Test(arguments: [-0.5, -1, -1.37, -2, 0.25])
  func exactPowerLaws(exponent: Double) throws {
    let intercepts = [3.0, -4, 0.5]
    let curves = zip([10, 30, 70], intercepts).map { n, intercept in
      formulaCurve(dimension: n, iterations: logSpaced(1...300 * n, count: 40)) { k in
        // Outside the window anything may stand.
        k / Double(n) < 10 ? -1 : exp(intercept) * pow(k / Double(n), exponent)
      }
    }
    let fit = try RateFit(curves, clock: .scaledIteration, window: 10...300)
    #expect(abs(fit.exponent - exponent) < 1e-12)
    for (value, expected) in zip(fit.intercepts, intercepts) {
      #expect(abs(value - expected) < 1e-11)
    }
    #expect(abs(fit.rSquared - 1) < 1e-12)
    #expect(fit.recordCount == fit.curves.reduce(0) { $0 + $1.iterations.count })
    #expect(fit.curves.allSatisfy { Double($0.iterations[0]) >= 10 * Double($0.dimension) })
  }

  /// LR²/(4k + 2) is a power law of k + ½, but not of k.
  @Test func halfStepIsExactForTheWorstCase() throws {
    let curve = formulaCurve(
      dimension: 5, iterations: logSpaced(1...400, count: 30), constant: 1
    ) { 7 / (4 * $0 + 2) }
    let half = try RateFit([curve], clock: .halfStep, window: 3...300)
    #expect(abs(half.exponent + 1) < 1e-12)
    let whole = try RateFit([curve], clock: .scaledIteration, window: 3...30)
    #expect(abs(whole.exponent + 0.947) < 0.01)
  }

  /// Means before logarithms: two replicates 1/k² and 2/k − 1/k² average to 1/k.
  @Test func meansComeFirst() throws {
    let iterations = [10, 20, 40, 80]
    let curve = ReplicateCurves(
      dimension: 1, constant: 1, iterations: iterations,
      values: [
        iterations.map { 1 / Double($0 * $0) },
        iterations.map { 2 / Double($0) - 1 / Double($0 * $0) },
      ])
    let fit = try RateFit([curve], clock: .scaledIteration, window: 1...100)
    #expect(abs(fit.exponent + 1) < 1e-13)
    #expect(fit.replicateCounts == [2])
  }

  /// By hand: y of −1, 0, 1 at ln t = 0, 1, 2 and of 0, 1 at 0, 1: slope (2 + ½)/(2 + ½) = 1; the
  /// second group shifted and turned to slope −1: (2 − ½)/(2 + ½) = 0.6. Residuals: 0.4²·2 + 0.64.
  @Test func poolsWithinGroups() throws {
    let times = [1, 10, 100]
    let unit = log(10.0)
    func curve(_ n: Int, _ logs: [Double]) -> ReplicateCurves {
      ReplicateCurves(
        dimension: n, constant: 1, iterations: Array(times.prefix(logs.count)),
        values: [logs.map { exp($0 * unit) }])
    }
    let fit = try RateFit(
      [curve(1, [-1, 0, 1]), curve(2, [8, 7])], clock: .scaledIteration, window: 1...100)
    #expect(abs(fit.exponent - 0.6) < 1e-13)
    #expect(abs(fit.rSquared - (1 - (0.32 + 1.28) / 2.5)) < 1e-12)
    #expect(abs(fit.intercepts[1] / unit - (7.5 - 0.3)) < 1e-12)
  }

  @Test(arguments: [1e-200, 1e-3, 1024, 1e200])
  func scaleMovesOnlyIntercepts(scale: Double) throws {
    var generator = SplitMix64(seed: 3)
    let curves = SyntheticCurves(times: [10, 30, 100, 300], noise: .brownian) { k, n in n / k }
      .draw(using: &generator)
    let scaled = curves.map { group in
      ReplicateCurves(
        dimension: group.dimension, constant: group.constant, iterations: group.iterations,
        values: (0..<group.replicateCount).map { group.replicate($0).map { $0 * scale } })
    }
    let fit = try RateFit(curves, clock: .scaledIteration, window: 10...300)
    let other = try RateFit(scaled, clock: .scaledIteration, window: 10...300)
    #expect(abs(fit.exponent - other.exponent) < 1e-12)
    #expect(abs(other.intercepts[0] - fit.intercepts[0] - log(scale)) < 1e-11)
    #expect(relativeDifference(fit.standardError!, other.standardError!) < 1e-10)
  }

  @Test func failures() {
    let curve = formulaCurve(dimension: 4, iterations: [0, 4, 40, 400]) { $0 == 40 ? 0 : 1 / $0 }
    func failure(_ window: ClosedRange<Double>) -> FitFailure? {
      do throws(FitFailure) {
        _ = try RateFit([curve], clock: .scaledIteration, window: window)
        return nil
      } catch {
        return error
      }
    }
    #expect(failure(20...90) == .fewRecords(dimension: 4, count: 0))
    #expect(failure(20...100) == .fewRecords(dimension: 4, count: 1))
    #expect(failure(1...100) == .notPositive(dimension: 4, iteration: 40))
    let diverged = formulaCurve(dimension: 4, iterations: [1, 2]) { $0 == 1 ? 1 : .infinity }
    #expect(throws: FitFailure.notFinite(dimension: 4, iteration: 2)) {
      try RateFit([diverged], clock: .halfStep, window: 1...9)
    }
  }

  /// Messages suggest what a configuration can change: windows and targets of rates are fixed in advance.
  @Test func failuresSayWhatToDo() {
    #expect(
      FitFailure.fewRecords(dimension: 4, count: 1).description
        == "n = 4: 1 of the records lie in the window; a slope needs at least 2. Record more "
        + "often, or run longer.")
    #expect(
      FitFailure.targetNotReached(dimension: 80, target: 0.0009999999999999998).description
        == "n = 80: the mean curve does not reach the target 0.001. Run longer.")
    #expect(
      FitFailure.notPositive(dimension: 4, iteration: 40).description.hasSuffix(
        "has no logarithm. Give a budget that ends before."))
  }
}
