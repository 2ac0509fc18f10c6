import Foundation
import Testing

/// The command as people use it.
@Suite struct CommandTests {
  private static func sandbox(_ text: String = configuration()) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "study.json")
    return sandbox
  }

  private static let resultFiles = [
    ".lock", "chart.csv", "curves.csv", "hits.csv", "journal.txt", "manifest.json", "runs.csv",
    "summary.csv",
    "timings.csv",
  ]

  @Test(arguments: [[], ["run"], ["list"], ["validate"], ["schema"]])
  func help(verb: [String]) throws {
    let sandbox = try Sandbox()
    for ask in [verb + ["--help"], ["help"] + verb] {
      let outcome = try sandbox.shell("zobench \(ask.joined(separator: " "))")
      #expect(outcome.status == 0 && outcome.errors == "")
      // An example, on a line that has not been wrapped.
      #expect(outcome.output.contains("\n  zobench "))
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 200 })
      #expect(outcome.output.contains("USAGE: zobench"))
    }
  }

  @Test func examplesFitIntoTheHelp() throws {
    for verb in ["", "run"] {
      let lines = try Sandbox().shell("zobench \(verb) --help").output.split(separator: "\n")
      for line in lines.filter({ $0.hasPrefix("  zobench ") }) { #expect(line.count < 80) }
      for stray in ["it", "long", "fields", "for editors", "results/small"] {
        #expect(!lines.contains { $0 == stray }, "the end of an example on a line of its own")
      }
    }
  }

  /// If the tables report that runs have stalled, their foot says which radius is lost in what.
  @Test func lostStepsAreNamed() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: #""type": "quadratic", "dimension": [4, 16]"#,
        methods:
          #"{"estimator": "coordinate-differences", "radius": 1e-20}, {"estimator": "two-point"}"#
      ))
    for verb in ["run study.json", "table results/test"] {
      let outcome = try sandbox.shell("zobench \(verb)")
      #expect(outcome.status == 0, "\(outcome.errors)")
      for (n, size) in [(4, "0.5"), (16, "0.25")] {
        let line = """
          stalled     quadratic dimension=\(n) coordinate-differences: a radius of 1e-20 is lost in the \
          rounding of |x| = \(size); take a larger one
          """
        #expect(outcome.output.contains("\n\(line)\n"), "\(outcome.output)")
      }
      #expect(!outcome.output.contains("two-point: "))
    }
  }

  @Test func version() throws {
    let outcome = try Sandbox().zobench("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let outcome = try Sandbox().zobench("--generate-completion-script", shell)
    #expect(outcome.status == 0 && outcome.errors == "")
    for word in ["validate", "schema", "dry-run", "fresh"] {
      #expect(outcome.output.contains(word), "\(shell) does not complete \(word)")
    }
  }

  @Test func listNamesEverythingALineEach() throws {
    let outcome = try Sandbox().zobench("list")
    #expect(outcome.status == 0 && outcome.errors == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    for name in [
      "study", "convergence", "accuracy", "jacobian", "hessian", "hutchinson", "checkpointing",
      "solve", "svd", "mds", "quadratic", "log-block", "huber", "nesterov-chain",
      "tight-nonconvex", "tight-nonsmooth", "rosenbrock", "logistic", "synthetic-logistic",
      "network", "two-point",
      "coordinate-differences", "forward-gradient", "forward-mode", "complex-step", "reverse-mode",
      "gradient-descent", "heavy-ball", "nesterov", "accelerated", "optimized-gradient",
      "silver-steps", "decreasing-steps", "spsa-gains", "iterate-averaging", "adam", "amsgrad",
      "sign-descent", "subgradient", "stochastic-three-points", "one-plus-one-es",
      "random-pursuit", "probabilistic-direct-search", "gradientless-descent", "residual-feedback",
      "nelder-mead",
      "cma-es", "separable-cma-es",
    ] {
      let named = lines.filter { $0.hasPrefix("\(name) ") }
      #expect(named.count == 1 && named[0].count > name.count + 20, "\(name) and its sentence")
    }
  }

  @Test func listOfSome() throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.zobench("list", "reverse-mode", "mds")
    #expect(outcome.output.contains("\nmds: ") && outcome.output.contains("\nreverse-mode: "))
    #expect(!outcome.output.contains("two-point"))
    let unknown = try sandbox.zobench("list", "mdss")
    #expect(unknown.status == 64)
    #expect(
      unknown.errors.hasPrefix("Error: Unknown name mdss; expected one of study, convergence, "))
  }

  @Test func schemaIsJSON() throws {
    let outcome = try Sandbox().zobench("schema")
    #expect(outcome.status == 0 && outcome.errors == "")
    let schema = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let entries = schema as? [String: Any]
    #expect(entries?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let kind = (entries?["properties"] as? [String: Any])?["kind"] as? [String: Any]
    let kinds = kind?["enum"] as? [String] ?? []
    #expect(kinds.first == "convergence" && kinds.contains("accuracy"))
    #expect((entries?["allOf"] as? [Any])?.count == kinds.count)
  }

  @Test func theConfigurationsOfTheProjectAreValid() throws {
    let outcome = try Sandbox().shell(
      "cd '\(Sandbox.project)' && zobench validate configs/*.json configs/*/*.json")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("configs/mds.json: valid, 4800 runs\n"))
    #expect(outcome.output.split(separator: "\n").count >= 3)
  }

  /// All files are checked; the exit code is the first error's.
  @Test func validateGoesOnAfterAnError() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("validate", "nothere.json", "study.json", ".")
    #expect(outcome.status == 66)
    #expect(outcome.output == "study.json: valid, 2 runs\n")
    #expect(
      outcome.errors
        == """
        zobench: nothere.json: no such file.
        zobench: .: a folder; expected a study's configuration.

        """)
  }

  @Test func runWritesFilesAndATable() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json")
    #expect(outcome.status == 0)
    #expect(try sandbox.files("results/test") == Self.resultFiles)
    // Standard output has the table and nothing else.
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("problem "))
    #expect(lines[2].hasPrefix("quadratic dimension=10 two-point "))
    #expect(!outcome.output.contains("wrote") && !outcome.output.contains("left"))
    // Standard error has whole lines of progress, since it is not a terminal, and the files.
    #expect(!outcome.errors.contains("\r") && !outcome.errors.contains("\u{1B}"))
    #expect(outcome.errors.contains(/(?m)^2\/2 runs, .*, done in .*$/))
    #expect(outcome.errors.contains("wrote results/test/curves.csv\n"))
  }

  @Test func quietSaysNothing() throws {
    let sandbox = try Self.sandbox()
    for _ in 1...2 {
      let outcome = try sandbox.zobench("run", "study.json", "--quiet", "--output", "here")
      #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
    }
    #expect(try sandbox.files("here") == Self.resultFiles)
  }

  @Test func dryRunWritesNothing() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json", "--dry-run", "--jobs", "1")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(
      outcome.output.contains("\n2 runs, 80 evaluations at most; about "))
    #expect(outcome.output.contains(" with 1 job.\n"))
    #expect(!sandbox.has("results"))
    let timed = try sandbox.zobench(
      "run", "study.json", "--dry-run", "--set", "budget={\"seconds\":1}")
    #expect(timed.output.contains("\n2 runs, as many evaluations as there is time for; about "))
    // A search asks as often as it takes.
    let search = try sandbox.zobench(
      "run", "study.json", "--dry-run", "--set", "methods=[{\"optimizer\":\"random-pursuit\"}]",
      "--set", "budget={\"iterations\":10}")
    #expect(search.output.contains(" runs, about "), "\(search.output)\(search.errors)")
    #expect(!search.output.contains("at most"), "\(search.output)")
  }

  @Test func setAndSeed() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench(
      "run", "study.json", "--set", "problem.dimension=[5,10]", "--set", "methods[0].label=mine",
      "--set", "budget.iterations=7", "--seed", "5", "-o", "a", "-q")
    let manifest = try sandbox.text("a/manifest.json")
    #expect(manifest.contains(#""seed": 5"#))
    let runs = try sandbox.text("a/runs.csv").split(separator: "\n").dropFirst()
    #expect(runs.count == 4)
    #expect(runs.allSatisfy { $0.contains(",mine,") && $0.contains(",budget-spent,7,14,") })
    try sandbox.zobench("run", "study.json", "--seed", "5", "-o", "b", "-q")
    try sandbox.zobench("run", "study.json", "--set", "seed=5", "-o", "c", "-q")
    try sandbox.zobench("run", "study.json", "-o", "d", "-q")
    #expect(try sandbox.text("b/curves.csv") == sandbox.text("c/curves.csv"))
    #expect(try sandbox.text("b/curves.csv") != sandbox.text("d/curves.csv"))
  }

  @Test func whatIsThereIsKept() throws {
    let sandbox = try Self.sandbox(
      configuration(rest: #""replicates": 5, "budget": {"iterations": 20}"#))
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole", "-j", "1")
    // As if it had been killed in the third run.
    let journal = try sandbox.text("whole/journal.txt").split(separator: "\n")
    try FileManager.default.createDirectory(
      atPath: sandbox.path("cut"), withIntermediateDirectories: true)
    try sandbox.write(
      journal[...3].map { $0 + "\n" }.joined() + journal[4].prefix(100), to: "cut/journal.txt")
    let outcome = try sandbox.zobench("run", "study.json", "-o", "cut", "-j", "1")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.hasPrefix(
        """
        cut: the journal's last line was cut off; if it was a run's, that run is repeated.
        cut: 2 of 5 runs are there.
        5/5 runs,
        """))
    for file in ["curves.csv", "runs.csv", "summary.csv", "chart.csv"] {
      #expect(try sandbox.text("cut/\(file)") == sandbox.text("whole/\(file)"))
    }
    // Cut in its first line, the journal has no run; in its second, which begins a session, none is lost either.
    for (lines, said) in [
      (0, "cut: the journal's first line was cut off, before any run was finished.\n5/5 runs,"),
      (
        1,
        "cut: the journal's last line was cut off; if it was a run's, that run is repeated.\n5/5"
      ),
    ] {
      let text = journal[..<lines].map { $0 + "\n" }.joined() + journal[lines].prefix(60)
      try sandbox.write(text, to: "cut/journal.txt")
      let outcome = try sandbox.zobench("run", "study.json", "-o", "cut", "-j", "1")
      #expect(outcome.status == 0 && outcome.errors.hasPrefix(said), "\(outcome.errors)")
    }
    let again = try sandbox.zobench("run", "study.json", "-o", "cut")
    #expect(again.errors.hasPrefix("cut: 5 of 5 runs are there.\nwrote cut/curves.csv\n"))
  }

  /// Killed without notice in the middle of the work: nothing that was finished is repeated.
  @Test func goesOnAfterBeingKilled() throws {
    let sandbox = try Self.sandbox(
      configuration(rest: #""replicates": 300, "budget": {"iterations": 20000}"#))
    let killed = try sandbox.shell(
      """
      "$ZOBENCH" run study.json -q -o cut & run=$!
      until [ "$(wc -l 2>/dev/null < cut/journal.txt)" -gt 5 ] 2>/dev/null; do sleep 0.01; done
      kill -9 $run
      wait $run
      """)
    #expect(killed.status == 128 + 9)
    // If runs take a second, as on a busy machine, their states are kept, too.
    let files = try sandbox.files("cut").filter { $0 != "checkpoints" }
    #expect(files == [".lock", "journal.txt", "manifest.json"])
    let kept = try sandbox.text("cut/journal.txt").count { $0 == "\n" } - 2
    #expect((4..<300).contains(kept))
    let again = try sandbox.zobench("run", "study.json", "-o", "cut")
    #expect(again.status == 0)
    #expect(again.errors.contains("cut: \(kept) of 300 runs are there.\n"))
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    for file in ["curves.csv", "runs.csv", "summary.csv", "chart.csv"] {
      #expect(try sandbox.text("cut/\(file)") == sandbox.text("whole/\(file)"))
    }
  }

  @Test func anotherConfigurationIsRefused() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q")
    let before = try sandbox.text("results/test/curves.csv")
    let other = try sandbox.zobench("run", "study.json", "--set", "budget.iterations=10", "-q")
    #expect(other.status == 73)
    #expect(
      other.errors == """
        zobench: results/test: the folder holds results of another configuration:
          configuration.budget.iterations: 20 → 10
          (there → asked for). Continue them with zobench run results/test, show them with zobench table \
        results/test, or give another folder with --output; --fresh discards them.

        """)
    #expect(try sandbox.text("results/test/curves.csv") == before)
    let fresh = try sandbox.zobench(
      "run", "study.json", "--set", "budget.iterations=10", "-q", "--fresh")
    #expect(fresh.status == 0 && fresh.errors == "")
    #expect(try sandbox.text("results/test/curves.csv") != before)
  }

  @Test func anotherProcessHoldsTheFolder() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q")
    let lock = open(sandbox.path("results/test/.lock"), O_RDWR)
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    defer { close(lock) }
    let outcome = try sandbox.zobench("run", "study.json")
    #expect(outcome.status == 75)
    #expect(
      outcome.errors.wholeMatch(
        of:
          /zobench: results\/test: another zobench is writing here \(process [0-9]+ on .+\)\. Wait until it is done, or give another folder with --output\.\n/
      ) != nil)
  }
}
