import Foundation
import Testing

/// Everything shown of an unfinished study says that it is unfinished.
@Suite struct PartialResultsTests {
  private static func sandbox(_ problem: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: problem, methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
        rest: #""replicates": 5, "budget": {"iterations": 100}"#), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    try sandbox.shell("cp -r whole cut; head -n 9 whole/journal.txt > cut/journal.txt")
    return sandbox
  }

  @Test(arguments: [
    ("table cut", "partial: only 7 of 10 runs are finished; these numbers cover only those"),
    ("table cut --format markdown 2>&1", "cut: partial: only 7 of 10 runs are finished"),
    ("table cut --format csv 2>&1 >/dev/null", "cut: partial: only 7 of 10 runs are finished"),
    ("compare whole cut", "partial: only cut 7 of 10 runs are finished"),
    ("compare cut whole --format csv 2>&1 >/dev/null", "partial: only cut 7 of 10 runs"),
    ("report cut --charts none -o /dev/stdout", "Only 7 of 10 runs are finished"),
    ("report cut -o /dev/stdout --charts pictures 2>/dev/null", "(partial: 7 of 10 runs)"),
    ("plot cut -o p --format svg >/dev/null && cat p/convergence-*.svg", "(partial: 7 of 10 runs)"),
    ("compare whole cut --figure f >/dev/null 2>&1; cat f/*.svg", "(partial: cut 7 of 10 runs)"),
    ("status cut", "stopped"),
    (
      "check cut --baseline b.json 2>&1",
      "partial: only 7 of 10 runs are finished"
    ),
    ("check cut --baseline c.json --update 2>&1", "cut: partial: only 7 of 10 runs are finished"),
  ])
  func said(question: String, words: String) throws {
    let sandbox = try Self.sandbox(#""type": "quadratic", "dimension": 10, "class": "convex""#)
    try sandbox.zobench("check", "whole", "--baseline", "b.json", "--update")
    let outcome = try sandbox.shell("zobench \(question)")
    #expect(outcome.output.contains(words), "\(outcome.output) \(outcome.errors)")
    let whole = try sandbox.shell("zobench \(question.replacing("cut", with: "whole"))")
    #expect(!(whole.output + whole.errors).lowercased().contains("partial"))
  }

  /// The notice stands before the numbers, so that it is seen even if only the beginning is shown.
  @Test(arguments: ["table cut", "compare whole cut"])
  func saidFirst(question: String) throws {
    let sandbox = try Self.sandbox(#""type": "quadratic", "dimension": 10"#)
    let first = try sandbox.shell("zobench \(question) | head -n 1").output
    #expect(first.hasPrefix("partial: only "), "\(first)")
  }

  /// If only one of several steps is done, it is both the smallest and the largest of those tried.
  @Test func theOnlyStepOfSeveralIsAtTheEdge() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""steps": {"relative": [0.5, 1]}, "replicates": 1"#), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    try sandbox.shell("cp -r whole cut; head -n 3 whole/journal.txt > cut/journal.txt")
    let table = try sandbox.zobench("table", "cut").output
    #expect(table.contains("only 1 of 2 runs") && table.contains(#/two-point +(0\.5|1)\* /#))
    try sandbox.zobench("run", "study.json", "-q", "-o", "single", "--set", "steps.relative=1")
    #expect(try sandbox.zobench("table", "single").output.contains(#/two-point +1 /#))
  }

  /// Before the first run is finished there is nothing that notes could be about.
  @Test func noRunIsFinished() throws {
    let sandbox = try Self.sandbox(#""type": "quadratic", "dimension": 10"#)
    try sandbox.shell("head -n 1 whole/journal.txt > cut/journal.txt")
    let table = try sandbox.zobench("table", "cut")
    #expect(table.status == 0 && table.output.hasPrefix("partial: only 0 of 10 runs are finished"))
    #expect(!table.output.contains("expected evaluations"), "\(table.output)")
    #expect(try sandbox.zobench("table", "whole").output.contains("until the gap is at most"))
  }

  /// A stopped study says so in its manifest.
  @Test func info() throws {
    let study = try LongStudy()
    _ = try study.begin(then: "kill -TERM $run")
    let info = try study.sandbox.zobench("info", "cut")
    #expect(
      info.output.contains(#/state +partial: [0-9] of 10 runs were finished when this was written/#)
    )
  }
}
