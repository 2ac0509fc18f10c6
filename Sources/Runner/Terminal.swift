internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation

/// Standard output, where tables go, and standard error, where messages and progress go.
enum Terminal {
  /// Writes a table, or another answer, to standard output.
  ///
  /// - Throws: `InputError` where that cannot be written. Where its reader has gone, as `head` does when it
  ///   has read enough, the exit code of a program that a broken pipe ends: quietly.
  static func show(_ text: String, terminator: String = "\n") throws {
    guard !SystemCall.write(text + terminator, to: STDOUT_FILENO) else { return }
    if errno == EPIPE { throw ExitCode(128 + SIGPIPE) }
    throw InputError(
      .inputOutput, at: "standard output", "cannot be written (\(SystemCall.lastError))")
  }

  static var isInteractive: Bool { isatty(STDERR_FILENO) != 0 }

  static func say(_ message: String) {
    write(message + "\n")
  }

  /// Writes to standard error, as far as it takes anything: no study ends because a message is lost.
  static func write(_ text: String) {
    _ = SystemCall.write(text, to: STDERR_FILENO)
  }
}
