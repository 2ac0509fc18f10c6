import Foundation
import Testing

/// Objectives and solvers that are other programs, as a user meets them.
@Suite struct PipeCommandTests {
  private static let child = "\(Sandbox.project)/Tests/AnswersTests/child.py"
  private static let solver = "\(Sandbox.project)/Tests/pipe/solver.py"

  private static func external(_ habits: String = "", rest: String = "") -> String {
    #""type": "external", "command": ["python3", "model.py"\#(habits)], "dimension": 3\#(rest)"#
  }

  private static func sandbox(_ text: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    try FileManager.default.copyItem(atPath: child, toPath: sandbox.path("model.py"))
    try FileManager.default.copyItem(atPath: solver, toPath: sandbox.path("solve.py"))
    try sandbox.write(text, to: "study.json")
    return sandbox
  }

  private static let absolute =
    #""replicates": 2, "budget": {"iterations": 20}, "steps": {"absolute": 0.05}"#

  /// How many children were started; each notes its number.
  private static func started(_ sandbox: Sandbox) -> Int {
    ((try? sandbox.text("pids")) ?? "").split(separator: "\n").count
  }

  private static func column(_ name: String, of text: String) throws -> [String] {
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let place = try #require(rows[0].firstIndex(of: name))
    return rows.dropFirst().map { $0[place] }
  }

  /// A sample's value is not f: that no call hits a target is not for want of counting.
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

  /// What is proposed instead of a metric is one that there is.
  @Test func metricsOfValuesAlone() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: Self.external(#", "values""#), rest: Self.absolute))
    for (metric, expected) in [
      ("distance_sq", #"which is not known for external dimension=3; expected "loss"."#),
      ("gradient_norm_sq", #"expected "loss", or gradients beside values."#),
    ] {
      let run = try sandbox.zobench("run", "study.json", "--set", "targets.metric=\(metric)")
      #expect(run.status == 65 && run.errors.contains(expected), "\(run.errors)")
    }
  }

  /// No value lies below f*: else every target of the gap is hit by the first call.
  @Test func falseMinima() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: Self.external(rest: #", "minimum": 4"#), rest: Self.absolute))
    let refused = try sandbox.zobench("run", "study.json")
    #expect(refused.status == 65)
    let sentence = "problem.minimum: found f* = 4, but at the start f is 3"
    #expect(refused.errors.contains(sentence), "\(refused.errors)")
    let run = try sandbox.zobench("run", "study.json", "--set", "problem.minimum=2.9")
    #expect(run.status == 0, "\(run.errors)")
    let note = "f*          of external dimension=3 is said to be 2.9, but runs came down to "
    #expect(run.output.contains(note), "\(run.output)")
    #expect(try sandbox.zobench("table", "results/test").output.contains(note))
    let right = try sandbox.zobench(
      "run", "study.json", "--set", "problem.minimum=0", "-o", "right")
    #expect(right.status == 0 && !right.output.contains("is said to be"), "\(right.output)")
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
    #expect(Self.started(sandbox) == 0)
    let run = try sandbox.zobench("run", "study.json", "--jobs", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("python3 model.py note: started to be asked.\n"))
    #expect(Self.started(sandbox) == 1)
    for verb in [
      ["table", "results/test"], ["status", "results/test"], ["report", "results/test"],
      ["info", "results/test"], ["merge", "results/test", "-q"], ["validate", "study.json"],
    ] {
      let outcome = try sandbox.zobench(verb)
      #expect(outcome.status == 0, "\(verb): \(outcome.errors)")
      #expect(Self.started(sandbox) == 1, "\(verb)")
    }
    // Results can be read without the model.
    try FileManager.default.removeItem(atPath: sandbox.path("model.py"))
    #expect(try sandbox.zobench("table", "results/test").status == 0)
  }

  @Test func onlyVerbsThatRunStartTheSolver() throws {
    let sandbox = try Self.sandbox(
      configuration(
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py", "note"]}"#,
        rest: #""replicates": 2, "budget": {"evaluations": 20}, "gradient_cost": 1"#))
    #expect(try sandbox.zobench("validate", "study.json").status == 0)
    #expect(Self.started(sandbox) == 0)
    let run = try sandbox.zobench("run", "study.json", "--jobs", "1")
    #expect(run.status == 0, "\(run.errors)")
    let started = Self.started(sandbox)
    #expect(started > 2)
    for verb in [
      ["table", "results/test"], ["status", "results/test"], ["report", "results/test"],
      ["info", "results/test"], ["merge", "results/test", "-q"], ["validate", "study.json"],
      ["compare", "results/test", "results/test"],
    ] {
      let outcome = try sandbox.zobench(verb)
      #expect(outcome.status == 0, "\(verb): \(outcome.errors)")
      #expect(Self.started(sandbox) == started, "\(verb)")
    }
    // Results can be read without the solver.
    try FileManager.default.removeItem(atPath: sandbox.path("solve.py"))
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
    // Each child answers some questions: those of planning, and of a run a few.
    let model = try sandbox.text("model.py").replacing("count == 7", with: "count == 9")
      .replacing(#"says("mortal")"#, with: "True")
    try sandbox.write(model, to: "model.py")
    let outcome = try sandbox.zobench("run", "study.json", "--jobs", "1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("failed: python3 model.py single was ended by signal 9"))
    #expect(outcome.errors.contains("out of memory"))
    #expect(
      try Self.column("outcome", of: sandbox.text("results/test/runs.csv")) == ["failed", "failed"])
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

  /// A child that draws directions of its own repeats its runs, and nobody else does.
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
    // Asked at points, the directions are zobench's.
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
    let step = try #require(Double(Self.column("step_size", of: row)[0]))
    // c = 3 of two points on the sphere in 3 variables.
    #expect(abs(step * 9 - 1) < 0.05, "\(step)")
  }

  /// A folder of PATH may be relative to where zobench was started; the child starts beside the configuration.
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

  @Test(arguments: [
    ("", "gradients", 20), ("", "asks on", 20), ("", "single", 20), ("stops", "", 1),
  ])
  func solversEndAtTheBudgetToTheCall(first: String, second: String, calls: Int) throws {
    let habits = [first, second].filter { !$0.isEmpty }.map { ", \"\($0)\"" }.joined()
    let sandbox = try Self.sandbox(
      configuration(
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"\#(habits)]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 20}, "gradient_cost": 1"#))
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    let isByGradients = second == "gradients"
    #expect(try Self.column(isByGradients ? "gradients" : "evaluations", of: runs) == ["\(calls)"])
    #expect(try Self.column("outcome", of: runs) == ["budget-spent"])
  }

  /// A solver may plan for the budget that it is told, or ask for more at once than is left of it: under a longer one
  /// its runs are what they would be from the start.
  @Test(arguments: ["value", "tangent"], ["evaluations", "iterations"])
  func solversWithLongerBudgetsBeginAgain(ask: String, limit: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import json, sys
      line = json.loads(sys.stdin.readline())
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      isPlanning = "\(ask)" == "value"
      ask = ["value"] if isPlanning else ["value", "tangent"]
      for i in range(1, int(line["budget"]["evaluations"]) // 2 if isPlanning else 1000):
          question = {"id": i, "ask": ask, "points": [[0.9 ** i] * 3]}
          if not isPlanning:
              question["directions"] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
          print(json.dumps(question), flush=True)
          if json.loads(sys.stdin.readline()).get("closed"):
              break
      """, to: "solve.py")
    func text(_ budget: Int) -> String {
      configuration(
        problem: #""type": "quadratic", "dimension": 3"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "tangent_cost": 1, "budget": {"\#(limit)": \#(budget)}"#)
    }
    for (budget, folder) in [(20, "grown"), (40, "grown"), (40, "whole")] {
      try sandbox.write(text(budget), to: "study.json")
      let outcome = try sandbox.zobench("run", "study.json", "-q", "-o", folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(try sandbox.text("grown/runs.csv") == sandbox.text("whole/runs.csv"))
    #expect(try sandbox.text("grown/curves.csv") == sandbox.text("whole/curves.csv"))
    try sandbox.write(text(30), to: "study.json")
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "grown").status == 73)
  }

  /// Of a map the last point is kept, from which no solver goes on.
  @Test func solversOfMapsDoNotGoOn() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem:
          #""type": "mds", "distances": "\#(Sandbox.project)/data/eurodist.csv", "objects": 4"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py", "single"]}"#,
        rest: #""replicates": 1, "budget": {"iterations": 20}"#))
    try sandbox.zobench("run", "study.json", "-q")
    let outcome = try sandbox.zobench("run", "study.json", "--set", "budget.iterations=30")
    #expect(outcome.status == 0 && !outcome.errors.contains("go on"), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try Self.column("iterations", of: runs) == ["30"])
  }

  /// So many unequal numbers are no part of a line.
  @Test(arguments: ["binary", "text"])
  func solversAskForLongStarts(mode: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import sys
      sys.path.insert(0, "\(Sandbox.project)/python")
      import zobench

      objective = zobench.connect(version="1", mode="\(mode)")
      x = list(objective.start)
      assert x == [-1.2, 1] * 50001, x[:10]
      objective.value(x)
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem: #""type": "rosenbrock", "dimension": 100002"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 1}"#), to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try Self.column("outcome", of: runs) == ["budget-spent"], "\(outcome.errors)")
    #expect(try Self.column("evaluations", of: runs) == ["1"])
  }

  @Test(arguments: [
    ("dies at once", Int32(69), "exited with code 3 before it said its first line"),
    ("silent", 69, "said nothing within 1.0 seconds; expected one line of JSON"),
    ("bad line", 65, #"began with "{nonsense}"; expected one line of JSON"#),
    ("other version", 65, #"said "zobench": 2 in its first line; expected 1"#),
    ("no version", 65, #"said "version": "" in its first line; expected a text"#),
    ("other role", 65, #"said "role": "objective" in its first line; expected "solver""#),
    ("other mode", 65, #"said "mode": "pickle" in its first line; expected "binary" or "text""#),
    (
      "asks for more", 65,
      "is going to ask for gradient; expected a solver that asks for no more than value"
    ),
  ])
  func solversThatBeginBadlyAreRefused(habit: String, status: Int32, sentence: String) throws {
    let rest = habit == "silent" ? #", "start_timeout": 1"# : ""
    let outcome = try Self.solve(habit, rest: rest, in: Sandbox())
    #expect(outcome.status == status)
    #expect(
      outcome.errors.contains("methods[0].optimizer: the solver \(sentence)"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ("fails", "exited with code 4 after 0 questions. Its last words:\n  singular matrix"),
    ("sleeps", "asked nothing for 1.0 seconds after 0 questions"),
    ("says done", "asked nothing for 1.0 seconds after 0 questions"),
    ("asks the start", "asked nothing for 1.0 seconds after 0 questions"),
    ("dies", "was ended by signal 9 (Killed) after 1 question"),
    ("closes its output", "closed its standard output, and did not exit after 0 questions"),
    ("nonsense", #"wrote "what is it at 0?"; expected a line of JSON"#),
    (
      "prints",
      #"wrote "iteration 1: all is well, and so on, and a bit more" to its standard output"#
    ),
    ("id", "asked question 1 after 1; expected numbers that are counted up"),
    ("mask", "asked for the mask 64; expected 16, or a sum of some of 1, 2, 4 and 8"),
    ("no points", "asked for value at 0 points along 0 directions; expected points"),
    ("directions", "asked for value at 7 points along 2 directions; expected points"),
    ("flags", "asked with the flags 4; expected none of a solver"),
    ("length", "asked about 7 points and 0 directions with 160 bytes; expected 168 bytes"),
    ("huge body", "asked with a body of 1152921504606846976 bytes; expected at most 4 GiB"),
  ])
  func solversThatFailAreTold(habit: String, sentence: String) throws {
    let sandbox = try Sandbox()
    let isPatient = !["sleeps", "says done", "asks the start"].contains(habit)
    let patience = isPatient ? "1e300" : "1"
    let outcome = try Self.solve(
      habit, rest: #", "start_timeout": 1e300, "patience": \#(patience)"#, in: sandbox)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("failed: python3 solve.py"), "\(outcome.errors)")
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try Self.column("outcome", of: runs) == ["failed"])
    // What it had asked before counts.
    let calls =
      !isPatient || ["fails", "closes its output", "nonsense", "prints"].contains(habit) ? 0 : 7
    #expect(try Self.column("evaluations", of: runs) == ["\(calls)"])
  }

  /// A line is held to what a frame is: a derivative along no direction would be a value for nothing.
  @Test(arguments: [
    (#""value", "tangent""#, "[[1, 1, 1]]", "[]", "value, tangent at 1 points along 0 directions"),
    (#""hessian""#, "[[1, 1, 1]]", "[]", "hessian at 1 points along 0 directions"),
    (#""value""#, "[[1, 1, 1]]", "[[1, 1, 1]]", "value at 1 points along 1 directions"),
    (#""value""#, "[]", "[]", "value at 0 points along 0 directions"),
    (#""start""#, "[[1, 1, 1]]", "[]", "start at 1 points along 0 directions"),
  ])
  func linesOfSolversAreHeldToWhatFramesAre(
    asks: String, points: String, directions: String, sentence: String
  ) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      print('{"id": 1, "ask": [\(asks)], "points": \(points), "directions": \(directions)}', flush=True)
      sys.stdin.readline()
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem:
          #""type": "quadratic", "dimension": 3, "spectrum": {"type": "geometric", "condition": 4}"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 20}"#), to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let failure = "failed: python3 solve.py asked for \(sentence); expected points, and"
    #expect(outcome.errors.contains(failure), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try Self.column("outcome", of: runs) == ["failed"])
  }

  /// A batch of rows has no products with the Hessian, though the whole has.
  @Test func solversMayAskWhatBatchesAnswer() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import json, sys
      print("told", json.loads(sys.stdin.readline())["answers"], file=sys.stderr)
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      print('{"id": 1, "ask": ["hessian"], "points": [[1, 1]], "directions": [[1, 0]]}', flush=True)
      sys.stdin.readline()
      sys.exit(1)
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem:
          #""type": "synthetic-least-squares", "features": 2, "rows": 9, "batch": {"rows": 2}"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 20}"#), to: "study.json")
    let run = try sandbox.zobench("run", "study.json", "-q")
    #expect(run.status == 0, "\(run.errors)")
    let sentence = "asked for hessian, of which the problem answers value, gradient, tangent"
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(run.errors.contains("told ['value', 'gradient', 'tangent']"), "\(run.errors)")
  }

  /// A point of which the budget pays a part has no numbers: here the gradient, but not the tangent.
  @Test func pointsThatAreNotPaidForHaveNoNumbers() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import json, sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      points = [[0, 0], [1, 1], [2, 2]]
      asks = ["value", "gradient", "tangent"]
      print(json.dumps({"id": 1, "ask": asks, "points": points, "directions": [[1, 0]]}), flush=True)
      open("answer.txt", "w").write(sys.stdin.readline())
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 2"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 12}"#), to: "study.json")
    let run = try sandbox.zobench("run", "study.json", "-q")
    #expect(run.status == 0, "\(run.errors)")
    let answer = try sandbox.text("answer.txt")
    for part in [
      #""status":[0,3,3]"#, #""gradients":[[0,0],[null,null],[null,null]]"#,
      #""tangents":[[0],[null],[null]]"#, #""values":[0,null,null]"#,
    ] { #expect(answer.contains(part), "\(answer)") }
  }

  /// A solver may go on asking for what costs nothing: no number of evaluations ends its run.
  @Test(arguments: [
    ("", "gradient_cost", true), ("", "tangent_cost", true),
    (#", "asks": ["gradient"]"#, "gradient_cost", true),
    (#", "asks": ["gradient"]"#, "tangent_cost", false),
    (#", "asks": ["hessian"]"#, "gradient_cost", true),
    (#", "asks": ["value"]"#, "gradient_cost", false),
  ])
  func freeDerivativesOfSolvers(asks: String, price: String, isRefused: Bool) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 3"#,
        methods: #"{"optimizer": "external", "command": ["true"]\#(asks)}"#,
        rest: #""\#(price)": 0, "budget": {"evaluations": 10}"#), to: "study.json")
    let validated = try sandbox.zobench("validate", "study.json")
    #expect(validated.status == (isRefused ? 65 : 0), "\(validated.errors)")
    let sentence = "study.json: \(price): found 0, so that no number of evaluations ends a run of"
    #expect(validated.errors.contains(sentence) == isRefused, "\(validated.errors)")
    let text = try sandbox.text("study.json")
    try sandbox.write(
      text.replacing(#"{"evaluations": 10}"#, with: #"{"evaluations": 10, "iterations": 5}"#),
      to: "study.json")
    let bounded = try sandbox.zobench("validate", "study.json")
    #expect(bounded.status == 0, "\(bounded.errors)")
  }

  /// What is wrong with a line is said, not that all of it is.
  @Test(arguments: [
    (
      #"{"ask": ["value"]}"#,
      #"wrote "{"ask": ["value"]}"; expected a question with "id" and "ask""#
    ),
    (
      #"{"id": 2, "ask": "value", "points": [[1, 1, 1]]}"#,
      #"asked for "value"; expected ["start"], or a list of some of "value", "gradient""#
    ),
    (
      #"{"id": 2, "ask": [], "points": [[1, 1, 1]]}"#,
      #"asked for []; expected ["start"], or a list of some of "value""#
    ),
    (
      #"{"id": 1, "ask": ["value"], "points": [[1, 1, 1]]}"#,
      "asked question 1 after 1; expected numbers that are counted up"
    ),
  ])
  func linesOfSolversAreToldWhatIsWrong(line: String, sentence: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      print('{"id": 1, "ask": ["value"], "points": [[0, 0, 0]]}', flush=True)
      sys.stdin.readline()
      print('\(line)', flush=True)
      sys.stdin.readline()
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 3"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 20}"#), to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("failed: python3 solve.py \(sentence)"), "\(outcome.errors)")
  }

  /// So are answers: there are as many derivatives as points times directions.
  @Test func answersToSolversAreBounded() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import struct, sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "binary"}', flush=True)
      count = 100000
      body = bytes(8 * 2 * count * 3)
      head = [0x51424F5A, 5, 1, count, count, 0, 0, 0, len(body), 0, 0]
      sys.stdout.buffer.write(struct.pack("<IIQIIIIQQQQ", *head) + body)
      sys.stdout.buffer.flush()
      sys.stdin.read()
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 3"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 20}"#), to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let failure =
      "failed: python3 solve.py asked for value, tangent at 100000 points along 100000 directions, "
      + "an answer of more than 4 GiB; expected at most 4 GiB"
    #expect(outcome.errors.contains(failure), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try Self.column("outcome", of: runs) == ["failed"])
  }

  /// Runs are done once more for that, of solvers too, whose calls need not come one by one.
  @Test func runsOfSolversAreAnimated() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import json, sys
      x = json.loads(sys.stdin.readline())["start"]
      x = x if isinstance(x, list) else [x, x]
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      for i in range(1, 9):
          x = [e / 2 for e in x]
          axes = [[1, 0], [0, 1]]
          question = {"id": i, "ask": ["value", "tangent"], "points": [x], "directions": axes}
          print(json.dumps(question), flush=True)
          sys.stdin.readline()
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 2"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 100}"#), to: "study.json")
    let run = try sandbox.zobench("run", "study.json", "-q")
    #expect(run.status == 0, "\(run.errors)")
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let path = try sandbox.text("plots/test/path-quadratic-dimension-2.csv")
    let iterations = try Self.column("iteration", of: path)
    #expect(iterations == (0...16).map { "\($0)" })
    // Every question moves the point when both of its calls are made.
    let first = try Self.column("c1", of: path).map { try #require(Double($0)) }
    #expect(first == (0...16).map { k in first[0] / Double(1 << (k / 2)) })
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

  /// A plan knows how long a solver takes to start, and says that it does not know the rest.
  @Test func plansCountTheStartOfSolvers() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      import sys, time
      sys.stdin.readline()
      time.sleep(1)
      print('{"zobench": 1, "version": "slow", "mode": "text"}', flush=True)
      sys.stdin.readline()
      """, to: "solve.py")
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 2"#,
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py"]}"#,
        rest: #""replicates": 100, "budget": {"evaluations": 10}"#), to: "study.json")
    let plan = try sandbox.zobench("run", "study.json", "--dry-run", "--jobs", "1")
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(plan.output.contains("100 runs, about 1000 evaluations; about "), "\(plan.output)")
    #expect(plan.output.contains(" min "), "\(plan.output)")
    #expect(plan.output.contains("with 1 job, besides what solvers do between their questions.\n"))
  }

  @Test func whatSolversLeaveIsEnded() throws {
    let sandbox = try Sandbox()
    let outcome = try Self.solve("leaves", in: sandbox)
    #expect(outcome.status == 0)
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try Self.column("outcome", of: runs) == ["budget-spent"])
    #if os(Linux)
      #expect(outcome.errors.contains("left processes behind, which were ended: sleep ("))
    #endif
  }

  /// A study with a solver that has a habit, on a problem of three variables and 20 evaluations.
  private static func solve(
    _ habit: String, rest: String = "", in sandbox: Sandbox
  ) throws -> Sandbox.Outcome {
    try FileManager.default.copyItem(atPath: solver, toPath: sandbox.path("solve.py"))
    try sandbox.write(
      configuration(
        problem:
          #""type": "quadratic", "dimension": 3, "spectrum": {"type": "geometric", "condition": 4}"#,
        methods: """
          {"optimizer": "external", "command": ["python3", "solve.py", "\(habit)"], "asks": ["value"]\(rest)}
          """,
        rest: #""replicates": 1, "budget": {"evaluations": 20}"#), to: "study.json")
    return try sandbox.zobench("run", "study.json", "-q")
  }

  /// An objective that is at fault from the beginning refuses the study, with an exit code that says whose fault it is.
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

  /// ½Σ(i+1)xᵢ² in a shared library: in a child and in the process, the same bytes.
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
    #expect(try Self.column("loss", of: curves).first == "50.0")
    try sandbox.write(
      configuration(
        problem: """
          "type": "library", "path": "sim.so", "symbol": "g", "dimension": 4, "start": 1
          """), to: "study.json")
    let missing = try sandbox.zobench("run", "study.json", "-o", "there")
    #expect(
      missing.status == 69 && missing.errors.contains(#"has no function "g""#), "\(missing.errors)")
  }

  /// Where the library is there, its methods find the minimum, and use up no more than the budget.
  @Test(arguments: [("bobyqa", 1e-6), ("lbfgs", 1e-12), ("crs2", 10)])
  func methodsOfNLopt(algorithm: String, most: Double) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem:
          #""type": "quadratic", "dimension": 4, "spectrum": {"type": "geometric", "condition": 4}"#,
        methods: #"{"optimizer": "nlopt", "algorithm": "\#(algorithm)"}"#,
        rest: #""replicates": 2, "budget": {"evaluations": 150}, "gradient_cost": 1"#),
      to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    guard let library = dlopen("libnlopt.so.0", RTLD_NOW) else {
      #expect(outcome.status == 69)
      #expect(outcome.errors.contains("install the package libnlopt0"), "\(outcome.errors)")
      return
    }
    dlclose(library)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    for loss in try Self.column("final_loss", of: runs) {
      #expect(try #require(Double(loss)) <= most)
    }
    for count in try Self.column("evaluations", of: runs) {
      #expect(try #require(Int(count)) <= 150)
    }
  }

  @Test func gradientsAreForThoseThatMayAsk() throws {
    let sandbox = try Self.sandbox(
      configuration(
        methods: """
          {"optimizer": "external", "command": ["python3", "solve.py", "gradients"], "asks": ["value"]}
          """,
        rest: #""replicates": 1, "budget": {"evaluations": 20}"#))
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(
      outcome.errors.contains("asked for value, gradient, of which the problem answers value"))
  }
}
