import AutoDiff
import Testing

struct RevolveTests {
  /// The least number of advanced steps, by dynamic programming over where to store next:
  /// t(l, s) = min over m of m + t(l − m, s − 1) + t(m, s), and l(l − 1)/2 with a single slot.
  static let optimum: [[Int]] = {
    let (steps, slots) = (60, 8)
    var t = [[Int]](repeating: [Int](repeating: 0, count: steps + 1), count: slots + 1)
    for s in 1...slots {
      for l in 1...steps {
        t[s][l] = l * (l - 1) / 2
        if s == 1 || l == 1 { continue }
        for m in 1..<l { t[s][l] = min(t[s][l], m + t[s - 1][l - m] + t[s][m]) }
      }
    }
    return t
  }()

  /// The result of following a schedule, with numbers of steps taken as states.
  struct Log {
    var advanced = 0
    var reversed: [Int] = []
    var slotsUsed = 0
    var repetitions: [Int]
    var isSound = true

    init(_ schedule: Revolve) {
      repetitions = [Int](repeating: 0, count: schedule.steps)
      var current = 0
      var slots = [Int?](repeating: nil, count: schedule.slots)
      slots[0] = 0
      for action in schedule {
        switch action {
        case .advance(let range):
          isSound = isSound && current == range.lowerBound && !range.isEmpty
          for k in range { repetitions[k] += 1 }
          current = range.upperBound
          advanced += range.count
        case .store(let slot):
          isSound = isSound && slot > 0
          slots[slot] = current
          slotsUsed = max(slotsUsed, slot)
        case .restore(let slot):
          current = slots[slot] ?? -1
        case .reverse(let step):
          isSound = isSound && current == step
          reversed.append(step)
          // A run for its tape: the state is used up.
          current = -1
        }
      }
      slotsUsed += 1
    }
  }

  @Test func publishedCounts() {
    #expect(Revolve.advancedSteps(steps: 10, slots: 3) == 15)
    #expect(Revolve.advancedSteps(steps: 56, slots: 3) == 210)
    #expect(Revolve.advancedSteps(steps: 100, slots: 5) == 316)
  }

  /// Every step reversed once, in descending order, from its own state, in no more slots than there
  /// are, with no more steps advanced than the optimum.
  @Test(arguments: 1...8)
  func schedulesAreOptimal(slots: Int) {
    for steps in 1...60 {
      let log = Log(Revolve(steps: steps, slots: slots))
      #expect(log.isSound)
      #expect(log.reversed == (0..<steps).reversed())
      #expect(log.slotsUsed <= slots)
      #expect(log.advanced == Self.optimum[slots][steps], "\(steps) steps, \(slots) slots")
      #expect(log.advanced == Revolve.advancedSteps(steps: steps, slots: slots))
    }
  }

  /// Up to a million steps, where binomials are large, and no step is advanced over more than r
  /// times.
  @Test(arguments: [
    (1_000_000, 3, 180), (1_000_000, 20, 8), (1_000_000, 1414, 2), (1_000_000, 1413, 2),
    (1_000_000, 1412, 3), (1_000_000, 999_999, 1), (1_000_000, 5_000_000, 1), (3000, 1, 2999),
  ])
  func longChains(steps: Int, slots: Int, repetitions: Int) {
    let log = Log(Revolve(steps: steps, slots: slots))
    #expect(log.isSound)
    #expect(log.reversed == (0..<steps).reversed())
    #expect(log.slotsUsed <= slots)
    #expect(log.advanced == Revolve.advancedSteps(steps: steps, slots: slots))
    #expect(log.repetitions.allSatisfy { $0 <= repetitions })
  }

  /// In the closed form, which is exact as long as nothing overflows.
  @Test func largestChains() {
    let l = 1 << 29
    #expect(Revolve.advancedSteps(steps: l, slots: 1) == l * (l - 1) / 2)
    #expect(Revolve.advancedSteps(steps: l, slots: l) == l - 1)
    // β(2, r) = (r + 1)(r + 2)/2 reaches 2²⁹ with r = 32767: 2²⁹ + 2¹⁴.
    let r = 32767
    #expect(
      Revolve.advancedSteps(steps: l, slots: 2) == r * l - (r + 2) * (r + 1) * r / 6)
  }

  @Test func restartsAlike() {
    var schedule = Revolve(steps: 23, slots: 4)
    let whole = Array(schedule)
    for count in [0, 1, 10, whole.count] {
      for _ in 0..<count { _ = schedule.next() }
      #expect(schedule.isFinished == (count == whole.count))
      schedule.restart()
      #expect(Array(schedule) == whole)
    }
  }

  @Test func emptySchedulesAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = Revolve(steps: 0, slots: 1) }
    await #expect(processExitsWith: .failure) { _ = Revolve(steps: 1, slots: 0) }
    await #expect(processExitsWith: .failure) { _ = Revolve(steps: 1 << 30, slots: 1) }
  }
}
