import Studies
import Testing

@Suite struct FrameScheduleTests {
  @Test(arguments: [3, 10, 61], [2.0, 84])
  func framesAreInEqualRatios(count: Int, least: Double) {
    let evaluations = FrameSchedule(count: count, from: least, to: 50_000).evaluations
    #expect(evaluations.count == count)
    #expect(evaluations[0] == 0 && evaluations[1] == least && evaluations.last == 50_000)
    let ratios = zip(evaluations.dropFirst(2), evaluations.dropFirst()).map { $0 / $1 }
    for ratio in ratios { #expect(abs(ratio / ratios[0] - 1) < 1e-9) }
    #expect(ratios.allSatisfy { $0 > 1 })
  }

  @Test func oneIterationAloneHasABeginningAndAnEnd() {
    #expect(FrameSchedule(count: 30, from: 4, to: 4).evaluations == [0, 4])
    #expect(FrameSchedule(count: 2, from: 4, to: 100).evaluations == [0, 100])
  }
}
