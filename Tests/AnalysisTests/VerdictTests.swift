import Analysis
import Testing

@Suite struct VerdictTests {
  private func outcome(
    _ quantity: Verdict.Quantity, _ lower: Double, _ upper: Double, theory: Double,
    bound: BoundCheck? = nil
  ) -> Verdict.Outcome {
    let interval = ConfidenceInterval(lower: lower, upper: upper, level: 0.95)
    return Verdict.stochastic(
      quantity, estimate: (lower + upper) / 2, interval: interval, theory: theory, margin: 0.125,
      bound: bound
    ).outcome
  }

  private func check(_ ratio: Double) throws -> BoundCheck {
    let curve = ReplicateCurves(
      dimension: 40, constant: 40, iterations: [80], values: [[ratio]])
    return try BoundCheck([curve]) { _, _ in 1 }
  }

  @Test(arguments: [
    (-1.01, -0.99, Verdict.Outcome.agrees), (-1.125, -0.875, .agrees),
    (-1.05, -0.80, .inconclusive),
    (-1.2, -0.95, .inconclusive), (-1.5, -0.5, .inconclusive), (-1.6, -1.2, .faster),
    (-1.3, -1.125, .inconclusive), (-0.8, -0.7, .violates), (-0.875, -0.7, .inconclusive),
  ])
  func exponents(lower: Double, upper: Double, expected: Verdict.Outcome) throws {
    #expect(outcome(.iterationExponent, lower, upper, theory: -1) == expected)
    #expect(outcome(.dimensionExponent, lower + 2, upper + 2, theory: 1) == expected)
    // A rate is the faster the larger it is.
    #expect(outcome(.linearRate, -upper, -lower, theory: 1) == expected)
    // A bound that holds changes nothing, one that does not decides.
    #expect(
      outcome(.iterationExponent, lower, upper, theory: -1, bound: try check(0.9)) == expected)
    #expect(
      outcome(.iterationExponent, lower, upper, theory: -1, bound: try check(1.1)) == .violates)
  }

  @Test func noIntervalIsInconclusive() throws {
    func verdict(_ bound: BoundCheck?) -> Verdict {
      .stochastic(
        .dimensionExponent, estimate: 1, interval: nil, theory: 1, margin: 0.1, bound: bound)
    }
    #expect(verdict(nil).outcome == .inconclusive)
    #expect(verdict(try check(0.5)).outcome == .inconclusive)
    #expect(verdict(try check(2)).outcome == .violates)
  }

  @Test(arguments: [
    (-0.98, Verdict.Outcome.agrees), (-0.9, .agrees), (-1.2, .faster), (-0.7, .violates),
  ])
  func deterministic(estimate: Double, expected: Verdict.Outcome) throws {
    func verdict(_ bound: BoundCheck?) -> Verdict {
      .deterministic(
        .iterationExponent, estimate: estimate, closedForm: -1, margin: 0.125, bound: bound)
    }
    #expect(verdict(nil).outcome == expected)
    #expect(verdict(try check(1)).outcome == expected)
    #expect(verdict(try check(1.01)).outcome == .violates)
  }

  @Test func sentences() throws {
    let interval = ConfidenceInterval(lower: -1.02, upper: -0.98, level: 0.95)
    func sentence(_ interval: ConfidenceInterval?, bound: BoundCheck? = nil) -> String {
      Verdict.stochastic(
        .iterationExponent, estimate: -1, interval: interval, theory: -1, margin: 0.05,
        bound: bound
      ).sentence
    }
    #expect(
      sentence(interval)
        == "The exponent of k is -1, 95 % interval [-1.02, -0.98]: within -1 ± 0.05 of theory.")
    #expect(
      sentence(nil)
        == "The exponent of k is -1 without an interval, which says nothing about "
        + "-1 ± 0.05 of theory. More replicates are needed.")
    #expect(
      sentence(interval, bound: try check(1.5))
        == "The mean exceeds the exact bound 1.5 times at n = 40, iteration 80; the exponent of k "
        + "is -1, 95 % interval [-1.02, -0.98]: within -1 ± 0.05 of theory.")
    let known = try BoundCheck([
      ReplicateCurves(dimension: 4, constant: 4, iterations: [9], values: [[2], [2], [2.0625]])
    ]) { _, _ in 1 }
    #expect(
      sentence(interval, bound: known).hasPrefix(
        "The mean exceeds the exact bound 2.021 times at n = 4, iteration 9, not below 1.96 at "
          + "95 %; "))
    #expect(
      Verdict.deterministic(.linearRate, estimate: 0.5, closedForm: 1, margin: 0.1).sentence
        == "The linear rate is 0.5: slower than 1 ± 0.1 of the closed form.")
  }
}
