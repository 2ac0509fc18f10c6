internal import Diagnostics
internal import Foundation

/// The files, pipes and events that a process may have open at a time (`ulimit -n`).
enum FileDescriptors {
  /// The journal, the lock, a file being written for each of several runs, and what the runtime opens for itself; if
  /// it cannot, it ends the process.
  private static let needed = 32

  /// Opens those of standard input, output and error that the process was started without. Otherwise the next file to
  /// be opened would take their place, and messages would be written into the journal.
  static func openStandardStreams() {
    let streams = [
      (STDIN_FILENO, O_RDONLY),
      // Read-only, so that writing fails: a table that nobody gets is an error.
      (STDOUT_FILENO, O_RDONLY),
      (STDERR_FILENO, O_WRONLY),
    ]
    for (descriptor, mode) in streams where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one.
      _ = open("/dev/null", mode)
    }
  }

  /// Fails at the beginning if there are too few, rather than somewhere on the way.
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
