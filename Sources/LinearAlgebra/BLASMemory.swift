internal import COpenBLAS
internal import Foundation

/// The addresses that OpenBLAS takes.
///
/// Every thread that calls OpenBLAS works in a buffer of 128 MB of addresses, few of which are ever
/// touched. OpenBLAS asks for it again and again as long as there is none, so that a process with too few
/// addresses (`ulimit -v`) would never end. Buffers are kept for later calls, whichever thread makes them.
package enum BLASMemory {
  /// A buffer, as large as on every 64-bit processor that OpenBLAS 0.3 has kernels for.
  package static let bytesPerThread = 0x1p27

  /// Lets OpenBLAS take the first buffer, if there is room for it and `others` bytes besides.
  ///
  /// - Returns: whether there is.
  package static func reserve(besides others: Double) -> Bool {
    let bytes = Int(bytesPerThread + others)
    guard let probe = mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0),
      probe != MAP_FAILED
    else { return false }
    munmap(probe, bytes)
    // A product that works in a buffer, however small it is.
    var (one, product) = (1.0, 0.0)
    BLAS.symmetricProduct(1, &one, &one, adding: 0, to: &product, order: 1)
    return true
  }
}
