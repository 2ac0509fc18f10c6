import LinearAlgebra

/// Means and deviations of the columns of a sparse matrix, each in a unit of its own.
struct SparseColumns {
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
    // Zeros that are not stored are as far from the mean as the mean is from zero.
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
