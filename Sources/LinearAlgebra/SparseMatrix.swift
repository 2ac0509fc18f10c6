/// A matrix with few nonzero entries, stored as compressed rows (CSR): the values of these entries
/// row by row, and their columns; 12 bytes per entry and 8 bytes per row.
///
/// Entries that are not stored are zero; a stored entry may also be zero.
public struct SparseMatrix: Equatable, Sendable {
  public let rowCount: Int
  public let columnCount: Int
  /// Where each row's entries begin and, last, where all end.
  let starts: [Int]
  /// The column of every entry, ascending within a row.
  let columns: [Int32]
  /// The value of every entry.
  public let values: [Double]

  /// - Parameters:
  ///   - starts: where each row's entries begin and, last, how many there are.
  ///   - columns: the column of every entry, from 0, ascending within a row.
  ///   - values: the value of every entry.
  /// - Precondition: starts that ascend from 0 to the number of entries; columns that ascend within
  ///   each row, and are less than `columnCount`, which is at most 2³¹ − 1.
  public init(columnCount: Int, starts: [Int], columns: [Int32], values: [Double]) {
    precondition(0 <= columnCount && columnCount <= Int(Int32.max), "\(columnCount) columns")
    precondition(starts.first == 0 && starts.last == values.count, "rows of all entries")
    precondition(columns.count == values.count, "one column for every value")
    for (first, end) in zip(starts, starts.dropFirst()) {
      precondition(first <= end, "a row that ends before it begins")
      var previous = -1
      for k in first..<end {
        precondition(previous < columns[k] && columns[k] < columnCount, "ascending columns")
        previous = Int(columns[k])
      }
    }
    rowCount = starts.count - 1
    self.columnCount = columnCount
    self.starts = starts
    self.columns = columns
    self.values = values
  }

  /// Stores the nonzero entries of a matrix given by rows.
  public init(_ dense: [Double], columnCount: Int) {
    precondition(
      columnCount > 0 && dense.count.isMultiple(of: columnCount), "rows of \(columnCount) entries")
    var (starts, columns, values): ([Int], [Int32], [Double]) = ([0], [], [])
    for row in stride(from: 0, to: dense.count, by: columnCount) {
      for column in 0..<columnCount where dense[row + column] != 0 {
        columns.append(Int32(column))
        values.append(dense[row + column])
      }
      starts.append(values.count)
    }
    self.init(columnCount: columnCount, starts: starts, columns: columns, values: values)
  }

  /// How many entries are stored.
  public var storedCount: Int { values.count }

  /// All entries by rows, including zeros.
  public var dense: [Double] {
    var dense = [Double](repeating: 0, count: rowCount * columnCount)
    forEachEntry { row, column, value in dense[row * columnCount + column] = value }
    return dense
  }

  /// The stored entries, row by row.
  public func forEachEntry(_ body: (_ row: Int, _ column: Int, _ value: Double) -> Void) {
    for row in 0..<rowCount {
      for k in starts[row]..<starts[row + 1] { body(row, Int(columns[k]), values[k]) }
    }
  }

  /// The stored entries of one row.
  public func forEachEntry(ofRow row: Int, _ body: (_ column: Int, _ value: Double) -> Void) {
    for k in starts[row]..<starts[row + 1] { body(Int(columns[k]), values[k]) }
  }

  /// The same stored entries, with other values.
  public func mapValues(_ transform: (_ column: Int, _ value: Double) -> Double) -> SparseMatrix {
    SparseMatrix(
      columnCount: columnCount, starts: starts, columns: columns,
      values: zip(columns, values).map { transform(Int($0), $1) })
  }

  /// Some of the rows, in this order.
  public func rows(_ chosen: [Int]) -> SparseMatrix {
    var (starts, columns, values): ([Int], [Int32], [Double]) = ([0], [], [])
    for row in chosen {
      let range = self.starts[row]..<self.starts[row + 1]
      columns += self.columns[range]
      values += self.values[range]
      starts.append(values.count)
    }
    return SparseMatrix(columnCount: columnCount, starts: starts, columns: columns, values: values)
  }

  /// Aᵀ.
  public var transposed: SparseMatrix {
    precondition(rowCount <= Int(Int32.max), "\(rowCount) columns")
    var starts = [Int](repeating: 0, count: columnCount + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for column in 0..<columnCount { starts[column + 1] += starts[column] }
    var next = starts
    var transposedColumns = [Int32](repeating: 0, count: storedCount)
    var transposedValues = [Double](repeating: 0, count: storedCount)
    forEachEntry { row, column, value in
      transposedColumns[next[column]] = Int32(row)
      transposedValues[next[column]] = value
      next[column] += 1
    }
    return SparseMatrix(
      columnCount: rowCount, starts: starts, columns: transposedColumns, values: transposedValues)
  }
}
