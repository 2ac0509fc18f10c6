internal import LinearAlgebra
public import Sampling

extension HutchinsonTrace {
  /// The exact standard deviation of one probe; 0 where every probe has the same value, for signs and a
  /// diagonal matrix for instance.
  ///
  /// - Parameter matrix: A, symmetric, n × n by rows.
  public static func deviation(
    of matrix: [Double], order n: Int, _ distribution: DirectionDistribution
  ) -> Double {
    let matrix = ProbeErrorMatrix(matrix, order: n, distribution)
    return matrix.unit * matrix.variance.squareRoot()
  }

  /// The exact variance of one probe.
  ///
  /// - Parameter matrix: A, symmetric, n × n by rows.
  public static func variance(
    of matrix: [Double], order n: Int, _ distribution: DirectionDistribution
  ) -> Double {
    let deviation = deviation(of: matrix, order: n, distribution)
    return deviation * deviation
  }
}

/// What of a matrix makes probes differ: A without its diagonal for signs, less tr(A)/n·I on the sphere.
/// Both add the same number to every probe, and without them no difference of squares is taken.
///
/// Entries are in units of a power of two near the largest, so that second and fourth powers are in range and
/// nothing is rounded by it.
struct ProbeErrorMatrix {
  let entries: [Double]
  let unit: Double
  /// ‖B‖_F² of the entries.
  let squares: Double
  /// The variance of one probe, in units of `unit`²: 2‖B‖_F², and n/(n + 2) of it on the sphere.
  let variance: Double

  init(_ matrix: [Double], order n: Int, _ distribution: DirectionDistribution) {
    precondition(matrix.count == n * n, "a square matrix of order \(n)")
    var entries = matrix
    let diagonal = (0..<n).map { $0 * n + $0 }
    switch distribution {
    case .gaussian: break
    case .rademacher: for i in diagonal { entries[i] = 0 }
    case .sphere:
      // From the first entry on, so that equal ones leave 0.
      let first = matrix[0]
      let mean = first + diagonal.reduce(0) { $0 + (matrix[$1] - first) } / Double(n)
      for i in diagonal { entries[i] -= mean }
    case .l1Sphere: preconditionFailure("no probes are drawn from \(distribution)")
    }
    let largest = BLAS.largestMagnitude(entries.span)
    unit = largest > 0 ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    for i in entries.indices { entries[i] /= unit }
    squares = BLAS.dot(entries.span, entries.span)
    variance = 2 * squares * (distribution == .sphere ? Double(n) / Double(n + 2) : 1)
    self.entries = entries
  }
}
