internal import CKernels
package import Diagnostics
internal import Foundation

/// The instruction level of the C kernels.
package enum KernelLevel {
  /// The best level that the processor has, or the one that `ZOBENCH_KERNELS` forces.
  package static let current = String(cString: zo_kernel_level())

  /// All levels, of any processor.
  private static let names = ["baseline", "avx2", "avx512"]

  /// The levels of this processor.
  package static let available = names.filter { zo_kernels_at($0) != nil }

  /// What `ZOBENCH_KERNELS` requests, if it is not a level of this processor.
  private static let refused = zo_refused_level().map { String(cString: $0) }

  /// - Throws: `InputError` if `ZOBENCH_KERNELS` requests anything but a level of this processor.
  package static func check() throws(InputError) {
    guard let refused else { return }
    throw refusal(of: refused, available: available)
  }

  /// Ends a program that has no other way to report such an error, with its exit code.
  package static func exitIfRefused() {
    do {
      try check()
    } catch {
      tell(error)
      exit(error.kind.rawValue)
    }
  }

  /// For a program that has not called `check`: reports the error once on standard error, and goes on
  /// with the best level.
  package static let warned: Void = {
    guard let refused else { return }
    tell(
      refusal(of: refused, available: available, remedy: "the best one is used, \(current)"))
  }()

  private static func tell(_ refusal: InputError) {
    Array("zobench: \(refusal)\n".utf8).withUnsafeBytes {
      _ = write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
  }

  /// The error that a level does not exist, or that a processor with the available levels lacks it.
  package static func refusal(
    of level: String, available: [String], remedy: String = "unset the variable to get the best one"
  ) -> InputError {
    InputError(
      .usage, at: "ZOBENCH_KERNELS",
      names.contains(level)
        ? "this processor does not support \(level)"
        : "\(level.debugDescription) is not a kernel level",
      expected: available.count == 1 ? available[0] : "one of " + available.joined(separator: ", "),
      remedy: remedy)
  }
}
