import Foundation
import Testing

/// Kinds that a package adds are known to every verb like those of zobench.
@Suite struct OwnKindsTests {
  private static let study = configuration(
    problem: #""type": "bowl", "dimension": [4, 8], "scale": 3"#,
    methods: """
      {"estimator": "forward-difference", "distance": [1e-6, 1e-4]},
      {"estimator": "reverse-mode", "optimizer": "normalized-descent", "length": 0.05},
      {"estimator": "reverse-mode", "optimizer": "halving-steps"},
      {"estimator": "two-point", "optimizer": "halving-steps"}
      """)

  private static let labels = [
    "forward-difference", "forward-difference-distance-0.0001",
    "reverse-mode-normalized-descent-length-0.05", "reverse-mode-halving-steps",
    "two-point-halving-steps",
  ]

  @Test func listAndSchemaTellOfThem() throws {
    let sandbox = try Sandbox()
    let list = try sandbox.ownKinds("list").output
    let plain = try sandbox.zobench("list").output
    for name in [
      "bowl", "forward-difference", "start-values", "normalized-descent", "halving-steps",
    ] {
      #expect(list.contains("\n\(name) "), "\(name)")
      #expect(!plain.contains("\n\(name) "), "\(name)")
    }
    let fields = try sandbox.ownKinds("list", "bowl", "normalized-descent").output
    #expect(fields.contains(/scale +number above 0|scale +a number above 0/), "\(fields)")
    #expect(fields.contains("α of a step of 1."))
    let schema = try JSONSerialization.jsonObject(
      with: Data(sandbox.ownKinds("schema").output.utf8))
    let text = "\(schema)"
    #expect(text.contains("bowl") && text.contains("halving-steps"))
  }

  @Test func aStudyRunsInEveryRespect() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.study, to: "study.json")
    #expect(try sandbox.ownKinds("validate", "study.json").status == 0)
    let run = try sandbox.ownKinds("run", "study.json")
    #expect(run.status == 0, "\(run.errors)")
    let curves = try sandbox.text("results/test/curves.csv")
    for label in Self.labels { #expect(curves.contains(",\(label),"), "\(label)") }
    let table = try sandbox.ownKinds("table", "results/test")
    #expect(table.status == 0 && run.output == table.output)
    #expect(table.output.contains("bowl dimension=8"))
    #expect(try sandbox.ownKinds("verify", "results/test").status == 0)
    #expect(try sandbox.ownKinds("plot", "results/test", "--format", "svg").status == 0)
    #expect(sandbox.has("plots/test/convergence-bowl.svg"))
    #expect(
      try sandbox.ownKinds("run", "study.json", "--shard", "1/2", "-q", "-o", "parts").status == 0)
    #expect(
      try sandbox.ownKinds("run", "study.json", "--shard", "2/2", "-q", "-o", "parts").status == 0)
    #expect(try sandbox.ownKinds("merge", "parts", "-q").status == 0)
    #expect(try sandbox.text("parts/curves.csv") == curves)
  }

  /// A schedule of one's own has an exact expected curve on quadratics, with which its runs are compared.
  @Test func theoryKnowsASchedule() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 10, "class": "strongly-convex""#,
        methods: #"{"estimator": "two-point", "optimizer": "halving-steps"}"#,
        rest: #""replicates": 30, "budget": {"iterations": 20}"#), to: "study.json")
    let outcome = try sandbox.ownKinds("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let theory = try sandbox.text("results/test/theory.csv")
    #expect(theory.contains(",two-point-halving-steps,"), "\(theory.prefix(300))")
  }

  /// A problem of one's own that says which quadratic it is has the expected curves of that quadratic, from its own
  /// starts, and its means are compared with them.
  @Test func theoryKnowsAQuadratic() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      {"name": "test",
       "problem": [
         {"type": "bowl", "dimension": 4, "scale": 3, "class": "strongly-convex"},
         {"type": "quadratic", "dimension": 4, "smoothness": 3, "start_distance": 2,
          "class": "strongly-convex"}
       ],
       "methods": [{"estimator": "two-point"}, {"estimator": "reverse-mode"}],
       "replicates": 30, "budget": {"iterations": 20}}
      """, to: "study.json")
    let outcome = try sandbox.ownKinds("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try sandbox.text("results/test/theory.csv").split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let column = try #require(rows[0].firstIndex(of: "expected"))
    func expected(_ problem: String) throws -> [Double] {
      try rows.filter { $0[0] == problem }.map { try #require(Double($0[column])) }
    }
    let (bowl, quadratic) = (try expected("bowl"), try expected("quadratic"))
    #expect(bowl.count > 10 && bowl.count == quadratic.count)
    for (a, b) in zip(bowl, quadratic) { #expect(abs(a - b) <= 1e-12 * b) }
    #expect(bowl.max()! > 1)
  }

  /// A kind of study brings its report and its figures, and works with any problem.
  @Test func aKindOfStudyIsToldOfLikeAnyOther() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      {"name": "test", "kind": "start-values",
       "problem": [{"type": "bowl", "dimension": [4, 8]}, {"type": "rosenbrock"}]}
      """, to: "study.json")
    let run = try sandbox.ownKinds("run", "study.json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try sandbox.text("results/test/start-values.csv") == """
        instance,dimension,value
        bowl dimension=4,4,2.0
        bowl dimension=8,8,4.0
        rosenbrock dimension=2 b=100,2,24.199999999999996

        """)
    #expect(run.output.contains(/bowl dimension=8 +4/))
    #expect(try sandbox.ownKinds("table", "results/test").output == run.output)
    #expect(try sandbox.ownKinds("plot", "results/test", "--format", "svg").status == 0)
    #expect(try sandbox.text("plots/test/start-values.svg").contains("Values at the start"))
    #expect(try sandbox.ownKinds("compare", "results/test", "results/test").status == 0)
    #expect(try sandbox.ownKinds("verify", "results/test").status == 0)
  }

  /// They take steps as their formulas say: ‖x‖ falls by α an iteration, the gap by Π(1 − αs2⁻ᵏ)².
  @Test func methodsDoWhatTheySay() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "bowl", "dimension": 4"#,
        methods: """
          {"estimator": "reverse-mode", "optimizer": "normalized-descent", "length": 0.25},
          {"estimator": "reverse-mode", "optimizer": "halving-steps"}
          """,
        rest: #""steps": {"relative": 0.5}, "replicates": 1, "budget": {"iterations": 3}"#),
      to: "study.json")
    #expect(try sandbox.ownKinds("run", "study.json", "-q").status == 0)
    let rows = try sandbox.text("results/test/curves.csv").split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let gap = try #require(rows[0].firstIndex(of: "gap"))
    let method = try #require(rows[0].firstIndex(of: "estimator"))
    let iteration = try #require(rows[0].firstIndex(of: "iteration"))
    func last(_ label: String) throws -> Double {
      let row = try #require(rows.first { $0[method] == label && $0[iteration] == "3" })
      return try #require(Double(row[gap]))
    }
    // From ‖x‖ = 2 by three steps of 0.125.
    let normalized = try last("reverse-mode-normalized-descent-length-0.25")
    #expect(abs(normalized - 0.5 * 1.625 * 1.625) < 1e-12)
    let shrunk = 2 * 0.5 * 0.75 * 0.875
    #expect(abs(try last("reverse-mode-halving-steps") - 0.5 * shrunk * shrunk) < 1e-12)
  }

  @Test func aNameIsTakenOnce() throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.ownKinds("list", mistake: "twice")
    #expect(outcome.status == 64 && outcome.output == "")
    #expect(
      outcome.errors == """
        zobench: the added kind "normalized-descent": there is an optimizer of that name; expected a name of its own.

        """)
  }

  @Test func whatComesTooLateIsRefused() throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.ownKinds("list", mistake: "late")
    #expect(outcome.status == 64 && outcome.output.contains("\nnormalized-descent "))
    #expect(
      outcome.errors == """
        the added kind "halving-steps": it comes too late: configurations were read already. Add all kinds once, \
        before anything else.

        """)
  }

  /// Results belong to a command that knows their kinds.
  @Test func anotherCommandSaysWhatItDoesNotKnow() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.study, to: "study.json")
    let outcome = try sandbox.zobench("validate", "study.json")
    #expect(outcome.status == 65 && outcome.errors.contains("\"bowl\""))
  }
}
