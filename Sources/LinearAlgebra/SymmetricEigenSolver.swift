internal import COpenBLAS

/// Eigenvalues and orthonormal eigenvectors of symmetric matrices of one order, one after another, on workspace
/// allocated once (LAPACK `dsyevd`).
package struct SymmetricEigenSolver: Sendable {
  package let order: Int
  private var work: [Double]
  private var integers: [Int32]

  /// - Precondition: order > 0.
  package init(order: Int) {
    precondition(order > 0, "a matrix of order \(order)")
    BLAS.configured
    self.order = order
    work = [0]
    integers = [0]
    var (matrix, values) = ([0.0], [0.0])
    _ = decompose(&matrix, &values, workCount: -1, integerCount: -1)
    work = [Double](repeating: 0, count: Int(work[0]))
    integers = [Int32](repeating: 0, count: Int(integers[0]))
  }

  /// Replaces a matrix with its eigenvectors.
  ///
  /// - Parameters:
  ///   - matrix: n × n by rows; only the entries on and below the diagonal are read. Row k becomes the
  ///     eigenvector of `values[k]`.
  ///   - values: becomes the n eigenvalues, ascending.
  /// - Returns: false if an entry that is read is not finite, or if the iteration does not converge; the contents
  ///   are then useless.
  package mutating func decompose(_ matrix: inout [Double], values: inout [Double]) -> Bool {
    precondition(
      matrix.count == order * order && values.count == order,
      "\(matrix.count) entries and \(values.count) values of a matrix of order \(order)")
    // LAPACK would report success and return NaN.
    guard
      (0..<order).allSatisfy({ i in
        matrix[i * order...i * (order + 1)].allSatisfy(\.isFinite)
      })
    else { return false }
    return decompose(
      &matrix, &values, workCount: Int32(work.count), integerCount: Int32(integers.count))
  }

  /// LAPACK reads by columns, so the lower triangle is its upper one, and its columns are rows here.
  private mutating func decompose(
    _ matrix: inout [Double], _ values: inout [Double], workCount: Int32, integerCount: Int32
  ) -> Bool {
    var n = Int32(order)
    var (workCount, integerCount, info) = (workCount, integerCount, Int32(0))
    dsyevd_(
      "V", "U", &n, &matrix, &n, &values, &work, &workCount, &integers, &integerCount, &info)
    return info == 0
  }
}
