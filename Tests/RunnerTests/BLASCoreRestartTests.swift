import Foundation
import Testing

#if os(Linux) && arch(x86_64)
  /// By the kernel's list of the processor's features.
  private let bestCore: String? = {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let flags = Set(text.split(whereSeparator: \.isWhitespace))
    guard flags.isSuperset(of: ["avx2", "fma"]) else { return nil }
    let skylake: Set<Substring> = ["avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"]
    return flags.isSuperset(of: skylake) ? "SkylakeX" : "Haswell"
  }()

  /// If OpenBLAS falls back to an old core, programs restart themselves with a better one. A preloaded library
  /// (Preloaded/blas-core.c) claims that it did.
  @Suite(.enabled(if: bestCore != nil, "the processor has AVX2"))
  struct BLASCoreRestartTests {
    /// A start of a program, as the preloaded library saw it.
    struct Start: Equatable {
      let process, asked, arguments, files, signals: Substring

      init(_ line: Substring) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
        (process, asked, arguments) = (parts[0], parts[1], parts[2])
        (files, signals) = (parts[3], parts[4])
      }
    }

    private let sandbox: Sandbox
    private let best = bestCore!

    init() throws {
      sandbox = try Sandbox()
      try sandbox.write(configuration(), to: "study.json")
      let built = try sandbox.shell(
        """
        ${CC:-$(command -v cc || command -v clang)} -shared -fPIC -O1 -Wall -Werror \
          -o blas-core.so '\(Sandbox.project)/Tests/RunnerTests/Preloaded/blas-core.c'
        """)
      try #require(built.status == 0, "\(built.errors)")
    }

    /// Runs a script in which `preloaded` starts a command with the library preloaded.
    private func shell(_ script: String) throws -> (outcome: Sandbox.Outcome, starts: [Start]) {
      let outcome = try sandbox.shell(
        """
        unset OPENBLAS_CORETYPE
        preloaded() { STARTS=$PWD/starts LD_PRELOAD=$PWD/blas-core.so "$@"; }
        \(script)
        """)
      let lines = sandbox.has("starts") ? try sandbox.text("starts") : ""
      return (outcome, lines.split(separator: "\n").map { Start($0) })
    }

    /// Once, in the same process, with the same arguments, files and signals.
    @Test func startsAgainOnce() throws {
      let (outcome, starts) = try shell(
        """
        trap '' HUP
        (STARTS=$PWD/starts LD_PRELOAD=$PWD/blas-core.so
         export STARTS LD_PRELOAD
         exec -a 'my "zobench"' "$ZOBENCH" run study.json -q --output 'over there' 5<study.json 7>seven)
        """)
      #expect(outcome.status == 0 && outcome.errors == "" && outcome.output == "")
      try #require(starts.count == 2)
      #expect(starts.map(\.asked) == ["unset", Substring(best)])
      #expect(starts[0].process == starts[1].process)
      #expect(
        starts.allSatisfy {
          $0.arguments == #"[my "zobench"][run][study.json][-q][--output][over there]"#
        })
      #expect(starts.allSatisfy { $0.files.hasPrefix("0 1 2 5 7 ") })
      #expect(starts[0].files == starts[1].files && starts[0].signals == starts[1].signals)
      let manifest = try sandbox.text("over there/manifest.json")
      #expect(manifest.contains(#""blas_core": "\#(best)""#))
      #expect(manifest.contains(#""blas_core_replaced": "Prescott""#))
      #expect(
        try sandbox.text("over there/journal.txt").contains(#""replacedBLASCore":"Prescott""#))
      let told = "blas core            \(best) (chosen by zobench; OpenBLAS had chosen Prescott)"
      for folder in ["'over there'", ""] {
        let info = try shell(#"preloaded "$ZOBENCH" info \#(folder)"#).outcome
        #expect(info.output.split(separator: "\n").contains { $0 == told }, "\(info.output)")
      }
    }

    @Test(arguments: [("run nothere.json", 66), ("run --nothing", 64), ("list", 0)])
    func theExitCodeIsKept(arguments: String, status: Int32) throws {
      let (outcome, starts) = try shell("preloaded \"$ZOBENCH\" \(arguments)")
      #expect(outcome.status == status && starts.count == 2)
    }

    /// Any core that the user names is kept, and so is any that is not below the processor.
    @Test(arguments: ["Prescott", "Nehalem", "Haswell", "bogus"])
    func theUsersChoice(core: String) throws {
      let (outcome, starts) = try shell(
        "export OPENBLAS_CORETYPE=\(core); preloaded \"$ZOBENCH\" info")
      #expect(outcome.status == 0 && outcome.errors == "")
      #expect(starts.map(\.asked) == [Substring(core)])
      #expect(
        outcome.output.split(separator: "\n").contains { $0 == "blas core            \(core)" })
    }

    /// Programs that zobench starts have the environment that the user gave it.
    @Test func childrenHaveTheUsersEnvironment() throws {
      let (outcome, _) = try shell(
        """
        zobench run study.json -q -o here
        mkdir bin
        for program in gnuplot sbatch python3; do
          printf '#!/bin/sh\\nenv | grep -v "^_=" | sort > "%s/env-%s"\\n' "$PWD" $program > bin/$program
          chmod +x bin/$program
        done
        export PATH=$PWD/bin:$PATH
        preloaded "$ZOBENCH" plot here 2>/dev/null
        preloaded "$ZOBENCH" slurm study.json --tasks 2 --submit 2>/dev/null
        preloaded "$ZOBENCH" report here 2>/dev/null
        export STARTS=$PWD/starts LD_PRELOAD=$PWD/blas-core.so
        env | grep -v "^_=" | sort > env-user
        """)
      let user = try sandbox.text("env-user")
      #expect(!user.contains("OPENBLAS_CORETYPE") && user.contains("LD_PRELOAD"))
      for program in ["gnuplot", "sbatch", "python3"] {
        #expect(sandbox.has("env-\(program)"), "\(outcome.errors)")
        guard sandbox.has("env-\(program)") else { continue }
        // Programs are started in folders of their own.
        let lines = try sandbox.text("env-\(program)").split(separator: "\n")
        let own = user.split(separator: "\n").filter {
          !$0.hasPrefix("PWD=") && !$0.hasPrefix("OLDPWD=")
        }
        #expect(
          lines.filter { !$0.hasPrefix("PWD=") && !$0.hasPrefix("OLDPWD=") } == own, "\(program)")
      }
    }

    /// A build of OpenBLAS for a single core stays what it is: zobench tries once, and reports it.
    @Test func aBuildForOneCore() throws {
      let (outcome, starts) = try shell(
        "export BUILT_FOR_ONE_CORE=1; preloaded \"$ZOBENCH\" run study.json -q -o here")
      #expect(outcome.status == 0 && starts.count == 2)
      #expect(
        outcome.errors.wholeMatch(
          of: try Regex(
            "zobench: OpenBLAS [0-9.]+ runs its kernels for Prescott, several times slower than those "
              + "for \(best), which this build of it does not have\\.\n")) != nil,
        "\(outcome.errors)")
    }

    /// If a restart is impossible, a line says so, and the program goes on.
    @Test func noRestart() throws {
      let (outcome, starts) = try shell(
        "export NO_RESTART=1; preloaded \"$ZOBENCH\" run study.json -q -o here")
      #expect(outcome.status == 0 && starts.count == 1)
      #expect(
        outcome.errors.wholeMatch(
          of: try Regex(
            "zobench: OpenBLAS [0-9.]+ runs its kernels for Prescott, several times slower than those "
              + "for \(best), which this processor has; set OPENBLAS_CORETYPE=\(best)\\.\n"))
          != nil,
        "\(outcome.errors)")
      #expect(try sandbox.text("here/manifest.json").contains(#""blas_core": "Prescott""#))
    }

    /// The variable that marks a restart, inherited from another process, means nothing.
    @Test func anotherProcessesRestart() throws {
      let (outcome, starts) = try shell(
        "export ZOBENCH_RESTART='1 Prescott'; preloaded \"$ZOBENCH\" info")
      #expect(outcome.status == 0 && outcome.errors == "" && starts.count == 2)
    }

    /// Run by the dynamic linker, it cannot start itself by its own name.
    @Test func byTheDynamicLinker() throws {
      let (outcome, starts) = try shell(
        "preloaded /lib64/ld-linux-x86-64.so.2 \"$ZOBENCH\" run study.json -q -o here")
      #expect(outcome.status == 0 && starts.count == 1)
      #expect(outcome.errors.hasSuffix("set OPENBLAS_CORETYPE=\(best).\n"))
    }

    /// The benchmark's own programs do the same.
    @Test func benchmarks() throws {
      let (outcome, starts) = try shell(
        "echo forget | preloaded \"${ZOBENCH%/*}/SpeedBench\"; preloaded \"${ZOBENCH%/*}/GatePower\" /nothere"
      )
      #expect(outcome.output == "ready\n")
      #expect(starts.map(\.asked) == ["unset", Substring(best), "unset", Substring(best)])
    }
  }
#endif
