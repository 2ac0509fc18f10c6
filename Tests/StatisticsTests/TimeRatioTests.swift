import Statistics
import Testing

@Suite struct TimeRatioTests {
  /// Times that are reported, and times that are too short to be.
  @Test func onlyOfTimesThatAreLongEnough() {
    #expect(TimeRatio.of(3, over: 2) == 1.5)
    #expect(TimeRatio.of(1e-3, over: 4e-3) == 0.25)
    #expect(TimeRatio.of(0.9e-3, over: 4e-3) == nil)
    #expect(TimeRatio.of(1, over: 5e-6) == nil)
    #expect(TimeRatio.of(1, over: 0) == nil)
    #expect(TimeRatio.of(nil, over: 1) == nil)
    #expect(TimeRatio.of(1, over: nil) == nil)
  }
}
