internal import COpenBLAS
internal import Diagnostics
internal import Foundation

/// OpenBLAS's own threads, one for every processor but one. This program gives them nothing to do.
///
/// They start when the library is loaded, and each takes a buffer (`BLASMemory`). If address space is
/// limited, they may wait for it forever, and the process, as it ends, may wait forever for them.
/// `OPENBLAS_NUM_THREADS=1` prevents them, but only before the library is loaded, so a program has to
/// start itself again. On Linux the command has done so before they start (`CStartup`), with the same variables.
enum BLASThreads {
  private static let variable = "OPENBLAS_NUM_THREADS"

  /// Set during a restart: the process, and the value that the user had set.
  private static let restartVariable = "ZOBENCH_RESTART_THREADS"

  /// Whether this process was started again without these threads. The first use, which must come before
  /// threads and child processes, restores what the user had in the environment.
  static let areDisabled: Bool = {
    guard let marker = getenv(restartVariable).map({ String(cString: $0) }) else { return false }
    let words = marker.split(separator: " ", maxSplits: 1)
    // A process that merely inherits the variable has another number.
    guard words.first == "\(getpid())" else { return false }
    restore(words.count == 2 ? String(words[1]) : nil)
    return true
  }()

  /// Whether the process has to start again without these threads.
  static var mustBeDisabled: Bool {
    !areDisabled && AvailableMemory.addressLimit != nil && openblas_get_num_threads() > 1
  }

  /// Calls `restart`, which returns only if it fails, with an environment that prevents these threads.
  static func restartDisabled(_ restart: () -> Void) {
    let own = getenv(variable).map { String(cString: $0) }
    setenv(restartVariable, "\(getpid()) \(own ?? "")", 1)
    setenv(variable, "1", 1)
    restart()
    restore(own)
  }

  private static func restore(_ own: String?) {
    unsetenv(restartVariable)
    if let own { setenv(variable, own, 1) } else { unsetenv(variable) }
  }
}
