import AutoDiff
import LinearAlgebra
import Measures
import Problems
import Sampling
import Testing

/// Logistic regression on sparse rows against the same rows stored in full, and what is known of wide
/// data against what is known of small data with the same f.
struct SparseLogisticRegressionTests {
  static let stream = RandomStream(seed: 68)

  /// Rows, some of them empty, with two classes that overlap.
  static func rows(_ m: Int, _ p: Int, density: Double) -> (features: [Double], labels: [Double]) {
    let draws = stream.substream("\(m) × \(p)")
    let chances = draws.at(iteration: 0).uniforms(m * p)
    let normals = draws.at(iteration: 1).normals(m * p)
    let features = (0..<m * p).map {
      chances[$0] < density && ($0 / p) % 9 != 5 ? normals[$0] + 0.5 : 0
    }
    let noise = draws.at(iteration: 2).normals(m)
    let labels = (0..<m).map { i in
      (0..<p).reduce(noise[i]) { $0 + features[i * p + $1] * ($1 % 3 == 0 ? 1 : -0.5) } < 0
        ? -1.0 : 1
    }
    return (features, labels)
  }

  struct Shape: CustomTestStringConvertible, Sendable {
    var rows: Int, columns: Int, density: Double
    var isShifted: Bool, hasIntercept: Bool, regularization: Double

    var testDescription: String {
      "\(rows) × \(columns)\(isShifted ? ", shifted" : "")\(hasIntercept ? ", intercept" : ""), "
        + "λ = \(regularization)"
    }

    var shifts: [Double]? {
      isShifted ? stream.substream("shifts").at(iteration: columns).normals(columns) : nil
    }

    func sparse() -> LogisticRegression {
      let (features, labels) = SparseLogisticRegressionTests.rows(rows, columns, density: density)
      return LogisticRegression(
        sparse: SparseMatrix(features, columnCount: columns), shifts: shifts, labels: labels,
        regularization: regularization, hasIntercept: hasIntercept)
    }

    func dense() -> LogisticRegression {
      let (features, labels) = SparseLogisticRegressionTests.rows(rows, columns, density: density)
      let c = shifts ?? [Double](repeating: 0, count: columns)
      return LogisticRegression(
        features: features.enumerated().map { $1 - c[$0 % columns] }, labels: labels,
        regularization: regularization, hasIntercept: hasIntercept)
    }
  }

  static let shapes = [
    (1, 1, 1.0), (60, 1, 0.3), (200, 12, 0.2), (12, 90, 0.1), (40, 40, 0.1), (30, 5, 0),
  ].flatMap { rows, columns, density in
    [(false, false, 0.1), (true, false, 1), (false, true, 0.01), (true, true, 0.1)].map {
      Shape(
        rows: rows, columns: columns, density: density, isShifted: $0, hasIntercept: $1,
        regularization: $2)
    }
  }

  /// Everything that depends on the rows is a sum over them with the same terms except zeros; f* and x*
  /// are as exact as the condition L/λ allows.
  @Test(arguments: shapes)
  func isTheSameAsWithTheZeros(shape: Shape) throws {
    let (sparse, dense) = (shape.sparse(), shape.dense())
    #expect(sparse.dimension == dense.dimension)
    let evaluators = [sparse, dense].map { Evaluator($0.graph()) }
    for k in 0..<3 {
      let x = Self.stream.at(iteration: k).normals(sparse.dimension).map { Double(k) * $0 }
      #expect(
        relativeDifference(evaluators[0].value(at: x), evaluators[1].value(at: x)) < 1e-13)
      // Relative to the terms of its sums, which may cancel.
      let gradients = evaluators.map { $0.gradient(at: x) }
      let size = ProblemLaws.norm(x) + (shape.shifts ?? []).reduce(5) { max($0, abs($1)) }
      for (a, b) in zip(gradients[0], gradients[1]) { #expect(abs(a - b) <= 1e-14 * size) }
    }
    let (L, expected) = (
      try #require(sparse.known.smoothness), try #require(dense.known.smoothness)
    )
    #expect(abs(L - expected) <= 1e-12 * expected)
    #expect(sparse.known.strongConvexity == dense.known.strongConvexity)
    #expect((sparse.known.minimum == nil) == (dense.known.minimum == nil))
    guard let minimum = dense.known.minimum else { return }
    #expect(abs(try #require(sparse.known.minimum) - minimum) <= 1e-13)
    let x = try #require(sparse.known.minimizer).entries
    for (a, b) in zip(x, try #require(dense.known.minimizer).entries) {
      #expect(abs(a - b) <= 1e-9 * (1 + abs(b)))
    }
  }

  // MARK: - Wide

  /// The same f on more coordinates: no row has an entry beyond the first ones, and only the penalty
  /// depends on the others.
  static func widened(_ shape: Shape, to columns: Int, isSparse: Bool) -> LogisticRegression {
    let (features, labels) = rows(shape.rows, shape.columns, density: shape.density)
    let p = shape.columns
    if isSparse {
      let small = SparseMatrix(features, columnCount: p)
      var (starts, indices, values): ([Int], [Int32], [Double]) = ([0], [], [])
      for i in 0..<shape.rows {
        for j in 0..<p where features[i * p + j] != 0 {
          indices.append(Int32(j))
          values.append(features[i * p + j])
        }
        starts.append(values.count)
      }
      precondition(small.storedCount == values.count)
      return LogisticRegression(
        sparse: SparseMatrix(
          columnCount: columns, starts: starts, columns: indices, values: values),
        shifts: shape.shifts.map { $0 + [Double](repeating: 0, count: columns - p) },
        labels: labels, regularization: shape.regularization, hasIntercept: shape.hasIntercept)
    }
    let c = shape.shifts ?? [Double](repeating: 0, count: p)
    var wide = [Double](repeating: 0, count: shape.rows * columns)
    for i in 0..<shape.rows {
      for j in 0..<p { wide[i * columns + j] = features[i * p + j] - c[j] }
    }
    return LogisticRegression(
      features: wide, labels: labels, regularization: shape.regularization,
      hasIntercept: shape.hasIntercept)
  }

  static let wideShapes = [(200, 12, 0.3), (25, 40, 0.2)].flatMap { rows, columns, density in
    [(false, false, 0.1), (true, false, 1e-3), (false, true, 0.01), (true, true, 1)].map {
      Shape(
        rows: rows, columns: columns, density: density, isShifted: $0, hasIntercept: $1,
        regularization: $2)
    }
  }

  /// With more columns than are factorised: L from the rows' products, f* and x* by conjugate gradients.
  @Test(arguments: wideShapes, [false, true])
  func columnsOfZerosChangeNothing(shape: Shape, isSparse: Bool) throws {
    let small = shape.dense()
    let wide = Self.widened(shape, to: 2100, isSparse: isSparse)
    let L = try #require(small.known.smoothness)
    #expect(abs(try #require(wide.known.smoothness) - L) <= 1e-12 * L)
    #expect(abs(try #require(wide.known.minimum) - #require(small.known.minimum)) <= 1e-14)
    #expect(wide.known.strongConvexity == small.known.strongConvexity)
    let x = try #require(wide.known.minimizer).entries
    let expected = try #require(small.known.minimizer).entries
    let weights = shape.columns
    #expect(relativeDifference(Array(x[..<weights]), Array(expected[..<weights])) < 1e-10)
    #expect(x[weights..<2100].allSatisfy { abs($0) < 1e-12 })
    if shape.hasIntercept { #expect(abs(x[2100] - expected[weights]) < 1e-10) }
    ProblemLaws.check(wide)
  }

  /// With more rows and more columns than are decomposed into eigenvalues: L is not below the largest
  /// eigenvalue, and at most 1 % above. All rows of a block are a multiple of the first block's, which are
  /// the largest.
  @Test(arguments: [false, true])
  func smoothnessOfManyRowsAndColumns(isShifted: Bool) throws {
    let (block, blocks) = (6, 360)
    let n = block * blocks
    let (features, _) = Self.rows(block, block, density: 0.7)
    var values: [Double] = []
    for k in 0..<blocks { values += features.map { $0 * (1 - Double(k) / Double(blocks)) } }
    let matrix = SparseMatrix(
      columnCount: n, starts: (0...n).map { $0 * block },
      columns: (0..<n * block).map { Int32($0 / (block * block) * block + $0 % block) },
      values: values)
    let problem = LogisticRegression(
      sparse: matrix, shifts: isShifted ? [Double](repeating: 0, count: n) : nil,
      labels: (0..<n).map { $0 % 2 == 0 ? 1 : -1 }, regularization: 0.5)
    let gram = SparseMatrix(features, columnCount: block).gram(
      weights: [Double](repeating: 0.25 / Double(n), count: block))
    let exact = 0.5 + (try #require(SymmetricEigen(gram, order: block)?.values.last))
    let found = try #require(problem.known.smoothness)
    #expect(exact <= found && found - 0.5 <= 1.0102 * (exact - 0.5), "\(found) for \(exact)")
    // f, too, is small in all but the regularization: near f(0).
    #expect(try #require(problem.known.minimum) < log2)
    let evaluator = Evaluator(problem.graph())
    let x = try #require(problem.known.minimizer).entries
    #expect(ProblemLaws.norm(evaluator.gradient(at: x)) <= 1e-13 * found)
  }

  private let log2 = 0.6931471805599453

  /// Wide classes can be separated: without regularisation nothing is promised, and nothing is waited for.
  @Test func wideDataWithoutRegularizationIsLeftOpen() throws {
    let shape = Shape(
      rows: 25, columns: 40, density: 0.2, isShifted: false, hasIntercept: true,
      regularization: 0)
    let known = Self.widened(shape, to: 2100, isSparse: true).known
    #expect(known.minimum == nil && known.minimizer == nil)
    #expect(known.smoothness != nil)
  }

  @Test func extremeEntriesDoNotHang() {
    for scale in [1e-150, 1e150, .infinity, .nan] {
      let problem = LogisticRegression(
        sparse: SparseMatrix(
          columnCount: 3000, starts: [0, 2, 3], columns: [0, 2999, 1],
          values: [1, -2, 3].map { $0 * scale }),
        labels: [1, -1], regularization: 1)
      #expect(problem.known.minimum.map { $0.isFinite && $0 <= log2 } ?? true)
      #expect(problem.known.smoothness.map { $0.isFinite } ?? true || scale == 1e150)
    }
  }

  /// Counted by hand: two products with 4 entries 16, shifts 4p, rows 7 each, λw 2p.
  @Test func operationsOfTheFormula() {
    func operations(isShifted: Bool, hasIntercept: Bool) -> Double {
      LogisticRegression(
        sparse: SparseMatrix([1, 0, 0, 2, 0, 3, 0, 0, 4], columnCount: 3),
        shifts: isShifted ? [1, 2, 3] : nil, labels: [1, -1, 1], regularization: 0.1,
        hasIntercept: hasIntercept
      ).closedFormGradient().operations
    }
    #expect(operations(isShifted: false, hasIntercept: false) == 16 + 15 + 6)
    #expect(operations(isShifted: false, hasIntercept: true) == 16 + 21 + 6)
    #expect(operations(isShifted: true, hasIntercept: false) == 16 + 12 + 21 + 6)
  }
}
