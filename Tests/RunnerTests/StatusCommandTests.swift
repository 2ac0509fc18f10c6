import Foundation
import Testing

/// How far a study is, and where its results come from.
@Suite struct StatusCommandTests {
  /// Stopped in the middle of its long run, whose state is kept.
  @Test func aStoppedStudy() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 100"#,
        methods: """
          {"estimator": "two-point", "replicates": 1, "budget": {"iterations": 2500000}},
          {"estimator": "reverse-mode", "replicates": 9, "budget": {"iterations": 1000}}
          """), to: "study.json")
    let stopped = try sandbox.shell(
      """
      "$ZOBENCH" run study.json -q -o cut --jobs 2 & run=$!
      until ls cut/checkpoints/*.state; do sleep 0.02; done >ls.txt 2>&1
      zobench status cut >running.txt
      kill -TERM $run
      wait $run
      """)
    #expect(stopped.status == 143)
    #expect(
      try sandbox.text("running.txt").contains(#/cut +10 +[0-9] +.+ at work: process [0-9]+ on /#))
    let name = try #require(sandbox.files("cut/checkpoints").first { $0.hasSuffix(".state") })
    let state = try Data(contentsOf: URL(fileURLWithPath: sandbox.path("cut/checkpoints/\(name)")))
    let line = String(decoding: state.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let iteration = try #require(line.firstMatch(of: /"iteration":([0-9]+)/)?.1)
    let before = try sandbox.files("cut")
    let status = try sandbox.zobench("status", "cut")
    #expect(status.status == 0 && status.errors == "")
    #expect(
      Self.trimmed(status.output) == """
        folder runs done under way missing state
        ------ ---- ---- --------- ------- -------
        cut      10    9         1       0 stopped

        under way
          \(name.dropLast(6)) quadratic dimension=100 two-point step=1.0 replicate=0: kept at \
        iteration \(iteration)

        """)
    #expect(try sandbox.files("cut") == before)
    try sandbox.zobench("run", "study.json", "-q", "-o", "cut")
    #expect(
      Self.trimmed(try sandbox.zobench("status", "cut").output).hasSuffix(
        "10   10         0       0 complete\n"))
  }

  /// Without the blanks that fill a table's last column.
  private static func trimmed(_ text: String) -> String { text.replacing(#/ +\n/#, with: "\n") }

  /// Shards that nobody has begun are listed; a run done twice counts once.
  @Test func ofShards() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 7, "budget": {"iterations": 20}"#), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "--shard", "3/3", "-o", "parts")
    try sandbox.zobench("run", "study.json", "-q", "--shard", "1/3", "-o", "parts")
    let journal = try sandbox.text("parts/shards/1-of-3/journal.txt").split(separator: "\n")
    // As if it had been killed after its first run.
    try sandbox.write(
      journal[...2].map { $0 + "\n" }.joined(), to: "parts/shards/1-of-3/journal.txt")
    let table = """
      folder              runs done under way missing state
      ------------------- ---- ---- --------- ------- ---------
      parts/shards/1-of-3    3    1         0       2 stopped
      parts/shards/2-of-3    2    0         0       2 not begun
      parts/shards/3-of-3    2    2         0       0 complete
      all                    7    3         0       4

      """
    #expect(Self.trimmed(try sandbox.zobench("status", "parts").output) == table)
    #expect(Self.trimmed(try sandbox.zobench("status", "parts/shards/3-of-3").output) == table)
    let nothing = try sandbox.zobench("status", "nothere")
    #expect(nothing.status == 66)
  }

  /// Every folder is looked at, in one table; the exit code is that of the worst.
  @Test func goesOnAfterAnError() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "a")
    try sandbox.zobench("run", "study.json", "-q", "-o", "b", "--seed", "2")
    try sandbox.shell("mkdir broken && cp a/manifest.json broken && echo no > broken/journal.txt")
    let outcome = try sandbox.zobench("status", "a", "nothere", "broken", "b")
    #expect(outcome.status == 66)
    #expect(
      Self.trimmed(outcome.output) == """
        folder runs done under way missing state
        ------ ---- ---- --------- ------- --------
        a         2    2         0       0 complete
        b         2    2         0       0 complete

        """)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("zobench: nothere: no such folder"))
    #expect(lines[1].hasPrefix("zobench: broken/journal.txt: "))
  }

  /// Results of a study that another one extends are not part of it.
  @Test func aLargerStudyIsAnotherStudy() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "small")
    try sandbox.zobench("run", "study.json", "-q", "-o", "large", "--set", "replicates=5")
    try sandbox.zobench("run", "study.json", "-q", "-o", "again")
    #expect(
      Self.trimmed(try sandbox.zobench("status", "small", "large", "again").output) == """
        folder runs done under way missing state
        ------ ---- ---- --------- ------- --------
        small     2    2         0       0 complete
        again     2    2         0       0 complete
        all       2    2         0       0
        large     5    5         0       0 complete

        """)
  }

  @Test func info() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    let info = try sandbox.zobench("info", "here")
    #expect(info.status == 0 && info.errors == "")
    for line in [
      "STUDY", "name                 test", "kind                 convergence",
      "seed                 1", "RESULTS",
      "runs finished        2", "  evaluations          80", "    budget-spent         2", "DATES",
      "PROGRAM", "zobench version      0.1.0", "MACHINE", "blas threads         1", "SESSIONS",
      "host count           1",
    ] {
      #expect(info.output.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    #expect(info.output.contains(/\nswift version        [0-9]+\.[0-9]/))
    let nothing = try sandbox.zobench("info", "nothere")
    #expect(nothing.status == 66)
    #expect(
      nothing.errors == """
        zobench: nothere: no such folder; expected the results of a study. Make them with zobench run.

        """)
  }
}
