internal import LinearAlgebra
public import Sampling

extension HutchinsonTrace {
  /// The exact standard deviation of one probe; 0 if every probe has the same value, as with signs and a diagonal
  /// matrix.
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

/// The part of a matrix that makes probes differ: for signs A without its diagonal, on the sphere A less tr(A)/n·I. The
/// part removed adds the same number to every probe; without it, no difference of squares has to be taken.
///
/// Entries are in units of a power of two near the largest, which keeps second and fourth powers in range and rounds
/// nothing.
struct ProbeErrorMatrix {
  let entries: [Double]
  let unit: Double
  /// ‖B‖_F² of the entries.
  let squares: Double
  /// The variance of one probe, in units of `unit`²: 2‖B‖_F², times n/(n + 2) on the sphere.
  let variance: Double

  init(_ matrix: [Double], order n: Int, _ distribution: DirectionDistribution) {
    precondition(matrix.count == n * n, "a square matrix of order \(n)")
    var entries = matrix
    let diagonal = (0..<n).map { $0 * n + $0 }
    switch distribution {
    case .gaussian: break
    case .rademacher: for i in diagonal { entries[i] = 0 }
    case .sphere:
      // Relative to the first entry, so that equal ones leave 0.
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
