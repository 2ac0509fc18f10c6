/// Eigenvalues, ascending, and orthonormal eigenvectors of a symmetric matrix (LAPACK `dsyevd`).
public struct SymmetricEigen: Sendable {
  public let values: [Double]
  /// Row k is the eigenvector of `values[k]`.
  public let vectors: [Double]

  /// - Parameters:
  ///   - matrix: n × n by rows; the decomposition reads only the entries on and below the diagonal.
  ///   - order: n.
  /// - Returns: nil if an entry is not finite, or if the iteration does not converge.
  public init?(_ matrix: [Double], order: Int) {
    precondition(order > 0 && matrix.count == order * order, "a square matrix of order \(order)")
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    var solver = SymmetricEigenSolver(order: order)
    var vectors = matrix
    var values = [Double](repeating: 0, count: order)
    guard solver.decompose(&vectors, values: &values) else { return nil }
    self.values = values
    self.vectors = vectors
  }
}
