internal import LinearAlgebra

/// Features A − 1cᵀ, where A has few nonzero entries. The part subtracted from every row is kept as a separate term,
/// Ãx = Aw + (b − cᵀw)·1, so that A stays sparse.
struct SparseDesign: DesignMatrix {
  /// A.
  let matrix: SparseMatrix
  /// c; nil stands for zeros.
  let shifts: [Double]?
  let hasIntercept: Bool

  /// p.
  private var featureCount: Int { matrix.columnCount }
  var columnCount: Int { featureCount + (hasIntercept ? 1 : 0) }

  func product(_ x: [Double]) -> [Double] {
    var z = [Double](repeating: 0, count: matrix.rowCount)
    matrix.multiply(x, into: &z)
    let offset = offset(x)
    if offset != 0 { for i in z.indices { z[i] += offset } }
    return z
  }

  /// b − cᵀw.
  private func offset(_ x: [Double]) -> Double {
    let shift = shifts.map { BLAS.dot($0.count, $0, x) } ?? 0
    return (hasIntercept ? x[featureCount] : 0) - shift
  }

  func addTransposedProduct(_ z: [Double], to x: inout [Double]) {
    matrix.addTransposed(times: z, to: &x)
    let total = z.reduce(0, +)
    if let shifts { BLAS.add(-total, times: shifts, to: &x, count: shifts.count) }
    if hasIntercept { x[featureCount] += total }
  }

  /// Σᵢ dᵢ(aᵢ − c)(aᵢ − c)ᵀ = AᵀDA − scᵀ − csᵀ + (Σd)ccᵀ with s = AᵀD1; the intercept adds s − (Σd)c and Σd.
  func gram(weights: [Double]) -> [Double] {
    let (p, order) = (featureCount, columnCount)
    let total = weights.reduce(0, +)
    let c = shifts ?? [Double](repeating: 0, count: p)
    var s = [Double](repeating: 0, count: p)
    matrix.addTransposed(times: weights, to: &s)
    let products = matrix.gram(weights: weights)
    var gram = [Double](repeating: total, count: order * order)
    for i in 0..<p {
      for j in 0..<p {
        let shifted = products[i * p + j] - s[i] * c[j] - c[i] * (s[j] - total * c[j])
        gram[i * order + j] = shifted
      }
      if hasIntercept {
        gram[i * order + p] = s[i] - total * c[i]
        gram[p * order + i] = s[i] - total * c[i]
      }
    }
    return gram
  }

  /// AAᵀ − r1ᵀ − 1rᵀ + (cᵀc)11ᵀ with r = Ac; the intercept adds 11ᵀ.
  func gramOfRows() -> [Double] {
    let m = matrix.rowCount
    let columns = matrix.transposed
    var gram = columns.gram(weights: [Double](repeating: 1, count: columns.rowCount))
    let c = shifts ?? [Double](repeating: 0, count: featureCount)
    var r = [Double](repeating: 0, count: m)
    matrix.multiply(c, into: &r)
    let constant = BLAS.dot(c.span, c.span) + (hasIntercept ? 1 : 0)
    for i in 0..<m {
      for j in 0..<m { gram[i * m + j] += constant - r[i] - r[j] }
    }
    return gram
  }
}
