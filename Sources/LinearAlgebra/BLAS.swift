internal import COpenBLAS
internal import Foundation

/// The basic linear algebra of the hot loops, through OpenBLAS on one thread.
///
/// Parallelism is at a higher level: runs go side by side, each on its own core, and OpenBLAS's own threads
/// would contend with them.
public enum BLAS {
  /// Sets OpenBLAS to one thread, once per process, before its first use: whatever calls it, or LAPACK in it,
  /// must name this first. Warns on standard error if its kernels are slower than they need be, or if ours are
  /// not those requested.
  static let configured: Void = {
    openblas_set_num_threads(1)
    KernelLevel.warned
    guard let warning = BLASCore.current.warning else { return }
    Array("\(warning)\n".utf8).withUnsafeBytes {
      _ = write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
  }()

  /// What OpenBLAS reports about itself: version, build options and the processor core it picked.
  public static var identification: (configuration: String, core: String) {
    configured
    return (String(cString: openblas_get_config()), BLASCore.current.name)
  }

  /// How many threads OpenBLAS uses for a call: one.
  public static var threadCount: Int {
    configured
    return Int(openblas_get_num_threads())
  }

  /// Whether concurrent calls from several threads are safe; with OpenBLAS's serial build they are not.
  public static var allowsConcurrentCalls: Bool { openblas_get_parallel() != 0 }

  /// xᵀy.
  public static func dot(_ x: Span<Double>, _ y: Span<Double>) -> Double {
    precondition(x.count == y.count, "dot of vectors of \(x.count) and \(y.count) entries")
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in dot(x.count, x.baseAddress!, y.baseAddress!) }
    }
  }

  /// ‖x‖, safe against overflow and underflow.
  public static func norm(_ x: Span<Double>) -> Double {
    configured
    return x.withUnsafeBufferPointer { cblas_dnrm2(Int32($0.count), $0.baseAddress!, 1) }
  }

  /// ‖x‖∞; 0 if there are no entries.
  public static func largestMagnitude(_ x: Span<Double>) -> Double {
    x.indices.reduce(0) { max($0, abs(x[$1])) }
  }

  /// y ← y + αx.
  public static func add(
    _ α: Double, times x: Span<Double>, to y: inout MutableSpan<Double>
  ) {
    precondition(x.count == y.count, "sum of vectors of \(x.count) and \(y.count) entries")
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        add(α, times: x.baseAddress!, to: y.baseAddress!, count: x.count)
      }
    }
  }

  // MARK: On pointers, for the loops of AutoDiff. Matrices are stored by rows.

  package static func dot(
    _ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>
  ) -> Double {
    configured
    return cblas_ddot(Int32(count), x, 1, y, 1)
  }

  package static func add(
    _ α: Double, times x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int
  ) {
    configured
    cblas_daxpy(Int32(count), α, x, 1, y, 1)
  }

  /// y ← αAx + βy for a symmetric n × n matrix.
  package static func symmetricProduct(
    _ α: Double, _ a: UnsafePointer<Double>, _ x: UnsafePointer<Double>,
    adding β: Double, to y: UnsafeMutablePointer<Double>, order n: Int
  ) {
    configured
    cblas_dsymv(CblasRowMajor, CblasUpper, Int32(n), α, a, Int32(n), x, 1, β, y, 1)
  }

  /// C ← αAᵀA + βC on and below the diagonal of a symmetric n × n matrix C, for a k × n matrix A.
  package static func symmetricUpdate(
    _ α: Double, _ a: UnsafePointer<Double>, rows k: Int, adding β: Double,
    to c: UnsafeMutablePointer<Double>, order n: Int
  ) {
    configured
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasTrans, Int32(n), Int32(k), α, a, Int32(n), β, c, Int32(n))
  }

  /// C ← α·op(A)·op(B) + βC, where op(A) is m × k and op(B) is k × n, each transposed on request.
  package static func product(
    _ α: Double, _ a: UnsafePointer<Double>, aTransposed: Bool = false,
    by b: UnsafePointer<Double>, bTransposed: Bool = false,
    adding β: Double, to c: UnsafeMutablePointer<Double>, rows m: Int, inner k: Int, columns n: Int
  ) {
    configured
    if n == 1 {
      // A matrix times a vector: the vector's layout is the same either way.
      let (rows, columns) = aTransposed ? (k, m) : (m, k)
      cblas_dgemv(
        CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), α,
        a, Int32(columns), b, 1, β, c, 1)
    } else {
      cblas_dgemm(
        CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
        bTransposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), α,
        a, Int32(aTransposed ? m : k), b, Int32(bTransposed ? k : n), β, c, Int32(n))
    }
  }
}
