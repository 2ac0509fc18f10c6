internal import Foundation

/// Bounds on the largest eigenvalue of a symmetric positive semidefinite n × n matrix that is known
/// only by its products with vectors: Lanczos's method with full reorthogonalisation, from a random
/// start.
///
/// The largest Ritz value θ never exceeds the eigenvalue λ; how far below it may lie depends on the
/// start b, not on the matrix. By the Chebyshev polynomial of degree 2k − 1 in √(1 − x/((1 − ε)λ)),
/// θ < (1 − ε)λ after k steps only if the part of b along the eigenvector is at most t‖b‖ with
///
///     t = 1/sinh((2k − 1) artanh √ε),
///
/// and a uniform direction has so small a part with probability at most √(2n/π)·t. (Kuczyński and
/// Woźniakowski 1992, doi:10.1137/0613066, theorem 4.2: 1.648√n exp(−√ε(2k − 1)), which follows by
/// estimating sinh and artanh.)
package struct Lanczos {
  /// n.
  package let order: Int
  /// ε, the largest relative width of the interval.
  package let tolerance: Double
  /// The greatest probability of drawing a start whose interval lies below λ.
  package static let failure = 1e-12

  /// - Parameters:
  ///   - order: n > 0.
  ///   - tolerance: 0 < ε < 1, the largest relative width of the interval.
  package init(order: Int, tolerance: Double) {
    precondition(order > 0 && 0 < tolerance && tolerance < 1, "order \(order), ε = \(tolerance)")
    self.order = order
    self.tolerance = tolerance
  }

  /// k, how many steps suffice: at most n, after which θ = λ.
  package var steps: Int {
    let needed = asinh(1 / smallestStartComponent) / atanh(tolerance.squareRoot())
    return min(order, Int(((needed + 1) / 2).rounded(.up)))
  }

  /// t.
  private var smallestStartComponent: Double {
    Self.failure / (2 * Double(order) / .pi).squareRoot()
  }

  /// An interval that contains λ; nil if a number is not finite.
  ///
  /// - Parameters:
  ///   - start: n independent normals.
  ///   - product: the matrix times a vector.
  /// - Complexity: k products, 4nk² operations, and nk numbers of memory.
  package func largestEigenvalue(
    from start: [Double], _ product: (_ v: [Double]) -> [Double]
  ) -> ClosedRange<Double>? {
    precondition(start.count == order, "a start of \(order) entries")
    let k = steps
    var basis: [Double] = []
    basis.reserveCapacity(k * order)
    var (diagonal, offDiagonal): ([Double], [Double]) = ([], [])
    var rest = start
    while diagonal.count < k {
      let length = BLAS.norm(rest.span)
      guard length.isFinite else { return nil }
      // If the next vector vanishes, the space is invariant, and the Ritz values are eigenvalues.
      let size = diagonal.reduce(0) { max($0, abs($1)) }
      if !diagonal.isEmpty, length <= 1e-14 * Double(order).squareRoot() * size { break }
      guard length > 0 else { return nil }
      if !diagonal.isEmpty { offDiagonal.append(length) }
      let v = rest.map { $0 / length }
      basis += v
      rest = product(v)
      diagonal.append(BLAS.dot(v.span, rest.span))
      Self.orthogonalize(&rest, against: basis)
    }
    guard let largest = Self.largestEigenvalue(diagonal, offDiagonal) else { return nil }
    let rounding = 4 * Double(order).squareRoot() * Double.ulpOfOne
    let isExact = diagonal.count < k || k == order
    return largest * (1 - rounding)...largest * (1 + rounding) / (isExact ? 1 : 1 - tolerance)
  }

  /// Subtracts the components along the rows of an orthonormal basis, twice: the first pass leaves
  /// rounding errors that are as large as those of what it subtracts.
  private static func orthogonalize(_ x: inout [Double], against basis: [Double]) {
    let n = x.count
    let count = basis.count / n
    var parts = [Double](repeating: 0, count: count)
    for _ in 0..<2 {
      BLAS.product(1, basis, by: x, adding: 0, to: &parts, rows: count, inner: n, columns: 1)
      BLAS.product(
        -1, basis, aTransposed: true, by: parts, adding: 1, to: &x, rows: n, inner: count,
        columns: 1)
    }
  }

  /// The largest eigenvalue of a symmetric tridiagonal matrix, or 0 if that is negative.
  private static func largestEigenvalue(
    _ diagonal: [Double], _ offDiagonal: [Double]
  ) -> Double? {
    let k = diagonal.count
    var matrix = [Double](repeating: 0, count: k * k)
    for i in 0..<k {
      matrix[i * k + i] = diagonal[i]
      if i + 1 < k {
        matrix[i * k + i + 1] = offDiagonal[i]
        matrix[(i + 1) * k + i] = offDiagonal[i]
      }
    }
    return SymmetricEigen(matrix, order: k)?.values.last.map { max($0, 0) }
  }
}
