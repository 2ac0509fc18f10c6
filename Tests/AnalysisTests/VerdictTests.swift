import Analysis
import Statistics
import Testing

@Suite struct VerdictTests {
  private func measured(_ lower: Double, _ upper: Double, reach: Double = 0) -> Verdict.Measured {
    Verdict.Measured(
      (lower + upper) / 2,
      interval: ConfidenceInterval(lower: lower, upper: upper, level: 0.95), reach: reach)
  }

  private func check(_ ratio: Double) -> BoundCheck {
    let record = BoundedCurves.Record(iteration: 80, values: [ratio], bounds: [1])
    return BoundCheck([
      BoundedCurves(instance: "p dimension=40", dimension: 40, isRandom: false, records: [record])
    ])
  }

  @Test(arguments: [
    (-1.01, -0.99, Verdict.Outcome.agrees), (-1.125, -0.875, .agrees),
    (-1.05, -0.80, .inconclusive), (-1.2, -0.95, .inconclusive), (-1.5, -0.5, .inconclusive),
    (-1.6, -1.2, .faster), (-1.3, -1.125, .inconclusive), (-0.8, -0.7, .slower),
    (-0.875, -0.7, .inconclusive),
  ])
  func exponents(lower: Double, upper: Double, expected: Verdict.Outcome) {
    func outcome(
      _ quantity: Verdict.Quantity, _ measured: Verdict.Measured, _ reference: Verdict.Reference,
      bound: BoundCheck? = nil, contradiction: String? = nil
    ) -> Verdict.Outcome {
      Verdict(
        quantity, measured, against: reference, margin: 0.125, bound: bound,
        contradiction: contradiction
      ).outcome
    }
    let own = measured(lower, upper)
    #expect(outcome(.iterationExponent, own, .order(-1)) == expected)
    #expect(outcome(.dimensionExponent, measured(lower + 2, upper + 2), .order(1)) == expected)
    // The larger a rate, the faster it is.
    #expect(outcome(.linearRate, measured(-upper, -lower), .order(1)) == expected)
    // A deviation from a closed form has no better side.
    let off: Verdict.Outcome = [.faster, .slower].contains(expected) ? .disagrees : expected
    #expect(outcome(.iterationExponent, own, .closedForm(-1)) == off)
    #expect(
      outcome(.iterationExponent, own, .closedForm(-1), contradiction: "it is off") == .disagrees)
    // A bound that holds changes nothing; one that does not decides.
    #expect(outcome(.iterationExponent, own, .order(-1), bound: check(0.9)) == expected)
    #expect(outcome(.iterationExponent, own, .order(-1), bound: check(1.1)) == .violates)
    // What is beyond the margin must also be so at the study's level.
    let unsure = outcome(
      .iterationExponent, measured(lower, upper, reach: .infinity), .closedForm(-1))
    #expect(unsure == (expected == .agrees ? .agrees : .inconclusive))
  }

  /// Nothing is relative to a rate of 0: only 0 itself meets it.
  @Test(arguments: [
    (0.0, 0.0, Verdict.Outcome.agrees), (-0.1, 0.1, .inconclusive), (0.1, 0.2, .disagrees),
  ])
  func withoutMargin(lower: Double, upper: Double, expected: Verdict.Outcome) {
    let verdict = Verdict(.linearRate, measured(lower, upper), against: .closedForm(0), margin: 0)
    #expect(verdict.outcome == expected)
  }

  @Test func noIntervalIsInconclusive() {
    func verdict(_ bound: BoundCheck?) -> Verdict {
      Verdict(
        .dimensionExponent, Verdict.Measured(1, interval: nil, reach: .infinity),
        against: .closedForm(1), margin: 0.1, bound: bound)
    }
    #expect(verdict(nil).outcome == .inconclusive)
    #expect(verdict(check(0.5)).outcome == .inconclusive)
    #expect(verdict(check(2)).outcome == .violates)
  }

  @Test(arguments: [
    (-0.98, Verdict.Outcome.agrees), (-0.9, .agrees), (-1.2, .disagrees), (-0.7, .disagrees),
  ])
  func exactNumbers(estimate: Double, expected: Verdict.Outcome) {
    func outcome(_ reference: Verdict.Reference, _ bound: BoundCheck?) -> Verdict.Outcome {
      Verdict(
        .iterationExponent, Verdict.Measured(exactly: estimate), against: reference,
        margin: 0.125, bound: bound
      ).outcome
    }
    #expect(outcome(.closedForm(-1), nil) == expected)
    #expect(outcome(.closedForm(-1), check(1)) == expected)
    #expect(outcome(.closedForm(-1), check(1.01)) == .violates)
    let ordered: Verdict.Outcome =
      expected == .agrees ? .agrees : estimate < -1 ? .faster : .slower
    #expect(outcome(.order(-1), nil) == ordered)
  }

  @Test func failuresAreWhatIsWrong() {
    #expect(Verdict.Outcome.allCases.filter(\.isFailure) == [.disagrees, .violates])
  }

  @Test func sentences() {
    func sentence(
      _ measured: Verdict.Measured, _ reference: Verdict.Reference, bound: BoundCheck? = nil,
      contradiction: String? = nil
    ) -> String {
      Verdict(
        .iterationExponent, measured, against: reference, margin: 0.05, bound: bound,
        contradiction: contradiction
      ).sentence
    }
    let inside = measured(-1.02, -0.98)
    let told = "the exponent of k is -1, 95 % interval [-1.02, -0.98]: within -1 ± 0.05 of"
    #expect(sentence(inside, .order(-1)) == "T\(told.dropFirst()) O(1/k).")
    #expect(
      sentence(inside, .closedForm(-1))
        == "T\(told.dropFirst()) the closed form over the same records.")
    #expect(
      sentence(Verdict.Measured(-1, interval: nil, reach: .infinity), .order(-1))
        == "The exponent of k is -1: without an interval, nothing can be told about -1 ± 0.05 of "
        + "O(1/k); more replicates are needed.")
    #expect(
      sentence(inside, .order(-1), bound: check(1.5))
        == "The mean exceeds the exact bound 1.5 times on p dimension=40, iteration 80; \(told) O(1/k)."
    )
    #expect(
      sentence(inside, .closedForm(-1), contradiction: "it is off")
        == "It is off; \(told) the closed form over the same records.")
    let slow = Verdict.Measured(exactly: -0.5)
    #expect(
      sentence(slow, .order(-1), bound: check(0.25))
        == "The exponent of k is -0.5: slower than -1 ± 0.05 of O(1/k); the exact bound is held, with "
        + "a mean of at most 0.25 of it.")
    #expect(
      sentence(slow, .order(-1))
        == "The exponent of k is -0.5: slower than -1 ± 0.05 of O(1/k); there is no exact bound to "
        + "hold it against.")
  }

  /// If too few replicates cannot tell means above a bound from chance, the bound is neither exceeded nor kept.
  @Test func undecidedBounds() {
    let few = BoundCheck([
      BoundedCurves(
        instance: "p", dimension: 40, isRandom: true,
        records: [BoundedCurves.Record(iteration: 80, values: [3, 3], bounds: [1, 1])])
    ])
    let verdict = Verdict(
      .iterationExponent, measured(-0.8, -0.7), against: .order(-1), margin: 0.05, bound: few)
    #expect(verdict.outcome == .inconclusive)
    #expect(
      verdict.sentence.hasSuffix(
        "the mean is up to 3 times the exact bound, which is not enough to tell from chance; more replicates are needed."
      ))
  }
}
