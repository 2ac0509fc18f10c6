import Foundation
import Testing

/// Solvers that are what they claim, and solvers that are not. `make conform-power` measures the rates of both over
/// many seeds.
@Suite struct ConformCommandTests {
  private static let solver = "\(Sandbox.project)/Tests/pipe/planted.py"

  private static let quadratic = """
    "type": "quadratic", "dimension": 6, "spectrum": {"type": "geometric", "condition": 10}
    """

  /// A solver that claims q directions on the sphere.
  private static func method(
    _ mistakes: String = "", directions: Int = 2, rest: String = "", claims: String = ""
  ) -> String {
    """
    {"optimizer": "external", "label": "own", "command": ["python3", "planted.py"\(mistakes)],
     "parameters": {"step": 0.14, "radius": 1e-4, "directions": \(directions)}\(rest),
     "claims": {"estimator": "two-point", "directions": \(directions), "radius": 1e-4,
                "steps": {"absolute": 0.14}\(claims)}}
    """
  }

  private static func sandbox(
    problem: String = quadratic, _ methods: String, replicates: Int = 16, calls: Int = 404
  ) throws -> Sandbox {
    let sandbox = try Sandbox()
    try FileManager.default.copyItem(atPath: solver, toPath: sandbox.path("planted.py"))
    try sandbox.write(
      configuration(
        problem: problem, methods: methods,
        rest: #""replicates": \#(replicates), "budget": {"iterations": \#(calls)}"#),
      to: "study.json")
    return sandbox
  }

  @Test func anHonestSolverConforms() throws {
    let sandbox = try Self.sandbox(Self.method())
    let outcome = try sandbox.zobench("conform", "study.json", "--json", "report.json")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.hasPrefix(
        "quadratic dimension=6 own, which claims two-point-q2: 16 replicates, 1600 iterations\n"),
      "\(outcome.output)")
    #expect(outcome.output.contains("All conforms: "))
    #expect(outcome.output.contains("(sᵀv)²/E‖v‖², s of signs"))
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(sandbox.text("report.json").utf8)) as? [String: Any])
    #expect(report["verdict"] as? String == "conforms")
    let solvers = try #require(report["solvers"] as? [[String: Any]])
    let quantities = try #require(solvers.first?["quantities"] as? [[String: Any]])
    let norm = try #require(quantities.first { $0["quantity"] as? String == "‖G‖²/‖∇f‖²" })
    // (n + q − 1)/q.
    #expect(norm["claimed"] as? Double == 3.5)
    #expect(abs(try #require(norm["found"] as? Double) / 3.5 - 1) < 0.2)
    #expect(try #require(norm["notices"] as? Double) < 0.2)
    #expect(report["comparisons"] as? Int == quantities.count { $0["low"] is Double })
  }

  /// Next to a minimum of 1000, rounding ends every run after about three of its five iterations. Only the stretches of
  /// four whose f falls slowly would be whole: those that rounding cuts count all the same.
  @Test func stretchesThatRoundingCutsCount() throws {
    let sandbox = try Sandbox()
    try FileManager.default.copyItem(atPath: Self.solver, toPath: sandbox.path("planted.py"))
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 2, "minimum": 1000"#,
        methods: """
          {"optimizer": "external", "label": "own", "command": ["python3", "planted.py"],
           "parameters": {"step": 0.72, "radius": 1e-8, "directions": 64},
           "claims": {"estimator": "two-point", "directions": 64, "radius": 1e-8,
                      "steps": {"absolute": 0.72}}}
          """,
        rest: #""replicates": 12, "budget": {"iterations": 768}"#), to: "study.json")
    let outcome = try sandbox.zobench("conform", "study.json", "--json", "report.json")
    #expect(outcome.status != 1, "\(outcome.output)\(outcome.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(sandbox.text("report.json").utf8)) as? [String: Any])
    let solvers = try #require(report["solvers"] as? [[String: Any]])
    let quantities = try #require(solvers.first?["quantities"] as? [[String: Any]])
    let name = "f − f* after 4 iterations, by the claimed mean"
    let curve = try #require(quantities.first { $0["quantity"] as? String == name })
    let found = try #require(curve["found"] as? Double)
    #expect(0.3 < found && found < 2.5, "\(found)")
  }

  /// Each mistake shows in the quantity that reveals it, among others.
  @Test(arguments: [
    ("factor", "⟨G, ∇f⟩/‖∇f‖²"), ("cube", "Σ vᵢ⁴"), ("last", "‖G‖²/‖∇f‖²"),
    ("halved", "⟨G, ∇f⟩/‖∇f‖²"), ("halved", "step, by the claimed one from the answers"),
    ("logged", "calls of an iteration"), ("seedless", "calls of an iteration"),
  ])
  func mistakesAreTold(mistake: String, quantity: String) throws {
    let sandbox = try Self.sandbox(Self.method(#", "\#(mistake)""#))
    let outcome = try sandbox.zobench("conform", "study.json", "--junit", "report.xml")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    let line = outcome.output.split(separator: "\n").first { $0.hasPrefix(quantity) }
    #expect(try #require(line).hasSuffix("deviates"), "\(outcome.output)")
    let report = try sandbox.text("report.xml")
    #expect(report.contains(#"name="\#(quantity)""#))
    #expect(report.contains("<failure"))
  }

  /// 24 rows of 4 features, and a target that is nearly linear in them.
  private static func writeData(_ sandbox: Sandbox) throws {
    var rows = ["a,b,c,d,target"]
    for i in 0..<24 {
      let numbers = (0..<5).map { sin(Double(i * i * ($0 + 1) + 2 * $0)) }
      let target = numbers[0] - 0.5 * numbers[1] + 0.25 * numbers[2] + 0.02 * numbers[4]
      let entries = (numbers[..<4] + [target]).map { String($0) }
      rows.append(entries.joined(separator: ","))
    }
    try sandbox.write(rows.joined(separator: "\n") + "\n", to: "rows.csv")
  }

  private static let batches = #""type": "least-squares", "data": "rows.csv", "batch": {"rows": 3}"#

  /// If batches are paired, both points of a pair see the same batch if they are in one question.
  @Test(arguments: [("", Int32(0)), (#", "unpaired""#, 1)])
  func pairsShareABatch(mistake: String, status: Int32) throws {
    let method = Self.method(mistake, directions: 1)
      .replacing(#""step": 0.14"#, with: #""step": 0.05"#)
      .replacing(#""absolute": 0.14"#, with: #""absolute": 0.05"#)
    let sandbox = try Self.sandbox(problem: Self.batches, method, calls: 600)
    try Self.writeData(sandbox)
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("each with a batch of its own") == (status == 1))
    // Without iterations there is nothing else to report.
    #expect(outcome.output.contains("‖G‖², by the claimed mean") == (status == 0))
    // Rows are counted: 600 calls of 3.
    let run = try sandbox.zobench("run", "study.json", "-q")
    #expect(run.status == 0, "\(run.errors)")
    let rows = try sandbox.text("results/test/runs.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let place = try #require(rows[0].firstIndex(of: "evaluations"))
    for row in rows.dropFirst() { #expect(try #require(Double(row[place])) == 1800.0 / 24) }
  }

  /// Paired noise cancels among values asked for together, and nowhere else.
  @Test(arguments: [("", Int32(0)), (#", "unpaired""#, 1)])
  func pairsShareNoise(mistake: String, status: Int32) throws {
    let sandbox = try Self.sandbox(
      problem: Self.quadratic + #", "noise": {"level": 1e-3, "paired": true}"#,
      Self.method(mistake))
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("each with a noise of its own") == (status == 1))
  }

  /// E‖G‖² includes what noise of every value adds; for noise without a closed form it is not checked.
  @Test(arguments: [("additive", true), ("relative", false)])
  func unpairedNoise(model: String, isHeld: Bool) throws {
    let method = Self.method()
      .replacing("1e-4", with: "0.05")
    let sandbox = try Self.sandbox(
      problem: Self.quadratic + #", "noise": {"model": "\#(model)", "level": 3e-4}"#, method)
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("not held") != isHeld)
    #expect(outcome.output.contains("‖G‖², by the claimed mean") == isHeld)
    #expect(outcome.output.contains("⟨G, ∇f⟩/‖∇f‖²"))
  }

  @Test(arguments: ["math.nan", "math.inf"])
  func pointsThatAreNotFiniteAreTold(entry: String) throws {
    let sandbox = try Self.sandbox(Self.method(), replicates: 1)
    try sandbox.write(
      """
      import math, sys
      sys.path.insert(0, "\(Sandbox.project)/python")
      import zobench

      objective = zobench.connect(version="1")
      while True:
          objective.values([[\(entry)] * objective.dimension] * 4)
      """, to: "planted.py")
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(
      outcome.output.contains("call 1 asks at a point whose entries are not all finite"),
      "\(outcome.output)")
  }

  @Test func tooFewRunsDoNotConform() throws {
    let sandbox = try Self.sandbox(Self.method(), replicates: 2, calls: 80)
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("not enough to tell"))
    #expect(outcome.output.contains("replicates would notice 20 %"))
    // If less is asked for, this is enough.
    let lenient = try sandbox.zobench("conform", "study.json", "--notice", "10")
    #expect(lenient.status == 0, "\(lenient.output)")
  }

  /// Two runs along signs may begin alike, and a few of their values may all be the same.
  @Test(arguments: 1...8)
  func fewSignsAreNoMistake(seed: Int) throws {
    let method = Self.method(directions: 1, claims: #", "distribution": "rademacher""#)
      .replacing(#""directions": 1}"#, with: #""directions": 1, "distribution": "rademacher"}"#)
    let sandbox = try Self.sandbox(
      problem: Self.quadratic.replacing("6", with: "2"), method, replicates: 2, calls: 12)
    let outcome = try sandbox.zobench("conform", "study.json", "--set", "seed=\(seed)")
    #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
  }

  /// If rounding hides what a solver does, nothing contradicts its claim.
  @Test func roundingIsNoMistake() throws {
    let sandbox = try Self.sandbox(Self.method().replacing("1e-4", with: "1e-13"))
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("no iteration could be compared"), "\(outcome.output)")
  }

  /// A claim affects neither runs nor which results are taken over.
  @Test func claimsChangeNoRun() throws {
    let sandbox = try Self.sandbox(Self.method(), replicates: 2, calls: 40)
    #expect(try sandbox.zobench("run", "study.json", "-q").status == 0)
    let curves = try sandbox.text("results/test/curves.csv")
    let text = try sandbox.text("study.json")
    let start = try #require(text.range(of: ",\n \"claims\""))
    let end = try #require(text.range(of: "}}}"))
    try sandbox.write(
      text.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "}"), to: "bare.json")
    let bare = try sandbox.zobench("run", "bare.json", "-q", "-o", "bare")
    #expect(bare.status == 0, "\(bare.errors)")
    #expect(try sandbox.text("bare/curves.csv") == curves)
    let again = try sandbox.zobench("run", "study.json", "-o", "bare")
    #expect(again.status == 0 && again.errors.contains("2 of 2 runs are there"), "\(again.errors)")
  }

  @Test(arguments: [
    (
      #"{"estimator": "two-point"}"#, "no method says what it claims to be"
    ),
    (
      #"{"optimizer": "external", "command": ["true"], "claims": {"estimator": "two-point", "directions": [1, 2]}}"#,
      "the swept fields make 2 methods; expected the one that the solver is"
    ),
    (
      #"{"optimizer": "external", "command": ["true"], "claims": {"estimator": "two-point", "optimizer": "adam"}}"#,
      #"found "adam""#
    ),
  ])
  func badClaims(method: String, sentence: String) throws {
    let sandbox = try Self.sandbox(method)
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }

  @Test func otherProblemsAreRefused() throws {
    let sandbox = try Self.sandbox(
      problem: #""type": "rosenbrock", "dimension": 4"#, Self.method())
    let outcome = try sandbox.zobench("conform", "study.json")
    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains("which is not a quadratic"), "\(outcome.errors)")
    let short = try Self.sandbox(Self.method(), calls: 11)
    let refused = try short.zobench("conform", "study.json")
    #expect(refused.status == 65)
    #expect(
      refused.errors.contains("each of which takes 4 calls; expected at least 3"),
      "\(refused.errors)")
  }

  @Test func aDryRunTellsWhatIsHeld() throws {
    let sandbox = try Self.sandbox(Self.method(), replicates: 12)
    let outcome = try sandbox.zobench("conform", "study.json", "--dry-run")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("quadratic dimension=6 own: claims two-point-q2"))
    #expect(outcome.output.contains("12 runs; about "))
    let broken = try Self.sandbox(
      Self.method().replacing(#""directions": 2}"#, with: #""directions": "two"}"#))
    let failed = try broken.zobench("conform", "study.json", "--dry-run")
    #expect(failed.status == 2, "\(failed.output)")
    #expect(failed.errors.contains("the solver failed"), "\(failed.errors)")
  }
}
