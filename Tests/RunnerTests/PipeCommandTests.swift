import Foundation
import Testing

/// Objectives that are other programs, as a user meets them.
@Suite struct PipeCommandTests {
  private static let child = "\(Sandbox.project)/Tests/AnswersTests/child.py"

  private static func external(_ habits: String = "", rest: String = "") -> String {
    #""type": "external", "command": ["python3", "model.py"\#(habits)], "dimension": 3\#(rest)"#
  }

  private static func sandbox(_ text: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    try FileManager.default.copyItem(atPath: child, toPath: sandbox.path("model.py"))
    try sandbox.write(text, to: "study.json")
    return sandbox
  }

  private static let absolute =
    #""replicates": 2, "budget": {"iterations": 20}, "steps": {"absolute": 0.05}"#

  /// A sample's value is not f: calls hit no target for this reason, not because they were not counted.
  @Test func hitsOfSamplesAreJudgedAtRecords() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: Self.external(#", "samples""#), rest: Self.absolute))
    let run = try sandbox.zobench("run", "study.json")
    #expect(run.status == 0, "\(run.errors)")
    for table in [run.output, try sandbox.zobench("table", "results/test").output] {
      #expect(table.contains("samples     of external: a call brings the value of its sample"))
      #expect(!table.contains("the runs were made before hits"), "\(table)")
    }
  }

  /// The metric proposed instead is one that exists.
  @Test func metricsOfValuesAlone() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: Self.external(#", "values""#), rest: Self.absolute))
    for (metric, expected) in [
      ("distance_sq", #"which is not known for external dimension=3; expected "loss"."#),
      ("gradient_norm_sq", #"expected "loss", or gradients as well as values."#),
    ] {
      let run = try sandbox.zobench("run", "study.json", "--set", "targets.metric=\(metric)")
      #expect(run.status == 65 && run.errors.contains(expected), "\(run.errors)")
    }
  }

  /// No value may lie below f*: otherwise the first call hits every target of the gap.
  @Test func falseMinima() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: Self.external(rest: #", "minimum": 4"#), rest: Self.absolute))
    let refused = try sandbox.zobench("run", "study.json")
    #expect(refused.status == 65)
    let sentence = "problem.minimum: found f* = 4, but at the start f is 3"
    #expect(refused.errors.contains(sentence), "\(refused.errors)")
    let run = try sandbox.zobench("run", "study.json", "--set", "problem.minimum=2.9")
    #expect(run.status == 0, "\(run.errors)")
    let note = "f*          of external dimension=3 is given as 2.9, but runs came down to "
    #expect(run.output.contains(note), "\(run.output)")
    #expect(try sandbox.zobench("table", "results/test").output.contains(note))
    let right = try sandbox.zobench(
      "run", "study.json", "--set", "problem.minimum=0", "-o", "right")
    #expect(right.status == 0 && !right.output.contains("is given as"), "\(right.output)")
  }

  @Test func onlyVerbsThatRunStartTheCommand() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: Self.external(#", "note""#), rest: Self.absolute))
    let validated = try sandbox.zobench("validate", "study.json")
    #expect(validated.status == 0, "\(validated.errors)")
    #expect(
      validated.output == """
        study.json: valid, 2 runs
          python3 model.py note: not started; what depends on its answers is checked by run

        """)
    #expect(sandbox.started == 0)
    let run = try sandbox.zobench("run", "study.json", "--jobs", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("python3 model.py note: started to answer questions.\n"))
    #expect(sandbox.started == 1)
    for verb in [
      ["table", "results/test"], ["status", "results/test"], ["report", "results/test"],
      ["info", "results/test"], ["merge", "results/test", "-q"], ["validate", "study.json"],
    ] {
      let outcome = try sandbox.zobench(verb)
      #expect(outcome.status == 0, "\(verb): \(outcome.errors)")
      #expect(sandbox.started == 1, "\(verb)")
    }
    // Results can be read without the model.
    try FileManager.default.removeItem(atPath: sandbox.path("model.py"))
    #expect(try sandbox.zobench("table", "results/test").status == 0)
  }

  @Test func runsAreRepeated() throws {
    let sandbox = try Self.sandbox(configuration(problem: Self.external(), rest: Self.absolute))
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "here").status == 0)
    let verified = try sandbox.zobench("verify", "here")
    #expect(verified.status == 0)
    #expect(
      verified.output == "2 of 2 runs were repeated: all are the same to the last bit.\n")
    let dry = try sandbox.zobench("run", "study.json", "--dry-run", "-o", "there")
    #expect(dry.status == 0)
    #expect(dry.output.contains("python3 model.py: test 1; 3 variables, f(x₀) = 3.0"))
  }

  @Test func aChangedModelIsRefused() throws {
    let sandbox = try Self.sandbox(configuration(problem: Self.external(), rest: Self.absolute))
    #expect(try sandbox.zobench("run", "study.json", "-q").status == 0)
    let model = try sandbox.text("model.py")
    try sandbox.write(model.replacing("value *= 0.5", with: "value *= 0.25"), to: "model.py")
    let other = try sandbox.zobench("run", "study.json")
    #expect(other.status == 73, "\(other.errors)")
    #expect(other.errors.contains("model.py"))
    #expect(other.errors.contains("value_at_start: 3 → 1.5"), "\(other.errors)")
    try sandbox.write(model.replacing("\"test 1\"", with: "\"test 2\""), to: "model.py")
    let version = try sandbox.zobench("run", "study.json")
    #expect(version.status == 73)
    #expect(version.errors.contains(#"version: "test 1" → "test 2""#), "\(version.errors)")
    try sandbox.write(model, to: "model.py")
    #expect(try sandbox.zobench("run", "study.json", "-q").status == 0)
  }

  @Test func aChildThatFailsLetsTheStudyGoOn() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: Self.external(#", "single""#, rest: #", "restarts": 0"#), rest: Self.absolute))
    // Each child answers some questions: those of planning, and a few of a run.
    let model = try sandbox.text("model.py").replacing("count == 7", with: "count == 9")
      .replacing(#"says("mortal")"#, with: "True")
    try sandbox.write(model, to: "model.py")
    let outcome = try sandbox.zobench("run", "study.json", "--jobs", "1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("failed: python3 model.py single was ended by signal 9"))
    #expect(outcome.errors.contains("out of memory"))
    #expect(
      try column("outcome", of: sandbox.text("results/test/runs.csv")) == ["failed", "failed"])
  }

  @Test func randomAnswersAreMarked() throws {
    let sandbox = try Self.sandbox(configuration(problem: Self.external(), rest: Self.absolute))
    let model = try sandbox.text("model.py").replacing(
      "value *= 0.5", with: "value = 0.5 * value + time.time() % 1 * 1e-6")
    try sandbox.write(model, to: "model.py")
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "here").status == 0)
    #expect(try sandbox.text("here/journal.txt").contains(#""deterministic":false"#))
    let verified = try sandbox.zobench("verify", "here")
    #expect(verified.status == 65)
    #expect(verified.errors.contains("its command is not deterministic"), "\(verified.errors)")
    let merged = try sandbox.zobench("merge", "here", "-q")
    #expect(merged.status == 0)
    #expect(merged.errors.contains("its command is not deterministic"))
  }

  /// If a child draws directions of its own, only that child repeats its runs.
  @Test func directionsOfItsOwnAreMarked() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: Self.external(#", "keeps points", "values""#, rest: #", "points": true"#),
        rest: Self.absolute))
    let run = try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try sandbox.text("here/journal.txt").contains(#""directions":"own""#))
    let sentence = "its command draws directions of its own"
    let verified = try sandbox.zobench("verify", "here")
    #expect(verified.status == 0 && verified.errors.contains(sentence), "\(verified.errors)")
    #expect(verified.output.hasPrefix("2 of 2 runs were repeated"))
    let merged = try sandbox.zobench("merge", "here", "-q")
    #expect(merged.status == 0 && merged.errors.contains(sentence), "\(merged.errors)")
    // If it is asked at points, the directions are zobench's.
    try sandbox.write(
      configuration(
        problem: Self.external(#", "keeps points", "values""#), rest: Self.absolute),
      to: "sent.json")
    #expect(try sandbox.zobench("run", "sent.json", "-q", "-o", "sent").status == 0)
    #expect(try !sandbox.text("sent/journal.txt").contains(#""directions":"own""#))
    #expect(try sandbox.text("sent/curves.csv") != sandbox.text("here/curves.csv"))
  }

  @Test func withoutAnLStepsAreAbsolute() throws {
    let sandbox = try Self.sandbox(configuration(problem: Self.external()))
    let refused = try sandbox.zobench("run", "study.json")
    #expect(refused.status == 65)
    #expect(refused.errors.contains("its L is not known; expected absolute steps"))
    // The curvatures are 1, 2 and 3.
    try sandbox.write(
      configuration(problem: Self.external(rest: #", "smoothness": "estimate""#)), to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let row = try sandbox.text("results/test/runs.csv")
    let step = try #require(Double(column("step_size", of: row)[0]))
    // c = 3 for two points on the sphere in 3 variables.
    #expect(abs(step * 9 - 1) < 0.05, "\(step)")
  }

  /// A folder in PATH may be relative to where zobench was started; the child starts in the configuration's folder.
  @Test func programsInRelativeFoldersOfPathAreFound() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: #""type": "external", "command": ["model"], "dimension": 3"#, rest: Self.absolute))
    let outcome = try sandbox.shell(
      """
      mkdir bin studies
      mv model.py study.json studies
      printf '#!/bin/sh\\nexec python3 model.py\\n' > bin/model
      chmod +x bin/model
      PATH=bin:$PATH zobench run studies/study.json -q
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func whatAnotherProgramAnswersIsNotDrawn() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: #""type": "external", "command": ["python3", "model.py"], "dimension": 2"#,
        rest: Self.absolute))
    #expect(try sandbox.zobench("run", "study.json", "-q").status == 0)
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 65)
    let sentence = "no problem of the study is a map; expected a problem \"mds\""
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }

  /// If an objective is at fault from the beginning, the study is refused, with an exit code that says whose fault it
  /// is.
  @Test(arguments: [
    ("dies at once", Int32(69)), ("silent", 69), ("closes at once", 69), ("dies", 69), ("half", 69),
    ("bad line", 65), ("other version", 65), ("other dimension", 65), ("forks", 65), ("prints", 65),
    ("length", 65), ("id", 65), ("status", 65), ("unanswered", 65), ("message", 65),
  ])
  func badObjectivesRefuseTheStudy(habit: String, status: Int32) throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: Self.external(
          #", "\#(habit)""#,
          rest: #", "restarts": 0"# + (habit == "silent" ? #", "start_timeout": 1"# : "")),
        rest: Self.absolute))
    for arguments in [["run", "study.json", "-q"], ["run", "study.json", "--dry-run"]] {
      let outcome = try sandbox.zobench(arguments)
      #expect(outcome.status == status, "\(outcome.errors)")
      #expect(outcome.errors.contains("zobench: study.json: problem.command: python3 model.py"))
    }
    #expect(!FileManager.default.fileExists(atPath: sandbox.path("results")))
    try sandbox.write(
      configuration(
        problem: #""type": "external", "command": ["./none"], "dimension": 3"#, rest: Self.absolute),
      to: "study.json")
    #expect(try sandbox.zobench("run", "study.json", "-q").status == 66)
  }

  /// ½Σ(i+1)xᵢ² in a shared library gives the same bytes in a child and in the process.
  @Test func librariesAreCalledInAChildOrHere() throws {
    let sandbox = try Sandbox()
    let source = "\(Sandbox.project)/Tests/pipe/quadratic.c"
    let made = try sandbox.shell(
      "$(command -v cc || command -v clang) -O2 -DLIBRARY -shared -fPIC '\(source)' -o sim.so")
    #expect(made.status == 0, "\(made.errors)")
    for (name, rest) in [("child", ""), ("here", #", "inProcess": true"#)] {
      try sandbox.write(
        configuration(
          problem: """
            "type": "library", "path": "sim.so", "dimension": 4, "start": [1, 2, 3, 4], "smoothness": 4, \
            "gradient": true\(rest)
            """,
          methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#), to: "study.json")
      let outcome = try sandbox.zobench("run", "study.json", "-q", "-o", name)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let curves = try sandbox.text("child/curves.csv")
    #expect(try curves == sandbox.text("here/curves.csv"))
    #expect(try column("loss", of: curves).first == "50.0")
    try sandbox.write(
      configuration(
        problem: """
          "type": "library", "path": "sim.so", "symbol": "g", "dimension": 4, "start": 1
          """), to: "study.json")
    let missing = try sandbox.zobench("run", "study.json", "-o", "there")
    #expect(
      missing.status == 69 && missing.errors.contains(#"has no function "g""#), "\(missing.errors)")
  }
}
