internal import COpenBLAS
internal import Foundation

/// The address space that OpenBLAS takes.
///
/// Every thread that calls OpenBLAS works in a buffer of 128 MB of address space, little of which is ever
/// touched. If OpenBLAS cannot get the buffer, it asks again and again, so a process with too little
/// address space (`ulimit -v`) would never end. Buffers are kept for later calls, whichever thread makes them.
package enum BLASMemory {
  /// The size of a buffer on every 64-bit processor that OpenBLAS 0.3 has kernels for.
  package static let bytesPerThread = 0x1p27

  /// Lets OpenBLAS take the first buffer, if there is room for it and for `others` more bytes.
  ///
  /// - Returns: whether there is room.
  package static func reserve(besides others: Double) -> Bool {
    let bytes = Int(bytesPerThread + others)
    guard let probe = mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0),
      probe != MAP_FAILED
    else { return false }
    munmap(probe, bytes)
    // A product that uses a buffer, however small it is.
    var (one, product) = (1.0, 0.0)
    BLAS.symmetricProduct(1, &one, &one, adding: 0, to: &product, order: 1)
    return true
  }
}
