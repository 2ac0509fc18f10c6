internal import COpenBLAS

/// Eigenvalues, ascending, and orthonormal eigenvectors of a symmetric matrix (LAPACK `dsyevd`).
public struct SymmetricEigen: Sendable {
  public let values: [Double]
  /// Row k is the eigenvector of `values[k]`.
  public let vectors: [Double]

  /// - Parameters:
  ///   - matrix: n × n by rows; only its symmetric part in one triangle is read.
  ///   - order: n.
  /// - Returns: nil where an entry is not finite, or the iteration does not converge.
  public init?(_ matrix: [Double], order: Int) {
    precondition(order > 0 && matrix.count == order * order, "a square matrix of order \(order)")
    // LAPACK would report success and hand back NaN.
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    BLAS.configured
    var a = matrix
    var values = [Double](repeating: 0, count: order)
    var n = Int32(order)
    var info: Int32 = 0
    var workCount: Int32 = -1
    var integerCount: Int32 = -1
    var work = [0.0]
    var integers: [Int32] = [0]
    for _ in 0..<2 {  // the first call asks how much workspace the second needs
      dsyevd_(
        "V", "U", &n, &a, &n, &values, &work, &workCount, &integers, &integerCount, &info)
      guard info == 0 else { return nil }
      if workCount < 0 {
        workCount = Int32(work[0])
        integerCount = integers[0]
        work = [Double](repeating: 0, count: Int(workCount))
        integers = [Int32](repeating: 0, count: Int(integerCount))
      }
    }
    self.values = values
    self.vectors = a  // LAPACK's columns are rows here
  }
}
