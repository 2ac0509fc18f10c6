internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation

/// Standard output, where tables go, and standard error, where messages and progress go.
enum Terminal {
  /// Writes a table, or another answer, to standard output.
  ///
  /// - Parameter isData: whether programs read it as it is. Then what a terminal would obey is written out
  ///   on terminals alone, else always: names come from files, and from whoever wrote them.
  /// - Throws: `InputError` where that cannot be written. Where its reader has gone, as `head` does when it
  ///   has read enough, the exit code of a program that a broken pipe ends: quietly.
  static func show(_ text: String, terminator: String = "\n", isData: Bool = false) throws {
    let text = isData && isatty(STDOUT_FILENO) == 0 ? text : seen(text)
    guard !SystemCall.write(text + terminator, to: STDOUT_FILENO) else { return }
    if errno == EPIPE { throw ExitCode(128 + SIGPIPE) }
    throw InputError(
      .inputOutput, at: "standard output", "cannot be written (\(SystemCall.lastError))")
  }

  static var isInteractive: Bool { isatty(STDERR_FILENO) != 0 }

  static func say(_ message: String) {
    write(seen(message) + "\n")
  }

  /// Writes a line over the last one, on a terminal.
  static func sayInPlace(_ line: String, isLast: Bool) {
    write("\r\u{1B}[K\(seen(line))\(isLast ? "\n" : "")")
  }

  /// With what a terminal would obey written out, but for line breaks and tabs.
  private static func seen(_ text: String) -> String { text.visible(keeping: ["\n", "\t"]) }

  /// Writes to standard error, as far as it takes anything: no study ends because a message is lost.
  private static func write(_ text: String) {
    _ = SystemCall.write(text, to: STDERR_FILENO)
  }
}
