import Diagnostics
import LinearAlgebra
import Sampling
import Testing

/// Values of `ZOBENCH_KERNELS`.
struct KernelLevelTests {
  @Test func theLevelsOfThisProcessor() {
    #expect(KernelLevel.available.first == "baseline")
    #expect(KernelLevel.available.contains(KernelLevel.current))
  }

  @Test(arguments: [
    (
      "bogus", ["baseline", "avx2", "avx512"],
      #"ZOBENCH_KERNELS: "bogus" is not a kernel level; expected one of baseline, avx2, avx512. "#
        + "Unset the variable to get the best one."
    ),
    (
      "AVX2\n", ["baseline", "avx2"],
      #"ZOBENCH_KERNELS: "AVX2\n" is not a kernel level; expected one of baseline, avx2. "#
        + "Unset the variable to get the best one."
    ),
    (
      "avx512", ["baseline", "avx2"],
      "ZOBENCH_KERNELS: this processor does not support avx512; expected one of baseline, avx2. "
        + "Unset the variable to get the best one."
    ),
    (
      "avx2", ["baseline"],
      "ZOBENCH_KERNELS: this processor does not support avx2; expected baseline. "
        + "Unset the variable to get the best one."
    ),
  ])
  func refusals(level: String, available: [String], text: String) {
    let refusal = KernelLevel.refusal(of: level, available: available)
    #expect(refusal.description == text && refusal.kind == .usage)
  }

  /// `InstructionsTests` runs this in a process of its own, with a level that does not exist.
  @Test func anythingCanBeComputed() {
    let x = RandomStream(seed: 1).at(iteration: 0).normals(8)
    #expect(BLAS.norm(x.span) > 0)
  }
}
