internal import COpenBLAS

/// Linear systems with a symmetric positive definite matrix (LAPACK `dposv`).
public enum Cholesky {
  /// x with Ax = b; nil if, to working precision, A is not positive definite or no finite x solves the system.
  public static func solve(_ matrix: [Double], _ rightHandSide: [Double]) -> [Double]? {
    BLAS.configured
    var n = Int32(rightHandSide.count)
    precondition(matrix.count == Int(n) * Int(n), "a square matrix of order \(n)")
    var a = matrix
    var x = rightHandSide
    var one: Int32 = 1
    var info: Int32 = 0
    dposv_("U", &n, &one, &a, &n, &x, &n, &info)
    return info == 0 && x.allSatisfy(\.isFinite) ? x : nil
  }
}
