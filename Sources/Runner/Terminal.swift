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

  /// A duration as people say it: `0.8 ms`, `12.3 s`, `4 min 5 s`.
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-3: String(format: "%.3g µs", seconds * 1e6)
    case ..<1: String(format: "%.3g ms", seconds * 1e3)
    case ..<100: String(format: "%.3g s", seconds)
    case ..<7200: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    default: String(format: "%.1f h", seconds / 3600)
    }
  }
}
