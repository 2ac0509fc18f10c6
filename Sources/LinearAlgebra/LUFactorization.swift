internal import COpenBLAS
internal import Foundation

/// A = LUPᵀ for any square matrix: L lower triangular, U upper triangular with a diagonal of ones,
/// P a permutation (LAPACK `dgetrf`).
///
/// LAPACK reads by columns, so it factorises Aᵀ = PL′U′; by rows its factors are L = U′ᵀ and
/// U = L′ᵀ. The triangular solves then go by rows, so that no right-hand side needs to be
/// transposed.
package final class LUFactorization: SquareFactorization {
  private let order: Int
  /// L on and below the diagonal, U above it.
  private let factors: AlignedBuffer
  /// Row i was exchanged with row `interchanges[i]`, counted from 1, in the order of i.
  private var interchanges: [Int32]
  private var hasFactors = false

  /// Memory for matrices of order n, to be factorised one after another.
  package init(order: Int) {
    self.order = order
    factors = AlignedBuffer(count: order * order)
    interchanges = [Int32](repeating: 0, count: order)
  }

  /// The bytes of memory held.
  package var bytes: Int {
    factors.count * MemoryLayout<Double>.stride + order * MemoryLayout<Int32>.stride
  }

  package func factorize(_ a: UnsafePointer<Double>) -> FactorizationFailure? {
    let failure = FactorizationFailure.notFinite(a, rows: order, columns: order) ?? eliminate(a)
    hasFactors = failure == nil
    return failure
  }

  private func eliminate(_ a: UnsafePointer<Double>) -> FactorizationFailure? {
    BLAS.configured
    let f = factors.base
    f.update(from: a, count: factors.count)
    var n = Int32(order)
    var info: Int32 = 0
    dgetrf_(&n, &n, f, &n, &interchanges, &info)
    precondition(info >= 0, "dgetrf rejects argument \(-info)")
    // A pivot of 0, which LAPACK also reports, is found along with those that are too small.
    return .pivot(order: order, mayBeNegative: true) { k in
      f[k * (order + 1)]
    } subtracted: { k in
      (0..<k).reduce(0) { $0 + abs(f[k * order + $1] * f[$1 * order + k]) }
    }
  }

  package func solve(_ b: UnsafeMutablePointer<Double>, columns: Int, transposed: Bool) {
    guard hasFactors else { return b.update(repeating: .nan, count: order * columns) }
    if transposed {
      for i in 0..<order { interchange(i, b, columns) }
      solve(CblasUpper, CblasTrans, CblasUnit, b, columns)
      solve(CblasLower, CblasTrans, CblasNonUnit, b, columns)
    } else {
      solve(CblasLower, CblasNoTrans, CblasNonUnit, b, columns)
      solve(CblasUpper, CblasNoTrans, CblasUnit, b, columns)
      for i in (0..<order).reversed() { interchange(i, b, columns) }
    }
  }

  private func solve(
    _ triangle: CBLAS_UPLO, _ transposition: CBLAS_TRANSPOSE, _ diagonal: CBLAS_DIAG,
    _ b: UnsafeMutablePointer<Double>, _ columns: Int
  ) {
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, triangle, transposition, diagonal, Int32(order), Int32(columns), 1,
      factors.base, Int32(order), b, Int32(columns))
  }

  private func interchange(_ i: Int, _ b: UnsafeMutablePointer<Double>, _ columns: Int) {
    let other = Int(interchanges[i]) - 1
    guard other != i else { return }
    cblas_dswap(Int32(columns), b + i * columns, 1, b + other * columns, 1)
  }

  package var logAbsoluteDeterminant: Double {
    guard hasFactors else { return .nan }
    return (0..<order).reduce(0) { $0 + log(abs(factors.base[$1 * (order + 1)])) }
  }
}
