internal import LinearAlgebra
public import Sampling

extension HutchinsonTrace {
  /// The exact excess kurtosis of one probe, E(vᵀAv − tr A)⁴/variance² − 3; 0 if the variance is 0.
  ///
  /// With p_k = tr Aᵏ, and the cumulants 2ᵏ⁻¹(k − 1)!·p_k of zᵀAz for standard normal z (Mathai and Provost 1992,
  /// Quadratic Forms in Random Variables, §3.2b):
  ///
  /// - normals: 12p₄/p₂²;
  /// - the sphere: since zᵀAz = ‖z‖²uᵀAu with independent factors, E(nuᵀAu)⁴ =
  ///   n⁴(48p₄ + 12p₂²)/(n(n + 2)(n + 4)(n + 6)) for A less tr(A)/n·I, which shifts a probe by a constant;
  /// - signs: vᵀAv − tr A = 2Σ_{i<j} A_ij v_i v_j. Of the products of four such terms, only those have a nonzero mean
  ///   in which every v_i occurs two or four times: two pairs, and the cycles i–j–k–l–i, each of which tr B⁴ contains
  ///   eight times, where B is A without its diagonal.
  ///
  /// The mean of N probes has 1/N of this. O(n³) operations.
  ///
  /// - Parameter matrix: A, symmetric, n × n by rows.
  public static func excessKurtosis(
    of matrix: [Double], order n: Int, _ distribution: DirectionDistribution
  ) -> Double {
    let count = Double(n)
    let matrix = ProbeErrorMatrix(matrix, order: n, distribution)
    let (entries, squares, variance) = (matrix.entries, matrix.squares, matrix.variance)
    guard squares > 0 else { return 0 }
    let fourth = traceOfFourthPower(entries, n)
    switch distribution {
    case .gaussian: return 12 * fourth / (squares * squares)
    case .sphere:
      let moments = count * count * count / ((count + 2) * (count + 4) * (count + 6))
      return moments * (48 * fourth + 12 * squares * squares) / (variance * variance) - 3
    case .rademacher:
      let rows = (0..<n).map { i in
        (0..<n).reduce(0) { $0 + entries[i * n + $1] * entries[i * n + $1] }
      }
      let powers = entries.reduce(0) { $0 + $1 * $1 * $1 * $1 }
      let cycles = (fourth - 2 * rows.reduce(0) { $0 + $1 * $1 } + powers) / 8
      // E (Σ_{i<j} B_ij v_i v_j)⁴.
      let mean = 0.75 * squares * squares - powers + 24 * cycles
      return 16 * mean / (variance * variance) - 3
    case .l1Sphere: preconditionFailure("no probes are drawn from \(distribution)")
    }
  }

  /// ‖A²‖_F².
  private static func traceOfFourthPower(_ a: [Double], _ n: Int) -> Double {
    var square = a
    BLAS.product(1, a, by: a, adding: 0, to: &square, rows: n, inner: n, columns: n)
    return BLAS.dot(square.span, square.span)
  }
}
