import Datasets
import Foundation
import LinearAlgebra
import Testing

struct SparseClassificationTableTests {
  /// Rows with the given chance that a feature is not zero, some of them empty; labels of both classes.
  static func text(rows: Int, columns: Int, density: Double, scale: Double = 1) -> String {
    var random = SplitMix64(state: UInt64(rows * columns))
    return (0..<rows).map { row in
      let entries = (1...columns).filter { _ in Double.random(in: 0..<1, using: &random) < density }
      let words = (row % 7 == 3 ? [] : entries).map {
        "\($0):\(scale * Double.random(in: -1...2, using: &random))"
      }
      return ([row % 3 == 0 ? "-1" : "+1"] + words).joined(separator: " ")
    }.joined(separator: "\n")
  }

  static let shapes = [(2, 1, 1.0), (30, 4, 0.5), (9, 200, 0.05), (200, 9, 0.1)]

  @Test(arguments: shapes)
  func holdsWhatTheDenseTableHolds(rows: Int, columns: Int, density: Double) throws {
    let file = try textFile(Self.text(rows: rows, columns: columns, density: density))
    let dense = try ClassificationTable(libsvm: file, features: columns)
    let sparse = try SparseClassificationTable(libsvm: file, features: columns)
    #expect(sparse.dense == dense)
    #expect(sparse.matrix.dense == dense.features)
    #expect(sparse.matrix.storedCount == dense.features.count { $0 != 0 })
    #expect((sparse.rowCount, sparse.columnCount) == (rows, columns))
  }

  @Test func zerosThatAreWrittenAreNotKept() throws {
    let table = try SparseClassificationTable(libsvm: textFile("1 1:0 3:-0.0 5:0\n-1 2:1e-400 4:3"))
    #expect(table.columnCount == 5)
    #expect(table.matrix.storedCount == 1)
  }

  /// The matrix less the shifts is the dense standardized table, to rounding in units of a deviation
  /// whatever the features' scale.
  @Test(arguments: shapes, [1, 1e-200, 1e200])
  func standardizesAsTheDenseTableDoes(
    shape: (rows: Int, columns: Int, density: Double), scale: Double
  ) throws {
    let file = try textFile(
      Self.text(
        rows: shape.rows, columns: shape.columns, density: shape.density, scale: scale))
    let table = try SparseClassificationTable(libsvm: file, features: shape.columns)
    let expected = table.dense.standardized().table
    let found = table.standardized()
    let shifts = try #require(found.shifts)
    #expect(found.matrix.storedCount == table.matrix.storedCount)
    #expect(found.labels == expected.labels && found.classNames == expected.classNames)
    for (k, value) in found.matrix.dense.enumerated() {
      #expect(abs(value - shifts[k % shape.columns] - expected.features[k]) <= 1e-13)
    }
  }

  /// Columns that are constant, zero or not, become zero, and none is divided by zero.
  @Test func constantColumns() throws {
    let table = try SparseClassificationTable(
      libsvm: textFile("1 1:0.1 3:7\n-1 1:0.1\n1 1:0.1"), features: 4
    ).standardized()
    let shifts = try #require(table.shifts)
    let rows = table.matrix.dense.enumerated().map { $1 - shifts[$0 % 4] }
    for row in 0..<3 {
      #expect([rows[4 * row], rows[4 * row + 1], rows[4 * row + 3]] == [0, 0, 0])
    }
    #expect(abs(rows[2] - 2.0.squareRoot()) < 1e-15)
  }

  /// Both sides of 2²² entries, and of a quarter.
  @Test func whatIsBetterLeftSparse() {
    func table(_ rows: Int, _ columns: Int, perRow: Int) -> SparseClassificationTable {
      SparseClassificationTable(
        matrix: SparseMatrix(
          columnCount: columns, starts: (0...rows).map { $0 * perRow },
          columns: (0..<rows * perRow).map { Int32($0 % perRow) },
          values: [Double](repeating: 1, count: rows * perRow)),
        labels: [Double](repeating: 1, count: rows),
        classNames: .init(negative: "0", positive: "1"))
    }
    #expect(table(2, 1 << 21 + 1, perRow: 1).isBetterSparse)
    #expect(!table(2, 1 << 21, perRow: 1).isBetterSparse)
    #expect(table(1 << 20, 8, perRow: 1).isBetterSparse)
    #expect(!table(1 << 20, 8, perRow: 2).isBetterSparse)
  }

  /// Reading takes memory for what is written, not for what could be.
  @Test func manyFeatures() throws {
    let text = (0..<300).map { "\($0 % 2) \($0 + 1):1 2000000000:\($0 + 1)" }
    let table = try SparseClassificationTable(libsvm: textFile(text.joined(separator: "\n")))
    #expect(table.columnCount == 2_000_000_000)
    #expect(table.matrix.storedCount == 600)
    #expect(table.isBetterSparse)
  }
}
