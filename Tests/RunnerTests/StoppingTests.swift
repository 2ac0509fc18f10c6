import Foundation
import Testing

/// However a study is stopped, it continues to the same bytes.
@Suite struct StoppingTests {
  @Test(arguments: [("INT", 130 as Int32), ("TERM", 143)])
  func bySignal(name: String, status: Int32) throws {
    let study = try LongStudy()
    let sandbox = study.sandbox
    let stopped = try study.begin("--jobs 2 --seed=7 --fresh -q", then: "kill -\(name) $run")
    #expect(stopped.status == status && stopped.output == "")
    let lines = stopped.errors.split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(
      lines.first
        == "Stopping: runs under way are saved or finished. Repeat to stop at once.")
    #expect(lines[1] == "cut: stopped; 9 of 10 runs are there. To continue:")
    #expect(lines[2].hasSuffix("zobench run study.json -o cut --jobs 2 --seed=7 -q"))
    #expect(try sandbox.files("cut").contains("curves.csv") == false)
    #expect(try sandbox.text("cut/manifest.json").contains(#""runs_finished": 9"#))
    // As the message says, but not quietly.
    let resumed = try sandbox.shell(lines[2].replacing(" -q", with: ""))
    #expect(resumed.status == 0)
    #expect(
      resumed.errors.hasPrefix(
        "cut: 9 of 10 runs are there.\ncut: 1 more resumes where it was left.\n"))
    try study.expectSameFiles("--seed", "7")
  }

  /// Killed without notice three times, in the middle of its one long run: it gets further each time.
  @Test func withinARun() throws {
    let study = try LongStudy()
    let sandbox = study.sandbox
    var iterations = [0]
    for _ in 0..<3 {
      let killed = try study.begin(
        before: "touch mark; sleep 0.02",
        then: """
          until [ -n "$(find cut/checkpoints -name '*.state' -newer mark)" ] || ! kill -0 $run
          do sleep 0.02; done 2>/dev/null
          kill -9 $run
          """)
      #expect(killed.status == 128 + 9)
      let name = try #require(
        sandbox.files("cut/checkpoints").first { $0.hasSuffix(".state") })
      let state = try Data(
        contentsOf: URL(fileURLWithPath: sandbox.path("cut/checkpoints/\(name)")))
      let line = String(decoding: state.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      let iteration = try #require(line.firstMatch(of: /"iteration":([0-9]+)/)?.1)
      iterations.append(Int(iteration)!)
    }
    #expect(zip(iterations, iterations.dropFirst()).allSatisfy(<), "\(iterations)")
    #expect(try sandbox.zobench("run", "study.json", "-o", "cut", "-q").status == 0)
    try study.expectSameFiles()
    #expect(!sandbox.has("cut/checkpoints"))
  }

  /// A measurement goes on to its end; a second signal stops it at once. The first signal comes as early in the session
  /// as possible, and must not be lost.
  @Test(arguments: 1...8)
  func aSecondSignalStopsAtOnce(attempt: Int) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      {"name": "test", "kind": "hutchinson", "problem": {"type": "quadratic", "dimension": [5, 6]},
       "distributions": ["rademacher"], "replicates": 3000000}
      """, to: "study.json")
    let stopped = try sandbox.shell(
      """
      "$ZOBENCH" run study.json -q -o cut -j 1 2>errors.txt & run=$!
      until grep -q session cut/journal.txt; do :; done 2>/dev/null
      kill -INT $run
      until grep -q Stopping errors.txt; do kill -0 $run && sleep 0.02 || break; done
      kill -INT $run
      wait $run
      """)
    #expect(stopped.status == 130)
    // If it comes so early that nothing has begun, it ends the study by itself.
    let lines = try sandbox.text("errors.txt").split(separator: "\n")
    #expect(lines.first?.hasPrefix("Stopping: ") == true)
    #expect(lines.count < 2 || lines[1].hasPrefix("cut: stopped; 0 of 2 runs are there."))
    let there = try sandbox.zobench("run", "study.json", "-o", "cut", "--dry-run")
    #expect(there.status == 0 && there.output.contains("2 runs; about "))
  }

  /// Whether the folder is gone, or another stands in its place: no study goes on for nothing.
  @Test(arguments: [
    "rm -r cut", "mv cut moved; mkdir cut", "rm cut/journal.txt; touch cut/journal.txt",
  ])
  func theFolderIsRemoved(action: String) throws {
    let outcome = try LongStudy().begin(then: action)
    #expect(outcome.status == 74)
    #expect(
      outcome.errors == """
        zobench: cut: the folder or its journal was removed, or replaced, while the study was \
        running. Run the same command again: it repeats the missing runs.

        """)
  }

  @Test func aDryRunSaysWhatIsThere() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    let journal = try sandbox.text("here/journal.txt")
    func dryRun(_ arguments: String...) throws -> Sandbox.Outcome {
      try sandbox.shell(
        (["zobench run study.json --dry-run -j 1 -o here"] + arguments).joined(separator: " "))
    }
    let larger = try dryRun("--set", "replicates=5").output
    #expect(
      larger.contains(
        /5 runs, 200 evaluations at most\.\nhere: 2 of them are there; the rest takes about .* with 1 job\.\n$/
      ), "\(larger)")
    #expect(
      try dryRun("--set", "replicates=5", "--fresh").output.contains(
        "5 runs, 200 evaluations at most; about "))
    let other = try dryRun("--set", "methods[0].radius=1")
    #expect(other.status == 73 && other.errors.contains("methods[0].radius: 1e-05 → 1"))
    #expect(try sandbox.text("here/journal.txt") == journal)
    #expect(!sandbox.has("results"))
  }
}
