import Foundation
import Testing

extension Trait where Self == ConditionTrait {
  /// A test under `ulimit`. A sanitizer maps terabytes of addresses and opens files of its own, so tests under limits
  /// would show nothing about the program (Tests/sanitizers).
  static var underLimits: Self {
    .disabled(
      if: ProcessInfo.processInfo.environment["ZOBENCH_SANITIZER"] != nil,
      "a sanitizer needs more than the limit")
  }
}
