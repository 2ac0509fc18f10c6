import Experiments
import Foundation
import Testing

@Suite struct RecordScheduleTests {
  private static func iterations(_ perDecade: Int, upTo last: Int) -> [Int] {
    let schedule = RecordSchedule(perDecade: perDecade)
    var iterations = [schedule.next(after: 0)]
    while let k = iterations.last, schedule.next(after: k) <= last {
      iterations.append(schedule.next(after: k))
    }
    return iterations
  }

  @Test(arguments: [1, 2, 3, 10, 17, 100, 1000])
  func isRoundedPowersOfTen(perDecade: Int) {
    let expected = Set(
      (0...4 * perDecade).map { Int(pow(10, Double($0) / Double(perDecade)).rounded()) })
    #expect(Self.iterations(perDecade, upTo: 10_000) == expected.sorted())
  }

  @Test func everyIterationUntilTheyAreLessDense() {
    #expect(Self.iterations(1, upTo: 5000) == [1, 10, 100, 1000])
    #expect(Self.iterations(3, upTo: 300) == [1, 2, 5, 10, 22, 46, 100, 215])
    #expect(Self.iterations(10, upTo: 20) == [1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20])
  }

  /// From wherever one asks, not only from a scheduled iteration.
  @Test(arguments: [1, 7, 10, 1000])
  func nextIsTheFirstOneLater(perDecade: Int) {
    let schedule = RecordSchedule(perDecade: perDecade)
    let all = Self.iterations(perDecade, upTo: 10_000)
    for k in 0..<2000 {
      #expect(schedule.next(after: k) == all.first { $0 > k })
    }
  }

  /// In the files: the start, the schedule, and the last iteration, whatever it is.
  @Test(arguments: [(1, 99), (1, 100), (3, 1), (10, 57), (50, 13)])
  func firstAndLastAreAlwaysRecorded(perDecade: Int, last: Int) async throws {
    let folder = try await results(
      of: quadratic(
        rest: """
          "replicates": 1, "budget": {"iterations": \(last)}, "record": {"per_decade": \(perDecade)}
          """))
    let recorded = try folder.csv("curves.csv").integers("iteration").compactMap { $0 }
    let scheduled = Self.iterations(perDecade, upTo: last)
    #expect(recorded == [0] + scheduled + (scheduled.last == last ? [] : [last]))
  }
}
