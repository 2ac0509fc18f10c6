import Reports
import Testing

@Suite struct AxisTicksTests {
  private static func labels(_ range: AxisRange, _ most: Int = 8) -> [String] {
    AxisTicks(range, most: most).ticks.compactMap { $0.label?.markup }
  }

  @Test func powersOfTenAreLabelledAndTheirMultiplesAreMinor() {
    let range = AxisRange(0.0005, 20, isLogarithmic: true)
    #expect(Self.labels(range) == ["10^{−3}", "10^{−2}", "10^{−1}", "10^{0}", "10^{1}"])
    let minor = AxisTicks(range, most: 8).ticks.filter { $0.label == nil }
    // 5 to 9, 2 to 9 four times, and 20.
    #expect(minor.count == 5 + 4 * 8 + 1)
  }

  @Test(arguments: [2, 5, 9])
  func thereAreNoMoreLabelsThanFit(most: Int) {
    let labels = Self.labels(AxisRange(1e-300, 1e300, isLogarithmic: true), most)
    // Of two, one is left: 10^{0}, the only multiple of 10^{500}.
    #expect((most == 2 ? 1...1 : 2...most).contains(labels.count))
  }

  @Test(arguments: [
    (AxisRange(8, 120, isLogarithmic: true), ["10", "20", "50", "100"]),
    (AxisRange(0, 1, isLogarithmic: false), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (
      AxisRange(-1e7, 1e7, isLogarithmic: false),
      ["−1.0·10^{7}", "−0.5·10^{7}", "0", "0.5·10^{7}", "1.0·10^{7}"]
    ),
  ])
  func shortRanges(range: AxisRange, expected: [String]) {
    #expect(Self.labels(range, 5) == expected || Self.labels(range, 6) == expected)
  }

  @Test(arguments: [true, false])
  func aConstantHasAnAxisToo(isLogarithmic: Bool) throws {
    for value in [1e-12, 3, 7e9] {
      let range = try #require(AxisRange(of: [value, value], isLogarithmic: isLogarithmic))
      #expect(range.lower < value && value < range.upper)
      #expect(Self.labels(range).count >= 1)
    }
    #expect(AxisRange(of: [], isLogarithmic: isLogarithmic) == nil)
    #expect(AxisRange(of: [.nan, .infinity], isLogarithmic: isLogarithmic) == nil)
  }

  /// Values of a study that begins next to its minimum; such small differences have no step that is a number.
  @Test(arguments: [
    [0, 0x1p-1074], [0, 0x1p-1069], [0x1p-1074, 0x1p-1069], [-0x1p-1069, 0],
    [-0x1p-1030, 0x1p-1046], [1e-301, 1e-300], [0, 1e-299], [-1e300, 1e300],
  ])
  func linearAxesOfHardlyAnything(values: [Double]) throws {
    let range = try #require(AxisRange(of: values, isLogarithmic: false))
    #expect(range.lower < range.upper)
    #expect(range.lower <= values[0] && values[1] <= range.upper)
    #expect(Self.labels(range).count >= 1)
  }
}
