import LinearAlgebra
import Testing

struct RunLengthVectorTests {
  static let vectors: [[Double]] = [
    [], [3], [3, 3], [1, 2, 3], [0, 0, 0, 5, 5, 1, 1, 1, 1, 0],
    [Double](repeating: 2, count: 1300) + [7] + [Double](repeating: -1, count: 700),
  ]

  /// Its entries, one by one and together, are those it was made of; equal vectors are equal
  /// however they were made.
  @Test(arguments: vectors)
  func entries(_ entries: [Double]) {
    let vector = RunLengthVector(entries)
    #expect(vector.count == entries.count)
    #expect(vector.entries == entries)
    #expect(Array(vector) == entries)
    let changes = zip(entries, entries.dropFirst()).count { $0 != $1 }
    #expect(vector.runCount == (entries.isEmpty ? 0 : changes + 1))
  }

  @Test func waysToSayTheSame() {
    #expect(RunLengthVector(repeating: 4, count: 3) == RunLengthVector([4, 4, 4]))
    #expect(RunLengthVector([1, 1, 2], times: 2) == RunLengthVector([1, 1, 1, 1, 2, 2]))
    #expect(RunLengthVector([1, 2]) != RunLengthVector([1, 2, 2]))
  }

  /// The runs within any range cover it, in order, once.
  @Test(arguments: vectors)
  func runsOfRanges(_ entries: [Double]) {
    let vector = RunLengthVector(entries)
    for first in stride(from: 0, through: entries.count, by: 1 + entries.count / 20) {
      for end in stride(from: first, through: entries.count, by: 1 + entries.count / 15) {
        var covered: [Double] = []
        vector.forEachRun(in: first..<end) { range, value in
          #expect(range.lowerBound == first + covered.count && !range.isEmpty)
          covered += [Double](repeating: value, count: range.count)
        }
        #expect(covered == Array(entries[first..<end]))
      }
    }
  }
}
