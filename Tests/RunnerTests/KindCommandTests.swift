import Foundation
import Testing

/// Every verb, on a study that is not one of convergence.
@Suite struct KindCommandTests {
  private static let text = """
    {"name": "test", "kind": "accuracy", "per_decade": 1,
     "problem": {"type": "nesterov-chain", "dimension": [3, 5, 7, 9]}}
    """

  private static func sandbox(_ text: String = text) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "study.json")
    return sandbox
  }

  @Test func runWritesFilesAndATable() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json")
    #expect(outcome.status == 0)
    #expect(
      try sandbox.files("results/test") == [
        ".lock", "accuracy.csv", "journal.txt", "manifest.json",
      ])
    #expect(outcome.output.hasPrefix("problem "))
    #expect(outcome.output.contains("\nnesterov-chain dimension=5 "))
    #expect(outcome.errors.contains(/(?m)^4\/4 runs, .*, done in .*$/))
    let table = try sandbox.zobench("table", "results/test")
    #expect(table.status == 0 && table.output == outcome.output)
  }

  @Test(arguments: [
    ("terminal", "problem "), ("markdown", "| problem "), ("latex", #"\begin{tabular}"#),
    ("csv", "problem,dimension,scheme,"),
  ])
  func tableOfAConfigurationRunsItFirst(format: String, start: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("table", "study.json", "--format", format)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.hasPrefix(start), "\(outcome.output)")
    #expect(sandbox.has("results/test/accuracy.csv"))
  }

  @Test func whatIsThereIsKept() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole", "-j", "1")
    try sandbox.zobench("run", "study.json", "-q", "-o", "two", "-j", "2")
    #expect(try sandbox.text("two/accuracy.csv") == sandbox.text("whole/accuracy.csv"))
    let journal = try sandbox.text("whole/journal.txt").split(separator: "\n")
    try FileManager.default.createDirectory(
      atPath: sandbox.path("cut"), withIntermediateDirectories: true)
    try sandbox.write(
      journal[...3].map { $0 + "\n" }.joined() + journal[4].prefix(100), to: "cut/journal.txt")
    let outcome = try sandbox.zobench("run", "study.json", "-o", "cut")
    #expect(
      outcome.errors.hasPrefix(
        """
        cut: the journal's last line was cut off; if it was a run's, that run is repeated.
        cut: 2 of 4 runs are there.
        4/4 runs,
        """))
    #expect(try sandbox.text("cut/accuracy.csv") == sandbox.text("whole/accuracy.csv"))
  }

  @Test func dryRunAndValidate() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json", "--dry-run", "--jobs", "2")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("\nnesterov-chain dimension=3 "))
    #expect(outcome.output.contains(/\n4 runs; about .* with 2 jobs\.\n$/))
    #expect(try sandbox.zobench("validate", "study.json").output == "study.json: valid, 4 runs\n")
    #expect(!sandbox.has("results"))
  }

  @Test func anotherKindIsAnotherConfiguration() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q")
    try sandbox.write(configuration(), to: "other.json")
    let other = try sandbox.zobench("run", "other.json", "-q")
    #expect(other.status == 73)
    #expect(other.errors.contains(#"configuration.kind: "accuracy" → "convergence""#))
    #expect(try sandbox.zobench("run", "other.json", "-q", "--fresh").status == 0)
    #expect(!sandbox.has("results/test/accuracy.csv") && sandbox.has("results/test/curves.csv"))
  }

  @Test func onlyConvergenceHasRatesToCheck() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q")
    let check = try sandbox.zobench("check", "results/test", "--baseline", "b.json")
    #expect(check.status == 65)
    #expect(
      check.errors == """
        zobench: results/test: a study of the kind "accuracy" has no rates to check; expected \
        results of the kind "convergence".

        """)
  }

  @Test func listOfAKind() throws {
    let outcome = try Sandbox().zobench("list", "accuracy")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("KINDS (\"kind\": …)\n\naccuracy: "))
    #expect(outcome.output.contains(/(?m)^per_decade\s/) && !outcome.output.contains("methods"))
  }

  @Test(arguments: [
    ("kind=acuracy", #"kind: found "acuracy"; expected one of "convergence", "#),
    ("kind=3", #"kind: found 3; expected one of "convergence", "#),
    ("methods=[]", #"methods: not a key where "kind" is "accuracy"; expected one of "kind", "#),
    ("form=2", #"form: unknown key. Perhaps you meant "from"."#),
    ("to=1e-16", "to: found 1e-16, which is less than \"from\"; expected at least 1e-15."),
    ("problem.label=3", #"problem.label: found 3; expected a name of letters"#),
    // Fields that only runs of an optimizer have.
    ("problem.replicates=3", "problem.replicates: unknown key"),
  ])
  func badConfigurations(setting: String, message: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json", "--set", setting)
    #expect(outcome.status == 65)
    #expect(outcome.errors.hasPrefix("zobench: study.json: \(message)"), "\(outcome.errors)")
    #expect(!sandbox.has("results"))
  }

  @Test func anUnknownKindHasARemedy() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("run", "study.json", "--set", "kind=acuracy")
    #expect(outcome.errors.hasSuffix(". Perhaps you meant \"accuracy\".\n"))
  }

  @Test func twoProblemsOfOneName() throws {
    let chain = #"{"type": "nesterov-chain", "dimension": 3}"#
    let sandbox = try Self.sandbox(
      #"{"name": "test", "kind": "accuracy", "problem": [\#(chain), \#(chain.replacing("3", with: "4"))]}"#
    )
    let outcome = try sandbox.zobench("validate", "study.json")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains(#"problem[1]: problem[0] is called "nesterov-chain" too"#))
  }
}
