import Foundation
import Testing

/// Which instructions compute: the kernels' level and OpenBLAS's core.
@Suite struct InstructionsTests {
  /// A level is either used or refused, whatever the verb.
  @Test(
    arguments: ["", "baseline", "avx2", "avx512", "bogus", "AVX2", "avx512 "], ["info", "list"])
  func aLevelIsUsedOrRefused(level: String, verb: String) throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.shell("ZOBENCH_KERNELS='\(level)' zobench \(verb)")
    if outcome.status == 0 {
      #expect(["", "baseline", "avx2", "avx512"].contains(level) && outcome.errors == "")
      let told = outcome.output.split(separator: "\n").contains("kernel level         \(level)")
      #expect(level.isEmpty || verb == "list" || told)
    } else {
      #expect(outcome.status == 64 && outcome.output == "")
      let known = outcome.errors.hasPrefix(
        "zobench: ZOBENCH_KERNELS: this processor does not support \(level);")
      let unknown = #"zobench: ZOBENCH_KERNELS: "\#(level)" is not a kernel level; expected "#
      #expect(level != "baseline" && (known || outcome.errors.hasPrefix(unknown)))
      #expect(outcome.errors.hasSuffix(". Unset the variable to get the best one.\n"))
    }
  }

  /// Libraries cannot refuse: a program that has not asked gets one message, and goes on. These tests are such a
  /// program.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/exe")),
    arguments: ["", "bogus"])
  func librariesSaySo(level: String) throws {
    let sandbox = try Sandbox()
    let test = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let outcome = try sandbox.shell(
      """
      ZOBENCH_KERNELS='\(level)' '\(test)' --testing-library swift-testing \\
        --filter KernelLevelTests.anythingCanBeComputed
      """)
    #expect(outcome.status == 0 && outcome.errors.contains("run with 1 test "), "\(outcome.errors)")
    let told = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("zobench: ZOBENCH_") }
    #expect(told.count == (level.isEmpty ? 0 : 1), "\(outcome.errors)")
    for line in told {
      #expect(
        line.hasPrefix(
          #"zobench: ZOBENCH_KERNELS: "bogus" is not a kernel level; expected "#))
      #expect(line.firstMatch(of: /The best one is used, (baseline|avx2|avx512)\.$/) != nil)
    }
  }

  /// A study that continues with other instructions says so in a line, and only then.
  @Test func aStudyGoesOnByOthers() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    let levels = try sandbox.shell(
      """
      zobench info | sed -n 's/^kernel level *//p'
      for level in avx2 avx512; do ZOBENCH_KERNELS=$level zobench info >&2 && echo $level; done
      """
    ).output.split(separator: "\n")
    func run(_ replicates: Int, _ variables: String) throws -> String {
      let outcome = try sandbox.shell(
        "\(variables) zobench run study.json -q -o here --set replicates=\(replicates)")
      #expect(outcome.status == 0)
      return outcome.errors
    }
    #expect(try run(1, "ZOBENCH_KERNELS=baseline") == "")
    #expect(try run(2, "ZOBENCH_KERNELS=baseline") == "")
    for (i, level) in levels.dropFirst().enumerated() {
      let earlier = (levels.dropFirst().prefix(i) + ["baseline"]).sorted()
      #expect(
        try run(3 + i, "ZOBENCH_KERNELS=\(level)") == """
          here: the existing results were computed with other instructions (kernel level: \
          \(earlier.joined(separator: ", ")) → \(level)); last bits can depend on that.

          """)
      // There is nothing left to do.
      #expect(try run(3 + i, "ZOBENCH_KERNELS=baseline") == "")
    }
    // After starting over, there are no others.
    #expect(
      try run(9, "ZOBENCH_KERNELS=baseline").contains("other instructions") == (levels.count > 1))
    let fresh = try sandbox.shell("zobench run study.json -q -o here --fresh")
    #expect(fresh.status == 0 && fresh.errors == "")
  }

  #if arch(x86_64)
    @Test func aStudyGoesOnByAnotherCore() throws {
      let sandbox = try Sandbox()
      try sandbox.write(configuration(), to: "study.json")
      let outcome = try sandbox.shell(
        """
        OPENBLAS_CORETYPE=Prescott zobench run study.json -q -o here
        OPENBLAS_CORETYPE=Nehalem ZOBENCH_KERNELS=baseline zobench run study.json -q -o here \\
          --set replicates=3
        """)
      #expect(outcome.status == 0)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("BLAS core: Prescott → Nehalem"), "\(outcome.errors)")
    }
  #endif
}
