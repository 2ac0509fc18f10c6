import Fields
import Testing

@Suite struct NumberRangeTests {
  @Test(arguments: [
    (NumberRange.finite, "a number"),
    (.above(0), "a number above 0"),
    (.atLeast(0.5), "a number of at least 0.5"),
    (.below(1), "a number below 1"),
    (.atMost(1e-3), "a number of at most 0.001"),
    (.from(0, to: 1), "a number from 0 to 1"),
    (.above(0).atMost(1), "a number above 0 and at most 1"),
    (.atLeast(0).below(1), "a number of at least 0 and below 1"),
    (.above(0).below(1), "a number above 0 and below 1"),
  ])
  func describesItself(range: NumberRange, description: String) {
    #expect(range.description == description)
  }

  @Test(
    arguments: [
      (NumberRange.finite, [-1e300, 0, 1, 1e300]),
      (.above(0), [1, 1e300]),
      (.atLeast(0), [0, 1, 1e300]),
      (.below(1), [-1e300, 0]),
      (.atMost(1), [-1e300, 0, 1]),
      (.from(0, to: 1), [0, 1]),
      (.above(0).atMost(1), [1]),
    ] as [(NumberRange, [Double])])
  func containsFiniteNumbersWithinItsBounds(range: NumberRange, contained: [Double]) {
    let numbers = [-.infinity, -1e300, 0, 1, 1e300, .infinity, .nan]
    #expect(numbers.filter(range.contains) == contained)
  }
}
