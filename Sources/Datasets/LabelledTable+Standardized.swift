import LinearAlgebra

extension LabelledTable {
  /// The table with every feature replaced by z = (x − mean)/deviation, where the deviation is that of
  /// the population, √(Σ(x − mean)²/rows). A constant column carries no information and becomes 0.
  ///
  /// Means and deviations are taken over all rows, so take a `prefix` before, not after. A sparse table
  /// stays sparse: its entries are divided, and the quotients mean/deviation are the shifts.
  /// O(rows × columns), or O(stored entries + columns).
  ///
  /// - Precondition: if it is sparse, it has not been standardized.
  public func standardized() -> LabelledTable {
    switch features {
    case .dense(let numbers):
      return replacing(.dense(StandardScores(numbers, columns: columnCount).scores))
    case .sparse(let matrix, let shifts):
      precondition(shifts == nil, "a table that has been standardized already")
      let columns = SparseColumns(matrix)
      let scores = matrix.mapValues { column, value in
        columns.scales[column] == 0
          ? 0 : value / columns.units[column] / columns.scales[column]
      }
      return replacing(
        .sparse(scores, shifts: zip(columns.means, columns.scales).map { $1 == 0 ? 0 : $0 / $1 }))
    }
  }

  /// The table with all features divided by the largest absolute value among them, so that they lie
  /// between −1 and 1 and keep their proportions; unchanged if all are 0.
  ///
  /// - Precondition: if it is sparse, it has not been standardized.
  public func scaledToUnit() -> LabelledTable {
    let numbers = numbers
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return self }
    return replacing(.dense(numbers.map { $0 / largest }))
  }

  /// The columns whose values are all the same.
  public var constantColumns: [Int] {
    switch features {
    case .dense(let numbers):
      return (0..<columnCount).filter { column in
        stride(from: column, to: numbers.count, by: columnCount).allSatisfy {
          numbers[$0] == numbers[column]
        }
      }
    case .sparse(let matrix, _):
      let scales = SparseColumns(matrix).scales
      return scales.indices.filter { scales[$0] == 0 }
    }
  }
}
