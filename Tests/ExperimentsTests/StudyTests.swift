import Diagnostics
import Experiments
import Testing

/// Which runs a study makes, and what they are called.
@Suite struct StudyTests {
  private static let methods = #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#

  private static func text(
    dimensions: String = "[10, 20]", methods: String = methods, steps: String = "[0.5, 1]",
    replicates: Int = 3
  ) -> String {
    quadratic(
      #""dimension": \#(dimensions), "start": "gaussian""#, methods: methods,
      rest: """
        "steps": {"relative": \(steps)}, "replicates": \(replicates), "budget": {"iterations": 5}
        """)
  }

  private static func runs(_ text: String) async throws -> CSVRows {
    try await results(of: text).csv("runs.csv")
  }

  @Test func everyCombinationOnceInOrder() async throws {
    let text = Self.text()
    #expect(try study(text).cells.count == 2 * 2 * 2 * 3)
    let runs = try await Self.runs(text)
    var expected: [[String]] = []
    for n in ["10", "20"] {
      for estimator in ["two-point", "reverse-mode"] {
        for step in ["0.5", "1.0"] {
          for replicate in 0..<3 { expected.append([n, estimator, step, "\(replicate)"]) }
        }
      }
    }
    #expect(
      runs.rows.map { row in
        ["dimension", "estimator", "step_relative", "replicate"].map { row[$0]! }
      } == expected)
  }

  @Test func namesAreUniqueAndBeginWithALetter() async throws {
    let ids = try await Self.runs(Self.text(steps: "[0.1, 0.2, 0.3, 1]", replicates: 20))
      .texts("run")
    #expect(ids.count == 320)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.first!.isLetter && id.allSatisfy { $0.isASCII }) }
  }

  /// Runs keep their names and numbers when the study grows.
  @Test(arguments: [
    text(dimensions: "[5, 10, 20]"), text(dimensions: "[20, 10]"), text(steps: "[2, 1, 0.5]"),
    text(replicates: 5), text(methods: #"{"estimator": "coordinate-differences"}, "# + methods),
  ])
  func growingChangesNothingThatWasThere(larger: String) async throws {
    let small = try await Self.runs(Self.text())
    let large = try await Self.runs(larger)
    let byName = Dictionary(uniqueKeysWithValues: large.rows.map { ($0["run"]!, $0) })
    #expect(large.rows.count != small.rows.count || larger.contains("[20, 10]"))
    for row in small.rows { #expect(byName[row["run"]!] == row) }
  }

  @Test func methodsAndStepsStartFromTheSamePoints() async throws {
    let runs = try await Self.runs(Self.text(replicates: 4))
    for n in ["10", "20"] {
      let rows = runs.rows(where: "dimension", is: n)
      let starts = Dictionary(grouping: rows) { $0["replicate"]! }
        .mapValues { Set($0.map { $0["initial_loss"]! }) }
      #expect(starts.count == 4)
      #expect(starts.values.allSatisfy { $0.count == 1 }, "one start a replicate")
      #expect(Set(starts.values).count == 4, "another start in every replicate")
    }
  }

  @Test func seedsAndReplicatesDiffer() async throws {
    let text = Self.text(dimensions: "10", methods: #"{"estimator": "two-point"}"#, steps: "1")
    let first = try await Self.runs(text)
    let second = try await Self.runs(
      text.replacing(#""name": "test""#, with: #""name": "test", "seed": 2"#))
    #expect(first.texts("run") == second.texts("run"))
    let losses = first.texts("final_loss") + second.texts("final_loss")
    #expect(Set(losses).count == losses.count)
  }

  @Test func methodsHaveTheirOwnReplicates() async throws {
    let runs = try await Self.runs(
      Self.text(
        dimensions: "10",
        methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode", "replicates": 1}"#))
    #expect(runs.rows(where: "estimator", is: "two-point").count == 6)
    #expect(runs.rows(where: "estimator", is: "reverse-mode").count == 2)
  }

  @Test(arguments: [
    (#"{"estimator": "two-point"}"#, "two-point"),
    (
      #"{"estimator": "two-point", "directions": 5, "orthonormal": true}"#,
      "two-point-q5-orthonormal"
    ),
    (#"{"estimator": "two-point", "distribution": "gaussian"}"#, "two-point-gaussian"),
    (#"{"estimator": "two-point", "distribution": "l1-sphere"}"#, "two-point-l1-sphere"),
    (#"{"estimator": "coordinate-differences"}"#, "coordinate-differences"),
    (
      #"{"estimator": "coordinate-differences", "scheme": "forward"}"#,
      "coordinate-differences-forward"
    ),
    (#"{"estimator": "forward-gradient"}"#, "forward-gradient"),
    (
      #"{"estimator": "forward-gradient", "distribution": "rademacher", "directions": 2}"#,
      "forward-gradient-rademacher-q2"
    ),
    (#"{"estimator": "forward-mode", "tangents_at_once": 3}"#, "forward-mode"),
    (#"{"estimator": "complex-step"}"#, "complex-step"),
    (#"{"estimator": "reverse-mode", "label": "exact"}"#, "exact"),
  ])
  func labels(method: String, label: String) async throws {
    let runs = try await Self.runs(Self.text(dimensions: "10", methods: method))
    #expect(Set(runs.texts("estimator")) == [label])
  }

  /// α is the same number whether given in natural steps or as it is.
  @Test func stepsRelativeAndAbsolute() async throws {
    let methods = #"{"estimator": "two-point"}"#
    let rest = #""steps": {"absolute": 0.025}, "replicates": 1, "budget": {"iterations": 5}"#
    let runs = try await results(
      of: quadratic(#""dimension": 10, "smoothness": 2"#, methods: methods, rest: rest)
    ).csv("runs.csv")
    #expect(runs.texts("step_size") == ["0.025"])
    #expect(runs.texts("step_relative") == ["0.5"])
  }

  @Test(arguments: [
    (
      "1e300", "relative", "1e-300",
      "found 1e+300, which makes α infinite, and 1e+300 in natural steps of reverse-mode on "
        + "quadratic dimension=10"
    ),
    (
      "1e-300", "relative", "1e300",
      "found 1e-300, which makes α 0.0, and 1e-300 in natural steps of reverse-mode on "
        + "quadratic dimension=10"
    ),
    (
      "1e300", "absolute", "1e300",
      "found 1e+300, which makes α 1e+300, and infinite in natural steps of reverse-mode on "
        + "quadratic dimension=10"
    ),
  ])
  func stepsOutOfRange(step: String, kind: String, smoothness: String, found: String) {
    let text = quadratic(
      #""dimension": 10, "smoothness": \#(smoothness)"#,
      rest: #""steps": {"\#(kind)": \#(step)}"#)
    #expect(
      throws: InputError(
        .data, at: "study.json: steps.\(kind)", found,
        expected: "step sizes that are neither 0 nor infinite")
    ) { try study(text) }
  }

  @Test func planCountsWhatIsAtMostDone() throws {
    let plan = try ConvergencePlan(
      study(
        quadratic(
          #""dimension": [5, 10]"#,
          methods: #"{"estimator": "coordinate-differences"}, {"estimator": "reverse-mode"}"#,
          rest: #""steps": {"relative": [0.5, 1]}, "replicates": 3, "budget": {"iterations": 7}"#)))
    #expect(plan.runs == 24)
    #expect(plan.parts.map(\.runs) == [6, 6, 6, 6])
    #expect(plan.parts.map(\.iterations) == [7, 7, 7, 7])
    // 6 runs of 7 iterations in each dimension.
    #expect(plan.evaluations == 1260)
    #expect(plan.gradients == 84)
    #expect(plan.seconds > 0 && plan.seconds < 1)
  }

  @Test func planKnowsNoEndWhereOnlyTheClockHasOne() throws {
    let plan = try ConvergencePlan(
      study(quadratic(rest: #""budget": {"seconds": 2}, "replicates": 3"#)))
    #expect(plan.evaluations == nil && plan.gradients == nil)
    // Plus the records, which no budget ends.
    #expect(plan.seconds >= 6 && plan.seconds < 6.1)
  }
}
