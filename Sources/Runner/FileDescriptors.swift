internal import Diagnostics
internal import Foundation

/// The files, pipes and events that a process may have open at a time (`ulimit -n`).
enum FileDescriptors {
  /// The journal, the lock, a file being written for each of several runs, and what the runtime opens
  /// for itself, which ends the process where it cannot.
  private static let needed = 32

  /// Says at the beginning when there are too few, rather than somewhere on the way.
  static func checkRoom() throws(InputError) {
    var copies: [Int32] = []
    defer { copies.forEach { close($0) } }
    for _ in 0..<needed {
      let copy = dup(STDERR_FILENO)
      guard copy >= 0 || errno != EMFILE else {
        throw InputError(
          .system, at: "ulimit -n", "only \(copies.count) more files can be open at a time",
          expected: "at least \(needed)", remedy: "raise the limit, with ulimit -n 256 for instance"
        )
      }
      if copy >= 0 { copies.append(copy) }
    }
  }
}
