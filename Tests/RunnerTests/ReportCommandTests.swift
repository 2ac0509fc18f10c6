import Foundation
import Testing

@Suite struct ReportCommandTests {
  /// A Python that gives this text instead of the package's.
  private func python(_ sandbox: Sandbox, _ text: String) throws -> String {
    try sandbox.write("#!/bin/sh\nprintf '%s' '\(text)'\n", to: "python")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: sandbox.path("python"))
    return sandbox.path("python")
  }

  private func run(_ sandbox: Sandbox, _ configuration: String) throws {
    try sandbox.write(configuration, to: "c.json")
    #expect(try sandbox.zobench("run", "c.json", "--quiet").status == 0)
  }

  /// The specifications in a page, read as JSON.
  private func specifications(_ page: String) throws -> [[String: Any]] {
    try page.components(separatedBy: #"<script type="application/json""#).dropFirst().map { rest in
      let start = try #require(rest.firstRange(of: ">")).upperBound
      let end = try #require(rest.firstRange(of: "</script>")).lowerBound
      let json = try JSONSerialization.jsonObject(with: Data(rest[start..<end].utf8))
      return try #require(json as? [String: Any])
    }
  }

  @Test func thePageHoldsEverythingAndIsTheSameEveryTime() throws {
    let sandbox = try Sandbox()
    try run(sandbox, configuration())
    let runtime = try python(sandbox, "window.vegaEmbed = null; // </script><b>")
    let command = "ZOBENCH_PYTHON='\(runtime)' zobench report results/test -o a/b.html"
    #expect(try sandbox.shell(command).status == 0)
    let page = try sandbox.text("a/b.html")
    #expect(try sandbox.shell(command).status == 0)
    #expect(try sandbox.text("a/b.html") == page)

    #expect(page.contains("2 of 2 runs are finished, in results/test."))
    #expect(page.contains(#"<a href="../results/test/curves.csv">curves.csv</a>"#))
    // The runtime cannot end the element it stands in.
    #expect(page.contains(#"window.vegaEmbed = null; // <\/script><b>"#))
    for address in ["src=\"http", "href=\"http", "@import", "url("] {
      #expect(!page.contains(address))
    }
    let specifications = try specifications(page)
    #expect(specifications.count >= 2)
    let files = try sandbox.files("a/b-specs").filter { $0.hasSuffix(".vl.json") }
    #expect(files.count == specifications.count)
    for specification in specifications {
      #expect(
        specification["$schema"] as? String
          == "https://vega.github.io/schema/vega-lite/v6.json")
    }
  }

  @Test func namesAreTextsAndTwoStudiesMayShareOne() throws {
    let sandbox = try Sandbox()
    try run(sandbox, configuration())
    #expect(try sandbox.shell("cp -r results/test 'results/<b>&\"λ'").status == 0)
    let outcome = try sandbox.zobench(
      "report", "results/test", "results/<b>&\"λ", "--charts", "none")
    #expect(outcome.status == 0)
    let page = try sandbox.text("report.html")
    #expect(page.contains("results/&lt;b&gt;&amp;&quot;λ"))
    #expect(!page.contains("<b>"))
    #expect(page.contains(#"href="results/%3Cb%3E%26%22%CE%BB/runs.csv""#))
    let anchors = page.components(separatedBy: "<h2 id=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    #expect(anchors == ["test", "test-2"])
    #expect(page.contains("Figures were left out"))
    #expect(!page.contains("<script>"))
  }

  @Test func whatDivergedOrIsUnfinishedIsSaid() throws {
    let sandbox = try Sandbox()
    try run(sandbox, configuration(rest: #""replicates": 3, "steps": {"absolute": 1e200}"#))
    #expect(try sandbox.zobench("report", "results/test", "--charts", "none").status == 0)
    #expect(try sandbox.text("report.html").contains("3 diverged"))
    // Without its last record.
    let journal = "results/test/journal.txt"
    #expect(try sandbox.shell("sed -i -e '/^.*\"replicate\":2/d' \(journal)").status == 0)
    let lines = try sandbox.text(journal).split(separator: "\n")
    try sandbox.write(lines.prefix(2).joined(separator: "\n") + "\n", to: journal)
    #expect(try sandbox.zobench("report", "results/test", "--charts", "none").status == 0)
    #expect(try sandbox.text("report.html").contains("finished"))
  }

  /// Names of charts become names of files, and those of problems may be longer than any file's.
  @Test func longNames() throws {
    let sandbox = try Sandbox()
    let label = String(repeating: "L", count: 260)
    try run(
      sandbox,
      configuration(problem: #""type": "quadratic", "dimension": 2, "label": "\#(label)""#))
    let outcome = try sandbox.zobench("report", "results/test", "--charts", "none")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let files = try sandbox.files("report-specs")
    #expect(files.contains { $0.hasPrefix("test-convergence-LLL") })
    #expect(files.allSatisfy { $0.hasSuffix(".vl.json") })
  }

  @Test func badInputLeavesNothingBehind() throws {
    let sandbox = try Sandbox()
    try run(sandbox, configuration())
    let none = try sandbox.zobench("report", "results", "--charts", "none")
    #expect(none.status == 66)
    #expect(none.errors.contains("manifest.json"))
    try sandbox.write("", to: "file")
    let place = try sandbox.zobench(
      "report", "results/test", "-o", "file/report.html", "--charts", "none")
    #expect(place.status == 73)
    let python = try sandbox.shell("ZOBENCH_PYTHON=/none zobench report results/test")
    #expect(python.status == 69)
    #expect(python.errors.contains("vl-convert"))
    #expect(try sandbox.zobench("report").status == 64)
    #expect(!sandbox.has("report.html") && !sandbox.has("report-specs"))
  }

  @Test func withoutProgramsThereAreTablesAndTheRemedy() throws {
    let sandbox = try Sandbox()
    try run(sandbox, configuration())
    let outcome = try sandbox.shell("PATH=/nowhere \"$ZOBENCH\" report results/test")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("vl-convert-python"))
    let page = try sandbox.text("report.html")
    #expect(page.contains("neither vl-convert nor gnuplot was installed"))
    #expect(page.contains("<table>") && !page.contains("<svg class"))
  }
}
