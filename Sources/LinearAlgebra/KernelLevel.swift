internal import CKernels
package import Diagnostics

/// The instruction level of the C kernels.
package enum KernelLevel {
  /// The best one that the processor has, or what `ZOBENCH_KERNELS` forces.
  package static let current = String(cString: zo_kernel_level())

  /// All levels, of any processor.
  private static let names = ["baseline", "avx2", "avx512"]

  /// Those of this processor.
  package static let available = names.filter { zo_kernels_at($0) != nil }

  /// - Throws: `InputError` if `ZOBENCH_KERNELS` asks for anything but a level of this processor.
  package static func check() throws(InputError) {
    guard let text = zo_refused_level() else { return }
    throw refusal(of: String(cString: text), available: available)
  }

  /// Says of a level that it is none, or none of a processor that has those given.
  package static func refusal(of level: String, available: [String]) -> InputError {
    InputError(
      .usage, at: "ZOBENCH_KERNELS",
      names.contains(level)
        ? "this processor has no \(level)" : "\(level.debugDescription) is no kernel level",
      expected: available.count == 1 ? available[0] : "one of " + available.joined(separator: ", "),
      remedy: "unset the variable to get the best one")
  }
}
