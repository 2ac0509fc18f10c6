internal import COpenBLAS
internal import Diagnostics
internal import Foundation

/// OpenBLAS's own threads, one for every processor but one, which this program gives nothing to do.
///
/// They begin when the library is loaded, and each takes a buffer (`BLASMemory`). Where addresses are
/// limited they may wait for it forever, and the end of the process for them. `OPENBLAS_NUM_THREADS=1`
/// keeps them away, but only before the library is loaded: a program has to start itself again. On Linux
/// the command has done so before they begin (`CStartup`), and with the same variables.
enum BLASThreads {
  private static let variable = "OPENBLAS_NUM_THREADS"

  /// Set during a restart: the process, and what the user had set.
  private static let restartVariable = "ZOBENCH_RESTART_THREADS"

  /// Whether this process was started again without these threads. The first use, before threads and child
  /// processes, gives the environment back what the user had in it.
  static let areDisabled: Bool = {
    guard let marker = getenv(restartVariable).map({ String(cString: $0) }) else { return false }
    let words = marker.split(separator: " ", maxSplits: 1)
    // Whoever merely inherits the variable has another number.
    guard words.first == "\(getpid())" else { return false }
    restore(words.count == 2 ? String(words[1]) : nil)
    return true
  }()

  /// Whether the process has to start again without these threads.
  static var mustBeDisabled: Bool {
    !areDisabled && AvailableMemory.addressLimit != nil && openblas_get_num_threads() > 1
  }

  /// Calls `restart`, which returns only if it fails, with the environment that keeps them away.
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
