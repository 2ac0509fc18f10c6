/// A square matrix factorised into triangles, kept to solve systems with it again and again.
///
/// Memory is allocated when it is made, and none after that. Matrices are stored by rows.
package protocol SquareFactorization: AnyObject {
  init(order: Int)

  /// Factorises a matrix, in place of the previous one.
  ///
  /// - Returns: why there are no factors, in which case every result is NaN; nil if there are.
  func factorize(_ a: UnsafePointer<Double>) -> FactorizationFailure?

  /// B ← A⁻¹B or A⁻ᵀB, for `columns` right-hand sides.
  func solve(_ b: UnsafeMutablePointer<Double>, columns: Int, transposed: Bool)

  /// log|det A|.
  var logAbsoluteDeterminant: Double { get }
}

/// Why a matrix has no factors in working precision.
package enum FactorizationFailure: Hashable, Sendable {
  case entryIsNotFinite(row: Int, column: Int, value: Double)
  /// Pivot `index`, counted from 1, cannot be told from 0 (for Cholesky, is not positive): it is no
  /// greater than `rounding`, the error that its computation may have made.
  case pivot(index: Int, value: Double, rounding: Double)
  case doesNotConverge

  /// The first entry that is NaN or infinite.
  static func notFinite(
    _ a: UnsafePointer<Double>, rows: Int, columns: Int
  ) -> FactorizationFailure? {
    for i in 0..<rows * columns where !a[i].isFinite {
      return .entryIsNotFinite(row: i / columns, column: i % columns, value: a[i])
    }
    return nil
  }

  /// The first pivot that is not above the rounding error of its computation.
  ///
  /// The computed factors of A are those of A + E with |E| ≤ nu|L||U|, u the unit roundoff (Higham,
  /// *Accuracy and Stability of Numerical Algorithms*, 2002, doi:10.1137/1.9780898718027,
  /// theorem 9.3). So a pivot within nu(|L||U|)ₖₖ of 0 may as well be 0. Unlike a bound on the
  /// condition number, this does not depend on how rows and columns are scaled. It errs on the side
  /// of an answer: the errors of earlier pivots may hide that a matrix is singular.
  ///
  /// - Parameters:
  ///   - pivot: pivot k.
  ///   - subtracted: Σ_{j<k} |lₖⱼuⱼₖ|, what elimination has subtracted from entry k of the diagonal.
  ///   - mayBeNegative: whether only a pivot's magnitude counts.
  static func pivot(
    order: Int, mayBeNegative: Bool, pivot: (Int) -> Double, subtracted: (Int) -> Double
  ) -> FactorizationFailure? {
    let roundoff = Double(order) * Double.ulpOfOne / 2
    for k in 0..<order {
      let value = pivot(k)
      let rounding = roundoff * (subtracted(k) + abs(value))
      // Written so that NaN, from overflow, also fails.
      guard (mayBeNegative ? abs(value) : value) > rounding else {
        return .pivot(index: k + 1, value: value, rounding: rounding)
      }
    }
    return nil
  }
}
