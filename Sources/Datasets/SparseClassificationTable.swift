public import LinearAlgebra

/// Rows of numbers of which few are not zero, each of one of two classes.
public struct SparseClassificationTable: Equatable, Sendable {
  /// The entries that are not zero; finite.
  public let matrix: SparseMatrix
  /// What is subtracted from every row: a feature is `matrix` minus this. Nil where nothing is, as in
  /// every table that has not been standardized.
  public let shifts: [Double]?
  /// The class of each row: -1 or +1.
  public let labels: [Double]
  public let classNames: ClassificationTable.ClassNames

  /// The number of rows; at least 1.
  public var rowCount: Int { labels.count }
  /// The number of features; at least 1.
  public var columnCount: Int { matrix.columnCount }

  /// Rows that are in memory already.
  ///
  /// - Precondition: at least one row and one feature, finite entries, labels of ±1.
  public init(
    matrix: SparseMatrix, shifts: [Double]? = nil, labels: [Double],
    classNames: ClassificationTable.ClassNames
  ) {
    precondition(!labels.isEmpty && matrix.columnCount > 0, "a table without rows or features")
    precondition(matrix.rowCount == labels.count, "\(labels.count) labels")
    precondition(matrix.values.allSatisfy(\.isFinite), "a feature is not finite")
    precondition(shifts?.count ?? matrix.columnCount == matrix.columnCount, "one shift a column")
    precondition(labels.allSatisfy { abs($0) == 1 }, "a label is not ±1")
    self.matrix = matrix
    self.shifts = shifts
    self.labels = labels
    self.classNames = classNames
  }

  /// Whether it is better left sparse: it would have more than 2²² entries (32 MB) as a dense table, and
  /// less than a quarter of them are stored.
  public var isBetterSparse: Bool {
    let entries = Double(rowCount) * Double(columnCount)
    return entries > 0x1p22 && Double(matrix.storedCount) < entries / 4
  }

  /// The same table with all its zeros; its features are called `feature1`, `feature2`, ….
  ///
  /// - Precondition: it has not been standardized.
  public var dense: ClassificationTable {
    precondition(shifts == nil, "a table that has been standardized is not zero anywhere")
    return ClassificationTable(
      features: matrix.dense, labels: labels,
      featureNames: (1...columnCount).map { "feature\($0)" }, classNames: classNames)
  }
}

extension SparseClassificationTable {
  /// The table with every feature z = (x − mean)/deviation, as `ClassificationTable.standardized` makes
  /// it. Nothing fills in: entries are divided, and the quotients mean/deviation are the `shifts`.
  ///
  /// O(stored entries + columns).
  public func standardized() -> SparseClassificationTable {
    precondition(shifts == nil, "a table that has been standardized already")
    let columns = SparseColumns(matrix)
    return SparseClassificationTable(
      matrix: matrix.mapValues { column, value in
        columns.scales[column] == 0
          ? 0 : value / columns.units[column] / columns.scales[column]
      },
      shifts: zip(columns.means, columns.scales).map { $1 == 0 ? 0 : $0 / $1 }, labels: labels,
      classNames: classNames)
  }
}

/// Means and deviations of the columns of a sparse matrix, each in a unit of its own.
private struct SparseColumns {
  /// Powers of two: dividing by them is exact, and keeps sums and squares from overflowing.
  let units: [Double]
  let means: [Double]
  /// The deviations; 0 for a constant column.
  let scales: [Double]

  init(_ matrix: SparseMatrix) {
    let n = matrix.columnCount
    let rows = Double(matrix.rowCount)
    var stored = [Int](repeating: 0, count: n)
    var (least, greatest) = (
      [Double](repeating: .infinity, count: n), [Double](repeating: -.infinity, count: n)
    )
    matrix.forEachEntry { _, column, value in
      stored[column] += 1
      least[column] = min(least[column], value)
      greatest[column] = max(greatest[column], value)
    }
    for column in 0..<n where stored[column] < matrix.rowCount {
      least[column] = min(least[column], 0)
      greatest[column] = max(greatest[column], 0)
    }
    let units = zip(least, greatest).map { least, greatest in
      least == greatest ? 1 : max(abs(least), abs(greatest)).binade
    }
    var means = [Double](repeating: 0, count: n)
    matrix.forEachEntry { _, column, value in means[column] += value / units[column] / rows }
    // Zeros that are not stored are as far from the mean as the mean from zero.
    var squares = (0..<n).map {
      Double(matrix.rowCount - stored[$0]) * means[$0] * means[$0]
    }
    matrix.forEachEntry { _, column, value in
      let difference = value / units[column] - means[column]
      squares[column] += difference * difference
    }
    self.units = units
    self.means = means
    scales = (0..<n).map { least[$0] < greatest[$0] ? (squares[$0] / rows).squareRoot() : 0 }
  }
}
