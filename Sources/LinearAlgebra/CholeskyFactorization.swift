internal import COpenBLAS
internal import Foundation

/// ½(A + Aᵀ) = LLᵀ with L lower triangular, if the symmetric part of A is positive definite (LAPACK `dpotrf`).
package final class CholeskyFactorization: SquareFactorization {
  private let order: Int
  /// L on and below the diagonal.
  private let factor: AlignedBuffer
  private var hasFactors = false

  /// Memory for matrices of order n, to be factorised one after another.
  package init(order: Int) {
    self.order = order
    factor = AlignedBuffer(count: order * order)
  }

  /// The bytes of memory held.
  package var bytes: Int { factor.count * MemoryLayout<Double>.stride }

  package func factorize(_ a: UnsafePointer<Double>) -> FactorizationFailure? {
    let failure = FactorizationFailure.notFinite(a, rows: order, columns: order) ?? eliminate(a)
    hasFactors = failure == nil
    return failure
  }

  private func eliminate(_ a: UnsafePointer<Double>) -> FactorizationFailure? {
    BLAS.configured
    let l = factor.base
    for i in 0..<order {
      // Halved before adding, so that the sum cannot overflow.
      for j in 0...i { l[i * order + j] = 0.5 * a[i * order + j] + 0.5 * a[j * order + i] }
    }
    var n = Int32(order)
    var info: Int32 = 0
    dpotrf_("U", &n, l, &n, &info)  // the upper triangle by columns is the lower one by rows
    precondition(info >= 0, "dpotrf rejects argument \(-info)")
    // LAPACK stops at the first pivot that is not positive, and leaves it on the diagonal.
    let stop = Int(info) - 1
    return .pivot(order: order, mayBeNegative: false) { k in
      let diagonal = l[k * (order + 1)]
      return k == stop ? diagonal : diagonal * diagonal
    } subtracted: { k in
      (0..<k).reduce(0) { $0 + l[k * order + $1] * l[k * order + $1] }
    }
  }

  package func solve(_ b: UnsafeMutablePointer<Double>, columns: Int, transposed: Bool) {
    guard hasFactors else { return b.update(repeating: .nan, count: order * columns) }
    solve(CblasNoTrans, b, columns)
    solve(CblasTrans, b, columns)
  }

  private func solve(
    _ transposition: CBLAS_TRANSPOSE, _ b: UnsafeMutablePointer<Double>, _ columns: Int
  ) {
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, transposition, CblasNonUnit, Int32(order),
      Int32(columns), 1, factor.base, Int32(order), b, Int32(columns))
  }

  package var logAbsoluteDeterminant: Double {
    guard hasFactors else { return .nan }
    return (0..<order).reduce(0) { $0 + 2 * log(factor.base[$1 * (order + 1)]) }
  }
}
