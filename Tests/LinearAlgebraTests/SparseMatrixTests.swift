import LinearAlgebra
import Measures
import Sampling
import Testing

struct SparseMatrixTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let matrix: SparseMatrix
    /// The same entries by rows, made without it.
    let dense: [Double]
  }

  /// Wide, tall, with one row or column, full, empty, and with rows and columns of zeros.
  static let cases: [Case] = {
    let shapes = [
      (1, 1, 1.0), (5, 300, 0.02), (300, 5, 0.3), (40, 40, 0), (1, 70, 0.4), (60, 1, 0.2),
      (9, 13, 1), (50, 60, 0.05),
    ]
    return shapes.map { rows, columns, density in
      let stream = RandomStream(seed: 17).substream("\(rows) × \(columns)")
      let chances = stream.at(iteration: 0).uniforms(rows * columns)
      let normals = stream.at(iteration: 1).normals(rows * columns)
      let dense = zip(chances, normals).map { $0 < density ? $1 : 0 }
      return Case(
        testDescription: "\(rows) × \(columns), density \(density)",
        matrix: SparseMatrix(dense, columnCount: columns), dense: dense)
    }
  }()

  /// Whether two results of sums differ by no more than rounding: each of `terms` terms of size 1.
  static func expectClose(
    _ a: [Double], _ b: [Double], terms: Int, location: SourceLocation = #_sourceLocation
  ) {
    #expect(a.count == b.count, sourceLocation: location)
    let size = b.reduce(1) { max($0, abs($1)) }
    for (x, y) in zip(a, b) {
      #expect(
        abs(x - y) <= 4 * Double(terms) * Double.ulpOfOne * size, sourceLocation: location)
    }
  }

  @Test(arguments: cases)
  func keepsWhatIsNotZero(entry: Case) {
    let matrix = entry.matrix
    #expect(matrix.dense == entry.dense)
    #expect(matrix.storedCount == entry.dense.count { $0 != 0 })
    var transposed = entry.dense
    for i in 0..<matrix.rowCount {
      for j in 0..<matrix.columnCount {
        transposed[j * matrix.rowCount + i] = entry.dense[i * matrix.columnCount + j]
      }
    }
    #expect(matrix.transposed.dense == transposed)
    #expect(matrix.transposed.transposed == matrix)
    let chosen = [matrix.rowCount - 1, 0]
    #expect(
      matrix.rows(chosen).dense
        == chosen.flatMap {
          entry.dense[$0 * matrix.columnCount..<($0 + 1) * matrix.columnCount]
        })
    #expect(matrix.mapValues { Double($0) - $1 }.storedCount == matrix.storedCount)
    #expect(
      matrix.mapValues { -2 * $1 + 0 * Double($0) }.dense
        == entry.dense.map { $0 == 0 ? 0 : -2 * $0 })
  }

  @Test(arguments: cases, [1, 2, 5])
  func productsAreThoseOfTheDenseMatrix(entry: Case, count k: Int) {
    let (m, p) = (entry.matrix.rowCount, entry.matrix.columnCount)
    let stream = RandomStream(seed: 18)
    let (x, y) = (stream.at(iteration: 0).normals(p * k), stream.at(iteration: 1).normals(m * k))
    var expected = [Double](repeating: 0, count: m * k)
    var sums = x
    for i in 0..<m {
      for j in 0..<p {
        for c in 0..<k {
          expected[i * k + c] += entry.dense[i * p + j] * x[j * k + c]
          sums[j * k + c] += entry.dense[i * p + j] * y[i * k + c]
        }
      }
    }
    var product = [Double](repeating: .nan, count: m * k)
    entry.matrix.multiply(x, into: &product, count: k)
    Self.expectClose(product, expected, terms: p)
    var added = x
    entry.matrix.addTransposed(times: y, to: &added, count: k)
    Self.expectClose(added, sums, terms: m)
  }

  @Test(arguments: cases)
  func gram(entry: Case) {
    let (m, p) = (entry.matrix.rowCount, entry.matrix.columnCount)
    let weights = RandomStream(seed: 19).at(iteration: 0).uniforms(m)
    var expected = [Double](repeating: 0, count: p * p)
    for i in 0..<m {
      for a in 0..<p where entry.dense[i * p + a] != 0 {
        for b in 0..<p {
          expected[a * p + b] += weights[i] * entry.dense[i * p + a] * entry.dense[i * p + b]
        }
      }
    }
    Self.expectClose(entry.matrix.gram(weights: weights), expected, terms: m)
  }

  @Test func whatIsNoMatrixIsRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = SparseMatrix(columnCount: 2, starts: [0, 1], columns: [2], values: [1])
    }
    await #expect(processExitsWith: .failure) {
      _ = SparseMatrix(columnCount: 2, starts: [0, 2], columns: [1, 1], values: [1, 1])
    }
    await #expect(processExitsWith: .failure) {
      _ = SparseMatrix(columnCount: 2, starts: [0, 2, 1], columns: [0], values: [1])
    }
    await #expect(processExitsWith: .failure) {
      _ = SparseMatrix(columnCount: 2, starts: [0, 1], columns: [-1], values: [1])
    }
  }
}
