import Foundation
import Testing

@Suite struct CompareCommandTests {
  private static let spectrum = #""spectrum": {"type": "geometric", "condition": 10}"#

  /// Runs a study with these dimensions and steps into a folder.
  private static func study(
    _ folder: String, _ dimensions: String, step: Double, in sandbox: Sandbox
  ) throws {
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": \#(dimensions), \#(spectrum)"#,
        methods: #"{"estimator": "reverse-mode"}, {"estimator": "two-point"}"#,
        rest: """
          "replicates": 4, "steps": {"relative": \(step)}, "budget": {"iterations": 300},
          "targets": {"relative": [0.1, 0.01]}
          """), to: "\(folder).json")
    #expect(try sandbox.zobench("run", "\(folder).json", "-o", folder, "--quiet").status == 0)
  }

  @Test func ratiosOfWhatIsInBoth() throws {
    let sandbox = try Sandbox()
    try Self.study("a", "[4, 8]", step: 1, in: sandbox)
    try Self.study("b", "[8, 16]", step: 0.5, in: sandbox)
    let csv = try sandbox.zobench("compare", "a", "b", "--format", "csv")
    #expect(csv.status == 0)
    let rows = csv.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let exact = try #require(rows.first { $0[1] == "reverse-mode" })
    #expect(exact[0] == "quadratic dimension=8")
    #expect(exact[2] == "0.01")
    // The evaluations of each, and their ratio.
    let (a, b) = (Double(exact[5])!, Double(exact[6])!)
    #expect(abs(Double(exact[9])! - b / a) < 1e-12)
    #expect(b > a)
    // Runs take only some microseconds.
    #expect(rows[0][17] == "seconds_ratio" && exact[17].isEmpty)
    let text = try sandbox.zobench("compare", "a", "b").output
    #expect(text.contains("Only in one"))
    #expect(text.contains("quadratic dimension=4"))
    #expect(text.contains("quadratic dimension=16"))
    #expect(!text.contains("nan"))
    #expect(try sandbox.zobench("compare", "a", "b").output == text)
  }

  /// If two studies charge gradients differently, their evaluations are not the same.
  @Test func otherPrices() throws {
    let sandbox = try Sandbox()
    try Self.study("a", "[4]", step: 1, in: sandbox)
    try sandbox.zobench("run", "a.json", "-q", "--set", "gradient_cost=1", "-o", "b")
    let text = try sandbox.zobench("compare", "a", "b").output
    #expect(
      text.contains(
        """

        evaluations as each study charges: a gradient counts as 4 and a tangent as 2.5 in a,
                    as 1 and a tangent as 2.5 in b

        """), "\(text)")
    #expect(try !sandbox.zobench("compare", "a", "a").output.contains("each study charges"))
  }

  @Test func whatCannotBeCompared() throws {
    let sandbox = try Sandbox()
    try Self.study("a", "[4]", step: 1, in: sandbox)
    try Self.study("b", "[8]", step: 1, in: sandbox)
    let nothing = try sandbox.zobench("compare", "a", "b")
    #expect(nothing.status == 65)
    #expect(nothing.errors.contains("expected at least one method on one problem in both"))
    try sandbox.write(#"{"name": "s", "kind": "svd", "sizes": [3]}"#, to: "s.json")
    #expect(try sandbox.zobench("run", "s.json", "-o", "s", "--quiet").status == 0)
    let kinds = try sandbox.zobench("compare", "a", "s")
    #expect(kinds.status == 65)
    #expect(
      kinds.errors.contains(
        #"the kind "svd" cannot be compared with one of the kind "convergence""#))
    #expect(
      try sandbox.zobench("compare", "s", "s", "--format", "markdown").output.contains(
        #"gradient\_error"#))
    #expect(try sandbox.zobench("compare", "a", "missing").status == 66)
  }
}
