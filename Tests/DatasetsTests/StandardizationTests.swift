import Datasets
import Foundation
import Testing

struct StandardizationTests {
  @Test func smallCase() {
    let table = LabelledTable(
      .dense([1, 7, 3, 7]), names: .listed(["a", "b"]), labels: [0, 1], classNames: ["n", "p"])
    let result = StandardScores([1, 7, 3, 7], columns: 2)
    #expect(result.scores == [-1, 0, 1, 0])
    #expect(result.means == [2, 7])
    #expect(result.deviations == [1, 0])
    let standardized = table.standardized()
    #expect(standardized.numbers == result.scores)
    #expect(standardized.labels == table.labels)
    #expect(standardized.featureNames == table.featureNames)
    #expect(standardized.classNames == table.classNames)
    #expect(table.constantColumns == [1])
  }

  /// Columns of any scale and offset come out with mean 0 and deviation 1, and can be taken back.
  @Test(arguments: [(1, 0), (1e-300, 0), (1e300, 0), (1, 1e6), (1e3, -1e9)] as [(Double, Double)])
  func meanZeroDeviationOne(scale: Double, offset: Double) {
    var random = SplitMix64(state: 3)
    let rows = 200
    let features = (0..<rows * 3).map { _ in
      offset + scale * Double.random(in: -1...1, using: &random)
    }
    let result = StandardScores(features, columns: 3)
    for column in 0..<3 {
      let scores = (0..<rows).map { result.scores[3 * $0 + column] }
      let mean = scores.reduce(0, +) / Double(rows)
      let variance = scores.reduce(0) { $0 + $1 * $1 } / Double(rows)
      #expect(abs(mean) <= 1e-14)
      #expect(abs(variance - 1) <= 1e-13)
      for row in 0..<rows {
        let back = scores[row] * result.deviations[column] + result.means[column]
        #expect(abs(back - features[3 * row + column]) <= 1e-14 * (scale + abs(offset)))
      }
    }
  }

  @Test func nothingOverflowsOrVanishes() {
    let huge = Double.greatestFiniteMagnitude
    let tiny = Double.leastNonzeroMagnitude
    let result = StandardScores([huge, tiny, 0.1, -huge, 0, 0.1, huge, 0, 0.1], columns: 3)
    let scores = result.scores
    #expect(scores.allSatisfy { $0.isFinite })
    #expect([scores[2], scores[5], scores[8]] == [0, 0, 0])
    #expect(result.means[2] == 0.1)
    #expect(abs(scores[1] - 2.0.squareRoot()) < 1e-15)
  }

  @Test func breastCancer() throws {
    let table = try LabelledTable(csv: dataFile("breast_cancer.csv"))
    let result = StandardScores(table.numbers, columns: 30)
    #expect(table.standardized().numbers == result.scores)
    #expect(result.deviations.allSatisfy { $0 > 0 })
    for column in 0..<30 {
      let scores = (0..<569).map { result.scores[30 * $0 + column] }
      #expect(abs(scores.reduce(0, +) / 569) <= 1e-14)
      #expect(abs(scores.reduce(0) { $0 + $1 * $1 } / 569 - 1) <= 1e-13)
    }
    #expect(abs(result.means[0] - 14.127291739894552) < 1e-12)
  }
}
