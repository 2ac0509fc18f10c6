import Foundation
import Testing

/// Solvers, which own their loop, as a user meets them.
@Suite struct SolverCommandTests {
  /// The solver of the tests, whose habits are its arguments.
  private static func habitual() throws -> String {
    try String(contentsOfFile: "\(Sandbox.project)/Tests/pipe/solver.py", encoding: .utf8)
  }

  /// Writes a solver and a study of one run by it, and runs that.
  ///
  /// - Parameters:
  ///   - script: the solver; the one of the tests if it is nil.
  ///   - habits: its arguments.
  ///   - method: fields of the method, besides the command.
  ///   - rest: fields of the configuration, besides the number of replicates.
  ///   - arguments: of `zobench run`.
  private static func solve(
    _ script: String? = nil, habits: [String] = [],
    problem: String =
      #""type": "quadratic", "dimension": 3, "spectrum": {"type": "geometric", "condition": 4}"#,
    method: String = "", rest: String = #""budget": {"evaluations": 20}"#,
    arguments: [String] = [], in sandbox: Sandbox
  ) throws -> Sandbox.Outcome {
    let command = (["python3", "solve.py"] + habits).map { "\"\($0)\"" }.joined(separator: ", ")
    try sandbox.write(script ?? habitual(), to: "solve.py")
    try sandbox.write(
      configuration(
        problem: problem,
        methods: #"{"optimizer": "external", "command": [\#(command)]\#(method)}"#,
        rest: #""replicates": 1, \#(rest)"#), to: "study.json")
    return try sandbox.zobench(["run", "study.json", "-q"] + arguments)
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
    #expect(
      plan.output.contains(
        "with 1 job, plus the time that solvers take between their questions.\n"))
  }

  @Test func onlyVerbsThatRunStartTheSolver() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.habitual(), to: "solve.py")
    try sandbox.write(
      configuration(
        methods: #"{"optimizer": "external", "command": ["python3", "solve.py", "note"]}"#,
        rest: #""replicates": 2, "budget": {"evaluations": 20}, "gradient_cost": 1"#),
      to: "study.json")
    #expect(try sandbox.zobench("validate", "study.json").status == 0)
    #expect(sandbox.started == 0)
    let run = try sandbox.zobench("run", "study.json", "--jobs", "1")
    #expect(run.status == 0, "\(run.errors)")
    let started = sandbox.started
    #expect(started > 2)
    for verb in [
      ["table", "results/test"], ["status", "results/test"], ["report", "results/test"],
      ["info", "results/test"], ["merge", "results/test", "-q"], ["validate", "study.json"],
      ["compare", "results/test", "results/test"],
    ] {
      let outcome = try sandbox.zobench(verb)
      #expect(outcome.status == 0, "\(verb): \(outcome.errors)")
      #expect(sandbox.started == started, "\(verb)")
    }
    // Results can be read without the solver.
    try FileManager.default.removeItem(atPath: sandbox.path("solve.py"))
    #expect(try sandbox.zobench("table", "results/test").status == 0)
  }

  @Test(arguments: [
    ("", "gradients", 20), ("", "asks on", 20), ("", "single", 20), ("stops", "", 1),
  ])
  func solversEndAtTheBudgetToTheCall(first: String, second: String, calls: Int) throws {
    let sandbox = try Sandbox()
    let outcome = try Self.solve(
      habits: [first, second].filter { !$0.isEmpty },
      problem: #""type": "quadratic", "dimension": 10"#,
      rest: #""budget": {"evaluations": 20}, "gradient_cost": 1"#, in: sandbox)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    let isByGradients = second == "gradients"
    #expect(try column(isByGradients ? "gradients" : "evaluations", of: runs) == ["\(calls)"])
    #expect(try column("outcome", of: runs) == ["budget-spent"])
  }

  /// A solver may plan for the budget that it is given, or ask for more at once than is left of it: under a longer
  /// budget its runs are what they would be from the start.
  @Test(arguments: ["value", "tangent"], ["evaluations", "iterations"])
  func solversWithLongerBudgetsBeginAgain(ask: String, limit: String) throws {
    let sandbox = try Sandbox()
    let script = """
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
      """
    func solve(_ budget: Int, in folder: String) throws -> Sandbox.Outcome {
      try Self.solve(
        script, problem: #""type": "quadratic", "dimension": 3"#,
        rest: #""tangent_cost": 1, "budget": {"\#(limit)": \#(budget)}"#,
        arguments: ["-o", folder], in: sandbox)
    }
    for (budget, folder) in [(20, "grown"), (40, "grown"), (40, "whole")] {
      let outcome = try solve(budget, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(try sandbox.text("grown/runs.csv") == sandbox.text("whole/runs.csv"))
    #expect(try sandbox.text("grown/curves.csv") == sandbox.text("whole/curves.csv"))
    #expect(try solve(30, in: "grown").status == 73)
  }

  /// The last point of a map is kept, but no solver continues from it.
  @Test func solversOfMapsDoNotGoOn() throws {
    let sandbox = try Sandbox()
    _ = try Self.solve(
      habits: ["single"],
      problem:
        #""type": "mds", "distances": "\#(Sandbox.project)/data/eurodist.csv", "objects": 4"#,
      rest: #""budget": {"iterations": 20}"#, in: sandbox)
    let outcome = try sandbox.zobench("run", "study.json", "--set", "budget.iterations=30")
    #expect(outcome.status == 0 && !outcome.errors.contains("resume"), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try column("iterations", of: runs) == ["30"])
  }

  /// So many unequal numbers do not fit in a line.
  @Test(arguments: ["binary", "text"])
  func solversAskForLongStarts(mode: String) throws {
    let sandbox = try Sandbox()
    let outcome = try Self.solve(
      """
      import sys
      sys.path.insert(0, "\(Sandbox.project)/python")
      import zobench

      objective = zobench.connect(version="1", mode="\(mode)")
      x = list(objective.start)
      assert x == [-1.2, 1] * 50001, x[:10]
      objective.value(x)
      """, problem: #""type": "rosenbrock", "dimension": 100002"#,
      rest: #""budget": {"evaluations": 1}"#, in: sandbox)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try column("outcome", of: runs) == ["budget-spent"], "\(outcome.errors)")
    #expect(try column("evaluations", of: runs) == ["1"])
  }

  @Test(arguments: [
    ("dies at once", Int32(69), "exited with code 3 before sending its first line"),
    ("silent", 69, "sent nothing within 1.0 seconds; expected one line of JSON"),
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
    let outcome = try Self.solve(
      habits: [habit], method: #", "asks": ["value"]\#(rest)"#, in: Sandbox())
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
    ("id", "asked question 1 after 1; expected increasing question numbers"),
    ("mask", "asked for the mask 64; expected 16, or a sum of some of 1, 2, 4 and 8"),
    ("no points", "asked for value at 0 points along 0 directions; expected points"),
    ("directions", "asked for value at 7 points along 2 directions; expected points"),
    ("flags", "asked with the flags 4; expected no flags from a solver"),
    ("length", "asked about 7 points and 0 directions with 160 bytes; expected 168 bytes"),
    ("huge body", "asked with a body of 1152921504606846976 bytes; expected at most 4 GiB"),
  ])
  func solversThatFailAreTold(habit: String, sentence: String) throws {
    let sandbox = try Sandbox()
    let isPatient = !["sleeps", "says done", "asks the start"].contains(habit)
    let patience = isPatient ? "1e300" : "1"
    let outcome = try Self.solve(
      habits: [habit],
      method: #", "asks": ["value"], "start_timeout": 1e300, "patience": \#(patience)"#,
      in: sandbox)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("failed: python3 solve.py"), "\(outcome.errors)")
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try column("outcome", of: runs) == ["failed"])
    // What it asked before counts.
    let calls =
      !isPatient || ["fails", "closes its output", "nonsense", "prints"].contains(habit) ? 0 : 7
    #expect(try column("evaluations", of: runs) == ["\(calls)"])
  }

  /// A line must obey the rules of a frame: a derivative along no direction would be a value for nothing.
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
    let outcome = try Self.solve(
      """
      import sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      print('{"id": 1, "ask": [\(asks)], "points": \(points), "directions": \(directions)}', flush=True)
      sys.stdin.readline()
      """, in: sandbox)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let failure = "failed: python3 solve.py asked for \(sentence); expected points, and"
    #expect(outcome.errors.contains(failure), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try column("outcome", of: runs) == ["failed"])
  }

  /// A batch of rows has no products with the Hessian, though the whole has.
  @Test func solversMayAskWhatBatchesAnswer() throws {
    let sandbox = try Sandbox()
    let run = try Self.solve(
      """
      import json, sys
      print("told", json.loads(sys.stdin.readline())["answers"], file=sys.stderr)
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      print('{"id": 1, "ask": ["hessian"], "points": [[1, 1]], "directions": [[1, 0]]}', flush=True)
      sys.stdin.readline()
      sys.exit(1)
      """,
      problem:
        #""type": "synthetic-least-squares", "features": 2, "rows": 9, "batch": {"rows": 2}"#,
      in: sandbox)
    #expect(run.status == 0, "\(run.errors)")
    let sentence = "asked for hessian, but the problem answers only value, gradient, tangent"
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(run.errors.contains("told ['value', 'gradient', 'tangent']"), "\(run.errors)")
  }

  /// A point that the budget pays for only in part gets no numbers: here it pays for the gradient, but not for the
  /// tangent.
  @Test func pointsThatAreNotPaidForHaveNoNumbers() throws {
    let sandbox = try Sandbox()
    let run = try Self.solve(
      """
      import json, sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      points = [[0, 0], [1, 1], [2, 2]]
      asks = ["value", "gradient", "tangent"]
      print(json.dumps({"id": 1, "ask": asks, "points": points, "directions": [[1, 0]]}), flush=True)
      open("answer.txt", "w").write(sys.stdin.readline())
      """, problem: #""type": "quadratic", "dimension": 2"#,
      rest: #""budget": {"evaluations": 12}"#, in: sandbox)
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
    let sentence = "study.json: \(price): found 0, so no number of evaluations ends a run of"
    #expect(validated.errors.contains(sentence) == isRefused, "\(validated.errors)")
    let text = try sandbox.text("study.json")
    try sandbox.write(
      text.replacing(#"{"evaluations": 10}"#, with: #"{"evaluations": 10, "iterations": 5}"#),
      to: "study.json")
    let bounded = try sandbox.zobench("validate", "study.json")
    #expect(bounded.status == 0, "\(bounded.errors)")
  }

  /// The message says what is wrong with a line, not just that the line is wrong.
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
      "asked question 1 after 1; expected increasing question numbers"
    ),
  ])
  func linesOfSolversAreToldWhatIsWrong(line: String, sentence: String) throws {
    let sandbox = try Sandbox()
    let outcome = try Self.solve(
      """
      import sys
      sys.stdin.readline()
      print('{"zobench": 1, "version": "1", "mode": "text"}', flush=True)
      print('{"id": 1, "ask": ["value"], "points": [[0, 0, 0]]}', flush=True)
      sys.stdin.readline()
      print('\(line)', flush=True)
      sys.stdin.readline()
      """, in: sandbox)
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("failed: python3 solve.py \(sentence)"), "\(outcome.errors)")
  }

  /// Answers are bounded, too: there are as many derivatives as points times directions.
  @Test func answersToSolversAreBounded() throws {
    let sandbox = try Sandbox()
    let outcome = try Self.solve(
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
      """, problem: #""type": "quadratic", "dimension": 3"#, in: sandbox)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let failure =
      "failed: python3 solve.py asked for value, tangent at 100000 points along 100000 directions, "
      + "an answer of more than 4 GiB; expected at most 4 GiB"
    #expect(outcome.errors.contains(failure), "\(outcome.errors)")
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try column("outcome", of: runs) == ["failed"])
  }

  /// Animations repeat runs, also those of solvers, whose calls need not come one by one.
  @Test func runsOfSolversAreAnimated() throws {
    let sandbox = try Sandbox()
    let run = try Self.solve(
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
      """, problem: #""type": "quadratic", "dimension": 2"#,
      rest: #""budget": {"evaluations": 100}"#, in: sandbox)
    #expect(run.status == 0, "\(run.errors)")
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let path = try sandbox.text("plots/test/path-quadratic-dimension-2.csv")
    let iterations = try column("iteration", of: path)
    #expect(iterations == (0...16).map { "\($0)" })
    // Every question moves the point when both of its calls are made.
    let first = try column("c1", of: path).map { try #require(Double($0)) }
    #expect(first == (0...16).map { k in first[0] / Double(1 << (k / 2)) })
  }

  @Test func whatSolversLeaveIsEnded() throws {
    let sandbox = try Sandbox()
    let outcome = try Self.solve(habits: ["leaves"], method: #", "asks": ["value"]"#, in: sandbox)
    #expect(outcome.status == 0)
    let runs = try sandbox.text("results/test/runs.csv")
    #expect(try column("outcome", of: runs) == ["budget-spent"])
    #if os(Linux)
      #expect(outcome.errors.contains("left processes running; zobench ended them: sleep ("))
    #endif
  }

  /// If the library is installed, its methods find the minimum, and use no more than the budget.
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
    for loss in try column("final_loss", of: runs) {
      #expect(try #require(Double(loss)) <= most)
    }
    for count in try column("evaluations", of: runs) {
      #expect(try #require(Int(count)) <= 150)
    }
  }

  @Test func gradientsAreForThoseThatMayAsk() throws {
    let outcome = try Self.solve(
      habits: ["gradients"], problem: #""type": "quadratic", "dimension": 10"#,
      method: #", "asks": ["value"]"#, in: Sandbox())
    #expect(
      outcome.errors.contains("asked for value, gradient, but the problem answers only value"))
  }
}
