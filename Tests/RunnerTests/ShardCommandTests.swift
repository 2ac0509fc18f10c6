import Foundation
import Testing

/// Shards, each carried out by itself and put together again.
@Suite struct ShardCommandTests {
  private static let convergence = configuration(
    problem: #""type": "quadratic", "dimension": [5, 30]"#,
    methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
    rest: #""replicates": 3, "budget": {"iterations": 50}"#)
  private static let measurement = """
    {"name": "test", "kind": "accuracy", "per_decade": 1,
     "problem": {"type": "nesterov-chain", "dimension": [3, 5, 7, 9, 11, 13]}}
    """
  private static let files = ["curves.csv", "runs.csv", "summary.csv", "chart.csv"]

  private static func sandbox(_ text: String = convergence) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "study.json")
    return sandbox
  }

  /// Runs some of that many shards.
  private static func run(
    _ indices: some Sequence<Int>, of count: Int, in folder: String = "parts", _ sandbox: Sandbox,
    with more: String = ""
  ) throws {
    for index in indices {
      let outcome = try sandbox.shell(
        "zobench run study.json -q --shard \(index)/\(count) -o \(folder) \(more)")
      #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
    }
  }

  @Test(arguments: [
    (convergence, files, 1), (convergence, files, 4), (measurement, ["accuracy.csv"], 4),
    // More shards than cells: some have nothing to do.
    (measurement, ["accuracy.csv"], 7),
  ])
  func mergedIsAsOfOneMachine(text: String, files: [String], count: Int) throws {
    let sandbox = try Self.sandbox(text)
    try Self.run((1...count).reversed(), of: count, sandbox)
    #expect(try sandbox.files("parts") == ["shards"])
    #expect(
      try sandbox.files("parts/shards/1-of-\(count)") == [".lock", "journal.txt", "manifest.json"])
    let whole = try sandbox.zobench("run", "study.json", "-o", "whole")
    let merged = try sandbox.zobench("merge", "parts")
    #expect(merged.status == 0)
    #expect(merged.output == whole.output || text == Self.convergence)
    #expect(try sandbox.files("parts") == (sandbox.files("whole") + ["shards"]).sorted())
    // Once more, into another folder, and from the shards themselves.
    try sandbox.zobench("merge", "parts", "-q")
    try sandbox.zobench("merge", "parts", "-q", "-o", "again/there")
    let parts = try sandbox.shell("zobench merge parts/shards/* -q -o third")
    #expect(parts.status == 0 && parts.errors == "" && parts.output == "")
    for folder in ["parts", "again/there", "third"] {
      for file in files {
        #expect(try sandbox.text("\(folder)/\(file)") == sandbox.text("whole/\(file)"), "\(file)")
      }
    }
    // Merged runs are done: nothing is run again.
    let resumed = try sandbox.zobench("run", "study.json", "-o", "third")
    #expect(resumed.errors.contains(/third: ([0-9]+) of \1 runs are there\./))
    let manifest = try sandbox.text("third/manifest.json")
    #expect(manifest.contains(#""host_count": 1"#))
  }

  @Test func aShardIsMissing() throws {
    let sandbox = try Self.sandbox()
    try Self.run([1, 2, 4], of: 4, sandbox)
    let merged = try sandbox.zobench("merge", "parts")
    #expect(merged.status == 1 && merged.output == "")
    let lines = merged.errors.split(separator: "\n").map(String.init)
    #expect(lines.first == "zobench: parts: 4 of 12 runs are missing:")
    #expect(lines[1] == "  shard 3/4")
    let runs = lines[2...5].map { $0.split(separator: " ", maxSplits: 1) }
    #expect(runs.allSatisfy { $0[0].wholeMatch(of: /r[0-9a-f]{12}/) != nil })
    #expect(
      runs.map { String($0[1].prefix { $0 != "=" }) }
        == [String](
          repeating: "quadratic dimension", count: 4))
    #expect(lines[6...] == ["Run zobench with --shard 3/4, and merge again."])
    #expect(try sandbox.files("parts") == ["shards"])
    #expect(try sandbox.zobench("merge", "parts", "-o", "new").status == 1)
    #expect(!sandbox.has("new"))
    try Self.run([3], of: 4, sandbox)
    #expect(try sandbox.zobench("merge", "parts", "-q").status == 0)
  }

  /// Two divisions, neither of which knew of the other, did the same run.
  @Test(arguments: [convergence, measurement])
  func aRunIsThereTwice(text: String) throws {
    let sandbox = try Self.sandbox(text)
    try Self.run([1], of: 4, in: "a", sandbox)
    try Self.run([1], of: 3, in: "b", sandbox)
    let merged = try sandbox.zobench("merge", "a", "b", "-o", "c")
    #expect(merged.status == 65 && !sandbox.has("c"))
    #expect(
      merged.errors.wholeMatch(
        of:
          /zobench: b\/shards\/1-of-3\/journal\.txt:[0-9]+: the run [rm][0-9a-f]{12} is in a\/shards\/1-of-4\/journal\.txt:[0-9]+, too; expected every run once\. Merge the shards of one division only, and leave out the others' folders\.\n/
      ) != nil, "\(merged.errors)")
  }

  /// Runs that another division has done in the same folder are not repeated.
  @Test func anotherDivisionGoesOn() throws {
    let sandbox = try Self.sandbox()
    try Self.run([1, 2], of: 3, sandbox)
    let first = try sandbox.zobench("run", "study.json", "--shard", "1/2", "-o", "parts")
    #expect(
      first.errors.contains(/parts\/shards\/1-of-2: [0-9] of its runs are elsewhere in parts\.\n/))
    try Self.run([2], of: 2, sandbox)
    #expect(try sandbox.zobench("merge", "parts", "-q").status == 0)
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    for file in Self.files {
      #expect(try sandbox.text("parts/\(file)") == sandbox.text("whole/\(file)"), "\(file)")
    }
  }

  /// More replicates, and a longer budget: in new shards and after a merge.
  @Test(arguments: [("replicates=5", 4), ("replicates=5", 3), ("budget.iterations=80", 4)])
  func aStudyIsExtended(change: String, count: Int) throws {
    let sandbox = try Self.sandbox()
    try Self.run(1...4, of: 4, sandbox)
    try sandbox.zobench("merge", "parts", "-q")
    try Self.run(1...count, of: count, sandbox, with: "--set \(change)")
    let merged = try sandbox.zobench("merge", "parts", "-q")
    #expect(merged.status == 0 && merged.errors == "")
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole", "--set", change)
    for file in Self.files {
      #expect(try sandbox.text("parts/\(file)") == sandbox.text("whole/\(file)"), "\(file)")
    }
    // Runs that were complete have not been run again.
    if change.hasPrefix("replicates") {
      let old = try sandbox.text("parts/shards/1-of-4/journal.txt").split(separator: "\n")
      let new = try sandbox.text("parts/journal.txt")
      #expect(old.filter { $0.contains(#""outcome":"#) }.allSatisfy { new.contains($0) })
    }
  }

  @Test func ofAnotherSeed() throws {
    let sandbox = try Self.sandbox()
    try Self.run([1], of: 2, sandbox)
    try Self.run([2], of: 2, sandbox, with: "--seed 7")
    let merged = try sandbox.zobench("merge", "parts")
    #expect(merged.status == 65)
    #expect(
      merged.errors == """
        zobench: parts/shards/2-of-2: the folder holds results of another configuration:
          configuration.seed: 7 → 1
          (there → asked for). Merge results of one study.

        """)
    #expect(try sandbox.files("parts") == ["shards"])
  }

  @Test func ofAnotherKernelLevel() throws {
    let sandbox = try Self.sandbox()
    try Self.run([1], of: 2, sandbox)
    let level = try #require(
      sandbox.text("parts/shards/1-of-2/manifest.json")
        .firstMatch(of: /"kernel_level": "(\w+)"/)?.1)
    guard level != "baseline" else { return }
    let other = try sandbox.shell(
      "ZOBENCH_KERNELS=baseline zobench run study.json -q --shard 2/2 -o parts")
    #expect(other.status == 0)
    let merged = try sandbox.zobench("merge", "parts")
    #expect(merged.status == 65)
    #expect(
      merged.errors == """
        zobench: parts/shards/1-of-2: the runs were not all made alike:
          kernel level:
            \(level) in parts/shards/1-of-2
            baseline in parts/shards/2-of-2
          (last bits can depend on that). Merge them anyway with --mixed, or run one part again.

        """)
    #expect(try sandbox.files("parts") == ["shards"])
    #expect(try sandbox.zobench("merge", "parts", "--mixed", "-q").status == 0)
    #expect(try sandbox.files("parts").contains("curves.csv"))
  }

  @Test func aShardIsAtWork() throws {
    let sandbox = try Self.sandbox()
    try Self.run(1...2, of: 2, sandbox)
    let lock = open(sandbox.path("parts/shards/2-of-2/.lock"), O_RDWR)
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    defer { close(lock) }
    let merged = try sandbox.zobench("merge", "parts")
    #expect(merged.status == 75)
    #expect(
      merged.errors.wholeMatch(
        of:
          /zobench: parts\/shards\/2-of-2: another zobench is writing here \(process [0-9]+ on .+\)\. Wait until it is done\.\n/
      ) != nil)
    #expect(try sandbox.files("parts") == ["shards"])
    let status = try sandbox.zobench("status", "parts").output
    #expect(status.contains(/1-of-2 +6 +6 +0 +0 complete *\n/))
    #expect(status.contains(/2-of-2 +6 +6 +0 +0 at work: process [0-9]+ on .+\n/))
  }

  @Test func whereToMergeInto() throws {
    let sandbox = try Self.sandbox()
    try Self.run(1...2, of: 2, sandbox)
    try sandbox.zobench("run", "study.json", "-q", "-o", "other")
    let there = try sandbox.zobench("merge", "parts", "-o", "other")
    #expect(there.status == 73)
    #expect(
      there.errors == """
        zobench: other: there are results already. Name the folder among those to be merged, or give \
        another one with --output.

        """)
    let shard = try sandbox.zobench("merge", "parts/shards/1-of-2", "parts/shards/2-of-2")
    #expect(shard.status == 64)
    #expect(
      shard.errors == """
        zobench: parts/shards/1-of-2: that is the folder of a shard; expected a folder for the whole \
        study. Give one with --output.

        """)
    let nothing = try sandbox.zobench("merge", "parts", "nothere")
    #expect(nothing.status == 66)
    #expect(
      nothing.errors == """
        zobench: nothere: no such folder; expected the results of a study. Make them with zobench run.

        """)
    // A folder that is named twice, in two ways, counts once.
    #expect(try sandbox.zobench("merge", "parts", "./parts/", "-q").status == 0)
    // Its own runs and those of shards together are one study's.
    try Self.run([1], of: 2, in: "half", sandbox)
    let rest = try sandbox.shell(
      """
      mkdir part && cp -r half/shards/1-of-2/journal.txt half/shards/1-of-2/manifest.json part
      zobench merge part parts/shards/2-of-2 -q
      """)
    #expect(rest.status == 0 && rest.errors == "")
    #expect(try sandbox.text("part/curves.csv") == sandbox.text("other/curves.csv"))
  }

  @Test func aDryRunOfAShard() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json", "--shard", "2/5", "--dry-run", "-j", "1")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(
      outcome.output.contains(/\n2\/5 +[23] .+\nall +12 .+\n[23] runs; about .+ with 1 job\.\n/))
    #expect(!sandbox.has("results"))
  }

  @Test func wrongShards() throws {
    let sandbox = try Self.sandbox()
    for text in ["5/4", "auto"] {
      let outcome = try sandbox.shell(
        "env -u SLURM_PROCID zobench=1 \"$ZOBENCH\" run study.json --shard \(text)")
      #expect(outcome.status == 64 && outcome.errors.hasPrefix("zobench: --shard"))
    }
    let launched = try sandbox.shell(
      "PMI_RANK=1 PMI_SIZE=2 zobench run study.json -q --shard auto -o parts")
    #expect(launched.status == 0)
    #expect(try sandbox.files("parts/shards") == ["2-of-2"])
  }
}
