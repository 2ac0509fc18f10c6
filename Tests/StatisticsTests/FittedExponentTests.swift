import Statistics
import Testing

@Suite struct FittedExponentTests {
  private static func interval(_ lower: Double, _ upper: Double) -> ConfidenceInterval {
    ConfidenceInterval(lower: lower, upper: upper, level: 0.95)
  }

  @Test(
    arguments: [
      (1.016, 0.98, 1.06, "1.02 [0.98, 1.06]"), (-0.001, -0.2, 0.198, "0.00 [-0.20, 0.20]"),
      (2, 1.5, 2.5, "2.00 [1.50, 2.50]"),
    ] as [(Double, Double, Double, String)])
  func whatIsTold(estimate: Double, lower: Double, upper: Double, text: String) {
    let exponent = FittedExponent(estimate, Self.interval(lower, upper), sizes: 4)
    #expect(exponent.isTold)
    #expect(exponent.text() == text)
  }

  /// With three dimensions, [−12, 15] answers nothing; nor do two, through which there is always a line.
  @Test func whatIsNot() {
    let wide = FittedExponent(1.5, Self.interval(-12, 15), sizes: 3)
    #expect(wide.text() == "not enough to tell (3 dimensions)")
    let wider = FittedExponent(1, Self.interval(0.499, 1.501), sizes: 5)
    #expect(!wider.isTold)
    #expect(FittedExponent(1, nil, sizes: 2).text(each: "size") == "not enough to tell (2 sizes)")
    #expect(FittedExponent(nil, nil, sizes: 1).text() == "not enough to tell (1 dimension)")
  }
}
