import Statistics
import Testing

@Suite struct DistinctTests {
  @Test(
    arguments: [
      ([], []), ([1], [1]), ([3, 1, 3, 2, 1], [3, 1, 2]), ([2, 2, 2], [2]),
    ] as [([Int], [Int])])
  func inOrderOfFirstOccurrence(numbers: [Int], distinct: [Int]) {
    #expect(numbers.distinct == distinct)
  }

  @Test func firstOfEveryKey() {
    #expect([13, 22, 3, 41, 12].distinct { $0 % 10 } == [13, 22, 41])
  }
}
