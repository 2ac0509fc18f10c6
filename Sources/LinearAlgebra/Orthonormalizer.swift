internal import COpenBLAS

/// Replaces q vectors of n entries with an orthonormal basis of their span, in place, by
/// Householder reflections (LAPACK `dgeqrf`, `dorgqr`), on workspace allocated once.
///
/// The sign of each vector is chosen so that the triangular factor has a positive diagonal: from
/// independent normals, this gives the uniform (Haar) distribution on the Stiefel manifold
/// (Mezzadri, *How to generate random matrices from the classical compact groups*, 2007,
/// arXiv:math-ph/0609050).
public struct Orthonormalizer: Sendable {
  private var n: Int32
  private var q: Int32
  private var reflectors: [Double]
  private var diagonal: [Double]
  private var work: [Double]

  /// - Precondition: 1 ≤ vectors ≤ dimension.
  public init(dimension: Int, vectors: Int) {
    precondition(
      1 <= vectors && vectors <= dimension, "\(vectors) orthonormal vectors in \(dimension)")
    n = Int32(dimension)
    q = Int32(vectors)
    reflectors = [Double](repeating: 0, count: vectors)
    diagonal = [Double](repeating: 0, count: vectors)
    work = [Double](repeating: 0, count: 64 * vectors)  // room for LAPACK's blocks
  }

  /// The bytes of workspace held.
  public var workspaceBytes: Int {
    (reflectors.count + diagonal.count + work.count) * MemoryLayout<Double>.stride
  }

  /// - Parameter vectors: q vectors one after another, qn entries; linearly independent.
  public mutating func orthonormalize(_ vectors: inout [Double]) {
    BLAS.configured
    precondition(vectors.count == Int(n) * Int(q), "\(q) vectors of \(n) entries")
    var count = Int32(work.count)
    var info: Int32 = 0
    vectors.withUnsafeMutableBufferPointer { a in
      let a = a.baseAddress!
      dgeqrf_(&n, &q, a, &n, &reflectors, &work, &count, &info)
      precondition(info == 0, "dgeqrf rejects argument \(-info)")
      for j in 0..<Int(q) { diagonal[j] = a[j * Int(n) + j] }
      dorgqr_(&n, &q, &q, a, &n, &reflectors, &work, &count, &info)
      precondition(info == 0, "dorgqr rejects argument \(-info)")
      for j in 0..<Int(q) where diagonal[j] < 0 {
        for i in 0..<Int(n) { a[j * Int(n) + i].negate() }
      }
    }
  }
}
