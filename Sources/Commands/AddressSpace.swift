internal import CStartup
internal import Diagnostics
internal import Foundation
internal import LinearAlgebra

/// The address space that the process may use (`ulimit -v`). If it is too small for OpenBLAS to be loaded at all, on
/// Linux `CStartup` has already ended the process.
enum AddressSpace {
  /// For the stacks of threads, and what they allocate.
  private static let others = ZO_OTHER_BYTES

  /// Ends the process with a sentence if there is too little, rather than somewhere on the way, or never.
  static func checkRoom() {
    guard let limit = AvailableMemory.addressLimit else { return }
    // Dispatch asks again and again for a thread that has no room.
    zo_share_one_arena()
    guard !BLASMemory.reserve(besides: others) else { return }
    let needed = AvailableMemory.addressesInUse + BLASMemory.bytesPerThread + others
    let error = InputError(
      .system, at: "ulimit -v", "a process may have \(kilobytes(limit)) kB of addresses",
      expected: "at least \(kilobytes(needed)) kB",
      remedy: "raise the limit, or remove it with ulimit -v unlimited")
    Terminal.say("zobench: \(error)")
    // Not `exit`, which would wait for threads of OpenBLAS's that may never end.
    _exit(error.kind.rawValue)
  }

  private static func kilobytes(_ bytes: Double) -> Int { Int((bytes / 1024).rounded(.up)) }
}
