import Foundation
import Testing

/// `zobench table` and `zobench check` as people and CIs use them.
@Suite struct RateCommandTests {
  private static let rated = configuration(
    problem: """
      "type": "quadratic", "class": "convex", "dimension": [10, 20], "spectrum": {"type": "block10"}
      """,
    methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
    rest: #""replicates": 20, "budget": {"natural_iterations": 30}"#)

  private static func sandbox(_ text: String = rated, ran: Bool = true) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "study.json")
    if ran { #expect(try sandbox.zobench("run", "study.json", "-q").status == 0) }
    return sandbox
  }

  // MARK: table

  @Test func tableOfAFolderInEveryFormat() throws {
    let sandbox = try Self.sandbox()
    let starts = [
      "terminal": "class ", "markdown": "|", "csv": "class,estimator,metric,per,exponent_k,",
      "latex": #"\begin{"#,
    ]
    for (format, start) in starts {
      let outcome = try sandbox.zobench("table", "results/test", "--format", format)
      #expect(outcome.status == 0 && outcome.errors == "")
      #expect(outcome.output.contains(start), "\(format): \(outcome.output.prefix(80))")
      #expect(outcome.output.contains("two-point") && outcome.output.contains("convex"))
    }
    let text = try sandbox.zobench("table", "results/test").output
    #expect(text.contains("closed form     largest |t| of a mean against its expected curve"))
    #expect(text.contains("moments         two-point, n = 10, 20000 draws: largest |z| "))
    #expect(text.contains("moments         two-point, n = 20, 20000 draws: largest |z| "))
    let unknown = try sandbox.zobench("table", "results/test", "--format", "word")
    #expect(unknown.status == 64)
  }

  @Test func tableOfAConfigurationRunsItFirst() throws {
    let sandbox = try Self.sandbox(ran: false)
    let outcome = try sandbox.zobench("table", "study.json")
    #expect(outcome.status == 0 && sandbox.has("results/test/rates.csv"))
    #expect(try sandbox.zobench("table", "results/test").output == outcome.output)
  }

  @Test func aStudyWithoutClassesHasTheSummaryOnly() throws {
    let sandbox = try Self.sandbox(configuration())
    let outcome = try sandbox.zobench("table", "results/test")
    #expect(outcome.status == 0 && outcome.output.hasPrefix("problem "))
    let csv = try sandbox.zobench("table", "results/test", "--format", "csv")
    #expect(csv.status == 0 && csv.output.hasPrefix("problem,dimension,estimator,best_step,"))
    let check = try sandbox.zobench("check", "results/test", "--baseline", "b.json")
    #expect(check.status == 65 && check.errors.contains("so there is nothing to check"))
  }

  @Test func missingSources() throws {
    let sandbox = try Self.sandbox(ran: false)
    #expect(try sandbox.zobench("table", "nothere.json").status == 66)
    #expect(try sandbox.zobench("check", "nothere", "--baseline", "b.json").status == 66)
  }

  // MARK: check

  @Test func checkSaysWhatHasChanged() throws {
    let sandbox = try Self.sandbox()
    func check(_ results: String, _ options: String = "") throws -> Sandbox.Outcome {
      try sandbox.shell("zobench check '\(results)' --baseline baseline.json \(options)")
    }
    #expect(try check("results/test").status == 66)
    let update = try check("results/test", "--update")
    #expect(update.status == 0 && update.errors == "wrote baseline.json\n")
    let kept = try sandbox.text("baseline.json")

    let same = try check("results/test", "--junit good.xml --summary good.md")
    #expect(same.status == 0 && same.errors == "")
    #expect(same.output.contains(/^Nothing has changed: [0-9]+ comparisons\.\n$/))
    #expect(try Self.elements(sandbox.text("good.xml"))["failure"] == nil)
    #expect(try sandbox.text("good.md").hasPrefix("### zobench check: results/test ✅\n"))

    try sandbox.zobench("run", "study.json", "--seed", "7", "-q", "-o", "other")
    #expect(try check("other").status == 0)

    // As if all curves had once been e² times lower.
    let changed = try JSONSerialization.jsonObject(with: Data(kept.utf8)) as! [String: Any]
    let measurements = (changed["measurements"] as! [[String: Any]]).map { entry in
      let isLevel = entry["quantity"] as! String == "log_level"
      return entry.merging(
        isLevel ? ["estimate": entry["estimate"] as! Double - 2.0] : [:]
      ) { $1 }
    }
    let text = try JSONSerialization.data(
      withJSONObject: changed.merging(["measurements": measurements]) { $1 })
    try sandbox.write(String(decoding: text, as: UTF8.self), to: "baseline.json")
    let worse = try check("results/test", "--junit bad.xml --summary bad.md")
    #expect(worse.status == 1)
    #expect(worse.output.contains("quadratic two-point: log_level was "))
    #expect(worse.output.contains(/2 of [0-9]+ comparisons have changed\.\n$/))
    #expect(try Self.elements(sandbox.text("bad.xml"))["failure"] == 2)
    #expect(try sandbox.text("bad.md").contains("| ❌ | quadratic two-point | log\\_level |"))
    #expect(try check("results/test", "--update").status == 0)
    #expect(try sandbox.text("baseline.json") == kept)

    try sandbox.zobench(
      "run", "study.json", "--set", "budget.natural_iterations=25", "-q", "-o", "shorter")
    let incomparable = try check("shorter", "--junit bad.xml --summary bad.md")
    #expect(incomparable.status == 2)
    #expect(try Self.elements(sandbox.text("bad.xml"))["failure"] == 1)
    #expect(
      try sandbox.text("bad.md") == """
        ### zobench check: shorter ❔

            baseline.json: the baseline belongs to another configuration:
              budget.natural_iterations: 30 → 25
              (baseline → results).

        """)
    #expect(
      incomparable.errors == """
        zobench: baseline.json: the baseline belongs to another configuration:
          budget.natural_iterations: 30 → 25
          (baseline → results).

        """)

    // There is no rate at another step; the message says that the step differs.
    try sandbox.zobench(
      "run", "study.json", "--set", "steps.relative=1.05", "-q", "-o", "longer")
    let longer = try check("longer")
    #expect(longer.status == 2)
    #expect(longer.errors.contains("\n  steps.relative: 1 → 1.05\n"))
    let noRate = try check("longer", "--update")
    #expect(noRate.status == 65 && noRate.errors.contains("took the natural step"))

    for corrupt in [#"{"format": 2}"#, "{", "[]"] {
      try sandbox.write(corrupt, to: "baseline.json")
      let outcome = try check("results/test")
      #expect(outcome.status == 65 && outcome.errors.hasPrefix("zobench: baseline.json"))
    }
    try sandbox.write(#"{"format": 1}"#, to: "baseline.json")
    let old = try check("results/test")
    #expect(old.status == 2 && old.errors.contains("--update"))

    #expect(try check("results/test", "--update --baseline no/such/folder.json").status == 0)
    #expect(try sandbox.text("no/such/folder.json") == kept)
    #expect(
      try check("results/test", "--baseline no/such/folder.json --summary new/sum.md").status == 0)
    #expect(sandbox.has("new/sum.md"))
    #expect(try check("results/test", "--update --baseline study.json/b.json").status == 73)
  }

  @Test func checkOfOneReplicateIsInconclusive() throws {
    let sandbox = try Self.sandbox()
    #expect(
      try sandbox.zobench("check", "results/test", "--baseline", "b.json", "--update").status == 0)
    try sandbox.zobench("run", "study.json", "--set", "replicates=1", "-q", "-o", "one")
    let outcome = try sandbox.zobench(
      "check", "one", "--baseline", "b.json", "--junit", "one.xml", "--summary", "one.md")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("quadratic two-point: log_level cannot be compared"))
    #expect(outcome.output.contains(/but 5 of [0-9]+ comparisons are inconclusive\.\n$/))
    #expect(try Self.elements(sandbox.text("one.xml"))["skipped"] == 5)
    #expect(try sandbox.text("one.md").contains("| ❔ | quadratic two-point | log\\_level |"))
  }

  /// How many elements of each name there are; an error if the XML is not well-formed.
  private static func elements(_ xml: String) throws -> [String: Int] {
    var open: [Substring] = []
    var counts: [String: Int] = [:]
    for tag in xml.matches(
      of: /<([?\/]?)([a-z]+)((?: [a-z]+="[^"<&]*(?:&[a-z]+;[^"<&]*)*")*)\s*([?\/]?)>/)
    {
      switch (tag.1, tag.4) {
      case ("?", "?"): break
      case ("/", _): #expect(open.popLast() == tag.2)
      default:
        counts[String(tag.2), default: 0] += 1
        if tag.4 != "/" { open.append(tag.2) }
      }
    }
    #expect(open.isEmpty && counts["testsuites"] == 1)
    // Every angle bracket belongs to one of the tags.
    #expect(xml.count { $0 == "<" } == xml.matches(of: /<[^<>]*>/).count)
    return counts
  }
}
