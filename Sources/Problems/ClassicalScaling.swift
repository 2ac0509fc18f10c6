internal import LinearAlgebra

/// Classical multidimensional scaling: the d leading principal coordinates of a distance matrix.
///
/// B = −½ J D² J with the centring matrix J = I − 11ᵀ/N; its d leading eigenpairs give the
/// coordinates √λₖ qₖ. That is principal component analysis of the points, if there are points with
/// these distances. (Torgerson 1952, doi:10.1007/BF02288916)
public enum ClassicalScaling {
  /// - Parameters:
  ///   - squaredDistances: N × N by rows, symmetric.
  ///   - dimension: d, the number of coordinates. If B has fewer positive eigenvalues, the
  ///     remaining coordinates are zero.
  /// - Returns: N × d by rows; nil if the eigenvalues cannot be computed.
  public static func embed(
    squaredDistances: [Double], count n: Int, dimension d: Int
  ) -> [Double]? {
    let means = (0..<n).map { i in
      squaredDistances[i * n..<(i + 1) * n].reduce(0, +) / Double(n)
    }
    let grandMean = means.reduce(0, +) / Double(n)
    var b = squaredDistances
    for i in 0..<n {
      for j in 0..<n {
        b[i * n + j] = -0.5 * (squaredDistances[i * n + j] - means[i] - means[j] + grandMean)
      }
    }
    guard let eigen = SymmetricEigen(b, order: n) else { return nil }
    // Eigenvalues that are rounding errors of zero would give coordinates of √u, not of u.
    let rounding = Double(n) * 0x1p-52 * eigen.values[n - 1]
    var w = [Double](repeating: 0, count: n * d)
    for c in 0..<min(d, n) {
      let k = n - 1 - c
      guard eigen.values[k] > rounding else { break }
      let length = eigen.values[k].squareRoot()
      // An eigenvector's sign is arbitrary; the entry of largest size is made positive.
      let vector = eigen.vectors[k * n..<(k + 1) * n]
      let largest = vector.max { abs($0) < abs($1) }!
      let sign: Double = largest < 0 ? -1 : 1
      for (i, entry) in vector.enumerated() { w[i * d + c] = sign * length * entry }
    }
    return w
  }
}
