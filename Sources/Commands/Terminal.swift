internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation

/// Standard output, where tables go, and standard error, where messages and progress go.
enum Terminal {
  /// Writes a table, or another answer, to standard output.
  ///
  /// - Parameter isData: whether programs read it as it is. If so, what a terminal would obey is written out on
  ///   terminals alone, otherwise always: names come from files, and from whoever wrote them.
  /// - Throws: `InputError` if it cannot be written. If its reader has gone, as `head` does when it has read enough,
  ///   it throws the exit code of a program that a broken pipe ends, without a message.
  static func show(_ text: String, terminator: String = "\n", isData: Bool = false) throws {
    let text = isData && isatty(STDOUT_FILENO) == 0 ? text : seen(text)
    guard !SystemCall.write(text + terminator, to: STDOUT_FILENO) else { return }
    if errno == EPIPE { throw ExitCode(128 + SIGPIPE) }
    throw InputError(
      .inputOutput, at: "standard output", "cannot be written (\(SystemCall.lastError))")
  }

  static var isInteractive: Bool { isatty(STDERR_FILENO) != 0 }

  /// Whether a line can be written over the last one: not on terminals that declare themselves dumb.
  static var canReplaceLines: Bool {
    isInteractive && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// How many characters fit on a line of the terminal now; it may be resized at any time.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether a line is shown that the next one will replace.
  private static let isLineOpen = Guarded(false)

  static func say(_ message: String) {
    clearLine()
    write(seen(message) + "\n")
  }

  /// Writes a line over the last one, on a terminal.
  static func sayInPlace(_ line: String, isLast: Bool = false) {
    isLineOpen.withLock { isOpen in
      write("\r\u{1B}[K\(seen(line))\(isLast ? "\n" : "")")
      isOpen = !isLast
    }
  }

  /// Removes a line that the next one would replace, if there is one.
  static func clearLine() {
    isLineOpen.withLock { isOpen in
      if isOpen { write("\r\u{1B}[K") }
      isOpen = false
    }
  }

  /// With what a terminal would obey written out, except for line breaks and tabs.
  private static func seen(_ text: String) -> String { text.visible(keeping: ["\n", "\t"]) }

  /// Writes to standard error as much as it takes: no study ends because a message is lost.
  private static func write(_ text: String) {
    _ = SystemCall.write(text, to: STDERR_FILENO)
  }
}
