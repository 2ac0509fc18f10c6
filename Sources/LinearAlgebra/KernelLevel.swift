internal import CKernels
package import Diagnostics
internal import Foundation

/// The instruction level of the C kernels.
package enum KernelLevel {
  /// The best one that the processor has, or what `ZOBENCH_KERNELS` forces.
  package static let current = String(cString: zo_kernel_level())

  /// All levels, of any processor.
  private static let names = ["baseline", "avx2", "avx512"]

  /// Those of this processor.
  package static let available = names.filter { zo_kernels_at($0) != nil }

  /// What `ZOBENCH_KERNELS` asks for, if that is no level of this processor.
  private static let refused = zo_refused_level().map { String(cString: $0) }

  /// - Throws: `InputError` if `ZOBENCH_KERNELS` asks for anything but a level of this processor.
  package static func check() throws(InputError) {
    guard let refused else { return }
    throw refusal(of: refused, available: available)
  }

  /// Ends a program that has no other way to tell such an error, by its exit code.
  package static func exitIfRefused() {
    do {
      try check()
    } catch {
      tell(error)
      exit(error.kind.rawValue)
    }
  }

  /// Tells it once on standard error to a program that has not asked, and goes on with the best level.
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

  /// Says of a level that it is none, or none of a processor that has those given.
  package static func refusal(
    of level: String, available: [String], remedy: String = "unset the variable to get the best one"
  ) -> InputError {
    InputError(
      .usage, at: "ZOBENCH_KERNELS",
      names.contains(level)
        ? "this processor has no \(level)" : "\(level.debugDescription) is no kernel level",
      expected: available.count == 1 ? available[0] : "one of " + available.joined(separator: ", "),
      remedy: remedy)
  }
}
