internal import COpenBLAS

/// ½xᵢᵀAxᵢ for many vectors xᵢ at once and one symmetric matrix A, for half the work of the products
/// Axᵢ: with x = (y, z) and A in blocks likewise,
///
///     ½xᵀAx = ½yᵀA₁₁y + zᵀA₂₁y + ½zᵀA₂₂z,
///
/// and so on within both halves. Each entry off the diagonal is used once, not twice.
///
/// A triangular product (BLAS `dtrmm`) does the same work, but OpenBLAS packs it for every call, which
/// takes 1.6 times as long for orders of 100 to 200 on AVX-512 and is hardly faster beyond.
package enum QuadraticForms {
  /// Blocks on the diagonal of this order or less are multiplied whole.
  static let wholeOrder = 16
  /// For fewer vectors the matrix is multiplied whole, so that the values of a pair of points keep the bits
  /// that they had before there were halves.
  static let leastCount = 8

  /// - Parameters:
  ///   - x: m vectors of n entries, one after another.
  ///   - a: n × n.
  ///   - products: m × n numbers of workspace.
  package static func values(
    of x: UnsafePointer<Double>, count m: Int, matrix a: UnsafePointer<Double>, order n: Int,
    products: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    guard m >= leastCount else {
      BLAS.product(1, x, by: a, adding: 0, to: products, rows: m, inner: n, columns: n)
      for i in 0..<m { values[i] = 0.5 * BLAS.dot(n, x + i * n, products + i * n) }
      return
    }
    BLAS.configured
    multiply(x, a, adding: 0, to: products, count: m, block: n, order: n)
    for i in 0..<m { values[i] = BLAS.dot(n, x + i * n, products + i * n) }
  }

  /// q ← (½A₁₁y, A₂₁y + ½A₂₂z) + βq, for a block on the diagonal.
  private static func multiply(
    _ x: UnsafePointer<Double>, _ a: UnsafePointer<Double>, adding β: Double,
    to q: UnsafeMutablePointer<Double>, count m: Int, block: Int, order n: Int
  ) {
    func add(
      _ α: Double, _ a: UnsafePointer<Double>, to q: UnsafeMutablePointer<Double>, inner: Int,
      columns: Int
    ) {
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(m), Int32(columns), Int32(inner), α,
        x, Int32(n), a, Int32(n), β, q, Int32(n))
    }
    guard block > wholeOrder else { return add(0.5, a, to: q, inner: block, columns: block) }
    // Whole cache lines.
    let first = (block / 2 + 7) / 8 * 8
    let rest = block - first
    multiply(x, a, adding: β, to: q, count: m, block: first, order: n)
    add(1, a + first, to: q + first, inner: first, columns: rest)
    multiply(
      x + first, a + first * (n + 1), adding: 1, to: q + first, count: m, block: rest, order: n)
  }
}
