import Datasets
import Foundation
import LinearAlgebra
import Testing

struct SparseTableTests {
  private func matrix(_ table: LabelledTable) throws -> SparseMatrix {
    guard case .sparse(let matrix, _) = table.features else { throw NotSparse() }
    return matrix
  }

  private func subtracted(_ table: LabelledTable) -> [Double]? {
    if case .sparse(_, let shifts) = table.features { shifts } else { nil }
  }

  private struct NotSparse: Error {}

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
    let sparse = try LabelledTable(libsvm: file, features: columns)
    let dense = sparse.dense
    #expect(dense.features == .dense(sparse.numbers))
    #expect(dense.dense == dense)
    #expect(try matrix(sparse).storedCount == dense.numbers.count { $0 != 0 })
    #expect(dense.labels == sparse.labels && dense.featureNames == sparse.featureNames)
    #expect(dense.constantColumns == sparse.constantColumns)
    #expect(sparse.prefix(2).numbers == dense.prefix(2).numbers)
    #expect((sparse.rowCount, sparse.columnCount) == (rows, columns))
  }

  @Test func zerosThatAreWrittenAreNotKept() throws {
    let table = try LabelledTable(libsvm: textFile("1 1:0 3:-0.0 5:0\n-1 2:1e-400 4:3"))
    #expect(table.columnCount == 5)
    #expect(try matrix(table).storedCount == 1)
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
    let table = try LabelledTable(libsvm: file, features: shape.columns)
    let expected = table.dense.standardized()
    let found = table.standardized()
    let shifts = try #require(subtracted(found))
    #expect(try matrix(found).storedCount == matrix(table).storedCount)
    #expect(found.labels == expected.labels && found.classNames == expected.classNames)
    for (k, value) in try matrix(found).dense.enumerated() {
      #expect(abs(value - shifts[k % shape.columns] - expected.numbers[k]) <= 1e-13)
    }
  }

  /// Columns that are constant, zero or not, become zero, and none is divided by zero.
  @Test func constantColumns() throws {
    let plain = try LabelledTable(
      libsvm: textFile("1 1:0.1 3:7\n-1 1:0.1\n1 1:0.1"), features: 4)
    #expect(plain.constantColumns == [0, 1, 3] && plain.dense.constantColumns == [0, 1, 3])
    let table = plain.standardized()
    let shifts = try #require(subtracted(table))
    let rows = try matrix(table).dense.enumerated().map { $1 - shifts[$0 % 4] }
    for row in 0..<3 {
      #expect([rows[4 * row], rows[4 * row + 1], rows[4 * row + 3]] == [0, 0, 0])
    }
    #expect(abs(rows[2] - 2.0.squareRoot()) < 1e-15)
  }

  /// On both sides of 2²² entries, and of a quarter of them stored.
  @Test func whatIsBetterLeftSparse() {
    func table(_ rows: Int, _ columns: Int, perRow: Int) -> LabelledTable {
      let matrix = SparseMatrix(
        columnCount: columns, starts: (0...rows).map { $0 * perRow },
        columns: (0..<rows * perRow).map { Int32($0 % perRow) },
        values: [Double](repeating: 1, count: rows * perRow))
      return LabelledTable(
        .sparse(matrix, shifts: nil), names: .numbered(from: 1),
        labels: [Int](repeating: 1, count: rows), classNames: ["0", "1"])
    }
    #expect(table(2, 1 << 21 + 1, perRow: 1).isBetterSparse)
    #expect(!table(2, 1 << 21, perRow: 1).isBetterSparse)
    #expect(table(1 << 20, 8, perRow: 1).isBetterSparse)
    #expect(!table(1 << 20, 8, perRow: 2).isBetterSparse)
  }

  /// Reading takes memory for what is written, not for what could have been.
  @Test func manyFeatures() throws {
    let text = (0..<300).map { "\($0 % 2) \($0 + 1):1 2000000000:\($0 + 1)" }
    let table = try LabelledTable(libsvm: textFile(text.joined(separator: "\n")))
    #expect(table.columnCount == 2_000_000_000)
    #expect(try matrix(table).storedCount == 600)
    #expect(table.isBetterSparse)
  }
}
