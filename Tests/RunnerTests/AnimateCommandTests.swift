import Foundation
import Testing

/// What can be tested without gnuplot; the pictures themselves are checked by eye.
@Suite struct AnimateCommandTests {
  private static func sandbox(_ text: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "-q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return sandbox
  }

  private static func maps(_ objects: String = "[5, 9]", rest: String = "") -> String {
    configuration(
      problem: """
        "type": "mds", "distances": "\(Sandbox.project)/data/eurodist.csv", "objects": \(objects), \
        "embedding": [2, 3]\(rest)
        """,
      methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
      rest: #""replicates": 3, "budget": {"iterations": 40}, "steps": {"relative": [1, 2]}"#)
  }

  private static func numbers(_ line: Substring, last count: Int) -> [Double] {
    line.split(separator: ",", omittingEmptySubsequences: false).suffix(count).compactMap {
      Double($0)
    }
  }

  /// The last frames have the distances of `embedding.csv`: they are its maps, moved as a whole.
  @Test func lastMapsAreThoseOfTheResults() throws {
    let sandbox = try Self.sandbox(Self.maps("9"))
    let outcome = try sandbox.zobench(
      "animate", "results/test", "--format", "csv", "--frames", "5")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "wrote plots/test/map-mds-objects-9-embedding-2.csv\n")
    #expect(try sandbox.files("plots/test") == ["map-mds-objects-9-embedding-2.csv"])
    let frames = try sandbox.text("plots/test/map-mds-objects-9-embedding-2.csv")
      .split(separator: "\n")
    // Five frames of two runs, and the reference.
    #expect(frames.count == 1 + 9 * (2 * 5 + 1))
    let embedding = try sandbox.text("results/test/embedding.csv").split(separator: "\n")
    for method in ["two-point", "reverse-mode"] {
      let shown = frames.filter { $0.hasPrefix("\(method),") }.suffix(9)
        .map { Self.numbers($0, last: 2) }
      let key = frames.last { $0.hasPrefix("\(method),") }!.split(separator: ",")[1...2]
        .joined(separator: ",")
      let found = embedding.filter { $0.hasPrefix("9,2,\(method),\(key),") }.map {
        Array(Self.numbers($0, last: 3).prefix(2))
      }
      #expect(shown.count == 9 && found.count == 9)
      func distance(_ map: [[Double]], _ i: Int, _ j: Int) -> Double {
        hypot(map[i][0] - map[j][0], map[i][1] - map[j][1])
      }
      for i in 0..<9 {
        for j in 0..<i {
          #expect(abs(distance(shown, i, j) - distance(found, i, j)) < 1e-12)
        }
      }
    }
  }

  @Test func theLargestFlatMapIsShown() throws {
    let sandbox = try Self.sandbox(Self.maps())
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.output.hasPrefix("mds objects=9 embedding=2 two-point: loss "))
    #expect(
      outcome.output.contains(
        #/largest distance from the classical solution \S+ in the unit of the data\n/#))
    let other = try sandbox.zobench(
      "animate", "results/test", "--format", "csv", "--instance", "mds objects=5 embedding=3",
      "--output", "elsewhere")
    #expect(other.status == 0)
    #expect(try sandbox.files("elsewhere") == ["map-mds-objects-5-embedding-3.csv"])
  }

  @Test func withoutGnuplotPicturesAreRefused() throws {
    let sandbox = try Self.sandbox(Self.maps("5"))
    let outcome = try sandbox.shell("PATH=/nowhere; zobench animate results/test")
    #expect(outcome.status == 69)
    #expect(outcome.errors.hasPrefix("zobench: gnuplot: "))
    #expect(!sandbox.has("plots"))
    let numbers = try sandbox.shell("PATH=/nowhere; zobench animate results/test --format csv")
    #expect(numbers.status == 0)
  }

  @Test func pathsOfTwoVariables() throws {
    let sandbox = try Self.sandbox(
      configuration(problem: #""type": "quadratic", "dimension": [3, 2]"#))
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("quadratic dimension=2 two-point: f = "))
    let lines = try sandbox.text("plots/test/path-quadratic-dimension-2.csv")
      .split(separator: "\n")
    #expect(lines.count == 1 + 21)
  }

  /// If gradients are free, the whole run costs no evaluations.
  @Test func iterationsThatCostNothingAreMade() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem:
          #""type": "quadratic", "dimension": 2, "spectrum": {"type": "geometric", "condition": 9}"#,
        methods: #"{"estimator": "reverse-mode"}, {"estimator": "two-point"}"#,
        rest: #""replicates": 1, "budget": {"iterations": 20}, "gradient_cost": 0"#))
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("after 20 iterations") })
  }

  @Test func whatCannotBeShownIsSaid() throws {
    let sandbox = try Self.sandbox(configuration())
    let none = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(none.status == 65)
    #expect(none.errors.contains("no problem of the study"))
    let maps = try Self.sandbox(Self.maps("5"))
    let unknown = try maps.zobench(
      "animate", "results/test", "--format", "csv", "--instance", "mds")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains(#"expected one of "mds objects=5 embedding=2", "mds "#))
    let frames = try maps.zobench("animate", "results/test", "--frames", "1")
    #expect(frames.status == 64 && frames.errors.contains("from 2 to 1000"))
  }

  /// A request for a problem that does not exist lists all that do, maps or not.
  @Test func problemsOfBothKindsAreNamed() throws {
    let sandbox = try Self.sandbox(
      """
      {"name": "test", "replicates": 1, "budget": {"iterations": 5},
       "methods": [{"estimator": "two-point"}],
       "problem": [
         {"type": "mds", "distances": "\(Sandbox.project)/data/eurodist.csv", "objects": 5},
         {"type": "quadratic", "dimension": [2, 3]}]}
      """)
    let none = try sandbox.zobench(
      "animate", "results/test", "--format", "csv", "--instance", "quadratic dimension=3")
    #expect(none.status == 64)
    #expect(
      none.errors.hasSuffix(
        #"expected one of "mds objects=5 embedding=2", "quadratic dimension=2".\#n"#),
      "\(none.errors)")
  }

  @Test func otherKindsHaveNoRuns() throws {
    let sandbox = try Self.sandbox(
      #"{"name": "test", "kind": "accuracy", "per_decade": 1, "problem": {"type": "nesterov-chain", "dimension": 3}}"#
    )
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 65 && outcome.errors.contains("no runs of an optimizer"))
  }

  @Test func whereAllRunsDivergeThereIsNothingToShow() throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: #""type": "quadratic", "dimension": [2]"#,
        methods: #"{"estimator": "reverse-mode"}"#,
        rest: #""replicates": 1, "budget": {"iterations": 5000}, "steps": {"relative": [9]}"#))
    let outcome = try sandbox.zobench("animate", "results/test", "--format", "csv")
    #expect(outcome.status == 65 && outcome.errors.contains("quadratic dimension=2 diverged"))
  }
}
