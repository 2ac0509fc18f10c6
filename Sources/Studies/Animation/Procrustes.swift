internal import LinearAlgebra

/// The rigid motion that lays one set of points onto another as well as possible.
///
/// For X and Y, N × d with matching rows, the orthogonal R (a rotation, or a rotation and a reflection)
/// that makes ‖(X − x̄)R − (Y − ȳ)‖ least, in the Frobenius norm, is
///
///     R = VUᵀ,   where (Y − ȳ)ᵀ(X − x̄) = UΣVᵀ
///
/// is a singular value decomposition and x̄, ȳ are the centroids; what is left is
/// ‖X − x̄‖² + ‖Y − ȳ‖² − 2 tr Σ. Nothing is scaled. O(Nd² + d³).
///
/// Schönemann 1966, doi:10.1007/BF02289451.
package struct Procrustes: Sendable {
  /// d.
  package let dimension: Int
  /// R, d × d by rows.
  package let rotation: [Double]
  /// x̄.
  private let origin: [Double]
  /// ȳ.
  private let destination: [Double]

  /// - Parameters:
  ///   - points: X, by rows.
  ///   - target: Y, by rows.
  /// - Returns: nil if an entry is not finite, or the decomposition does not converge.
  /// - Precondition: as many points as targets, at least one.
  package init?(moving points: [Double], onto target: [Double], dimension d: Int) {
    precondition(
      d >= 1 && points.count == target.count && points.count >= d && points.count % d == 0,
      "\(points.count) and \(target.count) coordinates of points in \(d) dimensions")
    dimension = d
    origin = Self.centroid(points, d)
    destination = Self.centroid(target, d)
    let (x, y) = (Self.shifted(points, by: origin), Self.shifted(target, by: destination))
    var product = [Double](repeating: 0, count: d * d)
    BLAS.product(
      1, y, aTransposed: true, by: x, adding: 0, to: &product, rows: d, inner: x.count / d,
      columns: d)
    let decomposition = SingularValueDecomposition(rows: d, columns: d)
    guard decomposition.factorize(product) == nil else { return nil }
    var rotation = [Double](repeating: 0, count: d * d)
    BLAS.product(
      1, decomposition.rightTransposed, aTransposed: true, by: decomposition.left,
      bTransposed: true, adding: 0, to: &rotation, rows: d, inner: d, columns: d)
    self.rotation = rotation
  }

  /// The points after the motion, (X − x̄)R + ȳ: those that it was made for, or any others.
  package func moved(_ points: [Double]) -> [Double] {
    precondition(points.count % dimension == 0, "points in \(dimension) dimensions")
    let x = Self.shifted(points, by: origin)
    var moved = [Double](repeating: 0, count: points.count)
    for i in stride(from: 0, to: points.count, by: dimension) {
      for k in 0..<dimension {
        var sum = 0.0
        for j in 0..<dimension { sum += x[i + j] * rotation[j * dimension + k] }
        moved[i + k] = sum + destination[k]
      }
    }
    return moved
  }

  private static func centroid(_ points: [Double], _ d: Int) -> [Double] {
    let count = Double(points.count / d)
    return (0..<d).map { k in
      stride(from: k, to: points.count, by: d).reduce(0) { $0 + points[$1] } / count
    }
  }

  private static func shifted(_ points: [Double], by centroid: [Double]) -> [Double] {
    points.enumerated().map { $1 - centroid[$0 % centroid.count] }
  }
}
