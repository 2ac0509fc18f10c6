import Foundation
import Testing

/// `zobench graph`: a computational graph, step by step or as a drawing.
@Suite struct GraphCommandTests {
  private static func rows(_ csv: String) -> [[String]] {
    csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// The lecture's example, with all digits: w₂ log w₁ + √(w₂ log w₁) at (2, 3).
  @Test func example() throws {
    let outcome = try Sandbox().zobench("graph", "--example")
    #expect(outcome.status == 0 && outcome.errors == "")
    let words = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(words[0] == ["node", "step", "value", "∂/∂w₁", "∂/∂w₂", "adjoint"])
    #expect(words[2] == ["w₁", "parameter", "2", "1", "0", "2.0201012595319114"])
    #expect(words[3] == ["w₂", "parameter", "3", "0", "1", "0.9334849949934259"])
    #expect(words[4].prefix(3) == ["v₁", "log(w₁)", "0.6931471805599453"])
    let last = words[7]
    #expect(last[...2].joined(separator: " ") == "v₄ add(v₂, v₃)")
    let numbers = last.dropFirst(3).map { Double($0)! }
    let expected = [3.521468428280719, 2.0201012595319114, 0.9334849949934259, 1]
    for (number, expected) in zip(numbers, expected) {
      #expect(abs(number - expected) <= 1e-15 * expected)
    }
    #expect(outcome.output.contains("read from the bottom up"))
  }

  /// Forward mode at the output and reverse mode at the parameters equal the derivatives worked out by hand.
  @Test(arguments: [(2.0, 3.0), (4, 0.5), (1.25, 8)])
  func exampleElsewhere(w₁: Double, w₂: Double) throws {
    let outcome = try Sandbox().zobench(
      "graph", "--example", "--at", "\(w₁),\(w₂)", "--format", "csv")
    #expect(outcome.status == 0 && outcome.errors == "")
    let rows = Self.rows(outcome.output)
    #expect(rows[0] == ["node", "step", "value", "∂/∂w₁", "∂/∂w₂", "adjoint"])
    let product = w₂ * log(w₁)
    let slope = 1 + 0.5 / product.squareRoot()
    let gradient = [slope * w₂ / w₁, slope * log(w₁)]
    let last = rows.last!.suffix(4).map { Double($0)! }
    let found = [last[1], last[2], Double(rows[1].last!)!, Double(rows[2].last!)!]
    #expect(abs(last[0] - product - product.squareRoot()) <= 1e-15 * last[0])
    for (found, expected) in zip(found, gradient + gradient) {
      #expect(abs(found - expected) <= 1e-15 * expected)
    }
  }

  @Test func formats() throws {
    let sandbox = try Sandbox()
    for (format, sign) in [
      ("markdown", "|"), ("latex", "\\begin{tabular}"), ("csv", "node,step"), ("dot", "digraph {"),
    ] {
      let outcome = try sandbox.zobench("graph", "--example", "-f", format)
      #expect(outcome.status == 0 && outcome.errors == "")
      #expect(outcome.output.contains(sign), "\(format)")
      #expect(!outcome.output.contains("bottom up"), "notes are for the terminal")
    }
    let dot = try sandbox.zobench("graph", "--example", "--format", "dot").output
    #expect(dot.contains("n5 [shape=ellipse, label=\"v₄ = add\\n3.521468428280719"))
    #expect(dot.split(separator: "\n").count { $0.contains("multiply") } == 1)
  }

  /// A study's first instance at its first start: columns of derivatives for few parameters only.
  @Test func ofAStudy() throws {
    let sandbox = try Sandbox()
    for (n, hasColumns) in [(3, true), (8, true), (9, false)] {
      try sandbox.write(
        configuration(problem: #""type": "nesterov-chain", "dimension": [\#(n), 20]"#),
        to: "c.json")
      let rows = Self.rows(try sandbox.zobench("graph", "c.json", "--format", "csv").output)
      #expect(rows[0].contains("∂/∂w\(n == 3 ? "₃" : "₈")") == hasColumns)
      #expect(rows[0].contains("shape") && rows.count > 4)
      let plain = try sandbox.zobench("graph", "c.json")
      #expect(plain.status == 0 && plain.output.contains("forward mode") == hasColumns)
      #expect(plain.output.contains("the norm") && !sandbox.has("results"))
    }
  }

  /// The command is not even started for it.
  @Test func ofAnObjectiveThatIsNotRecorded() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(problem: #""type": "external", "command": ["true"], "dimension": 2"#),
      to: "c.json")
    let outcome = try sandbox.zobench("graph", "c.json")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains(" has no graph: "), "\(outcome.errors)")
  }

  @Test func ofTheProjectsMaps() throws {
    let outcome = try Sandbox().zobench("graph", "\(Sandbox.project)/configs/mds.json")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("pairwise stress(w₁…w₁₀)"))
  }

  /// A step without a value shows nan, so the table shows which step that is.
  @Test func whereThereIsNoValue() throws {
    let outcome = try Sandbox().zobench("graph", "--example", "--at", "-1,3", "-f", "csv")
    #expect(outcome.status == 0)
    let rows = Self.rows(outcome.output)
    #expect(
      rows[1][2] == "-1" && rows[3][2].hasSuffix("nan") && rows[5].contains { $0.hasSuffix("nan") })
  }

  @Test(arguments: [
    ("graph", "Error: Give either a configuration or --example."),
    ("graph c.json --example", "Error: Give either a configuration or --example."),
    ("graph --example --at 2,x", "Error: The value '2,x' is invalid for '--at <w₁,w₂,…>'"),
    ("graph --example --at 2,inf", "Error: The value '2,inf' is invalid for '--at <w₁,w₂,…>'"),
    ("graph --example --format svg", "Error: The value 'svg' is invalid for '--format <format>'"),
    (
      "graph --example --at 2",
      "zobench: --at: found a point of 1 coordinates; expected 2, one for every parameter."
    ),
    (
      "graph c.json --at 1,2,3",
      "zobench: --at: found a point of 3 coordinates; expected 10, one for every parameter."
    ),
  ])
  func usage(line: String, message: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "c.json")
    let outcome = try sandbox.shell("zobench \(line)")
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test func help() throws {
    let outcome = try Sandbox().zobench("graph", "--help")
    #expect(outcome.status == 0 && outcome.errors == "")
    for line in outcome.output.split(separator: "\n") where line.hasPrefix("  zobench ") {
      #expect(line.count < 80)
    }
    #expect(outcome.output.contains("\n  zobench graph --example"))
  }

  /// If a step has no value, the table shows which, and a message says so.
  @Test(arguments: [("-1,2", "v₁ = log(w₁)"), ("0.5,1", "v₃ = sqrt(v₂)")])
  func pointsOutsideOfTheDomain(point: String, step: String) throws {
    let outcome = try Sandbox().zobench("graph", "--example", "--at=\(point)")
    #expect(outcome.status == 0 && outcome.output.contains("nan"))
    #expect(!outcome.output.contains("-nan"))
    #expect(outcome.errors == "zobench: \(step) has no finite value at this point.\n")
  }
}
