internal import Diagnostics
internal import Experiments
internal import Foundation

/// Standard output, where tables go, and standard error, where messages and progress go.
enum Terminal {
  /// Writes a table, or another answer, to standard output.
  static func show(_ text: String, terminator: String = "\n") throws {
    guard SystemCall.write(text + terminator, to: STDOUT_FILENO) else {
      throw InputError(
        .inputOutput, at: "standard output", "cannot be written (\(SystemCall.lastError))")
    }
  }

  static var isInteractive: Bool { isatty(STDERR_FILENO) != 0 }

  static func say(_ message: String) {
    write(message + "\n")
  }

  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
