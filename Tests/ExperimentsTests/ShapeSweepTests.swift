import Diagnostics
import Experiments
import Fields
import Foundation
import Testing

/// Sweeps of what changes a problem but not its size: conditions, exponents and whole spectra.
struct ShapeSweepTests {
  private static func text(_ problem: String, methods: String = #"{"estimator": "reverse-mode"}"#)
    -> String
  {
    """
    {"name": "test", "problem": {\(problem)}, "methods": [\(methods)], "replicates": 1,
     "budget": {"iterations": 3}}
    """
  }

  /// Labels leave out what is not swept; what is swept stands after the object that holds it.
  @Test(arguments: [
    (
      #""type": "quadratic", "dimension": 5, "spectrum": {"type": "geometric", "condition": 7}"#,
      ["quadratic dimension=5"], []
    ),
    (
      #""type": "quadratic", "dimension": [5, 6], "spectrum": {"type": "geometric", "condition": [10, 1e3]}"#,
      [
        "quadratic dimension=5 condition=10", "quadratic dimension=5 condition=1000",
        "quadratic dimension=6 condition=10", "quadratic dimension=6 condition=1000",
      ], ["condition"]
    ),
    (
      """
      "type": "quadratic", "dimension": 10, "spectrum": [{"type": "isotropic"}, {"type": "block10"}, \
      {"type": "power", "exponent": [1, 2]}]
      """,
      [
        "quadratic dimension=10 spectrum=isotropic", "quadratic dimension=10 spectrum=block10",
        "quadratic dimension=10 spectrum=power exponent=1",
        "quadratic dimension=10 spectrum=power exponent=2",
      ], ["spectrum", "exponent"]
    ),
    (
      """
      "type": "quadratic", "spectrum": [{"type": "explicit", "eigenvalues": [1]}, \
      {"type": "explicit", "eigenvalues": [1, 0.5]}]
      """,
      [
        "quadratic spectrum=explicit eigenvalues=[1]",
        "quadratic spectrum=explicit eigenvalues=[1,0.5]",
      ], ["spectrum"]
    ),
    (
      """
      "type": "quadratic", "dimension": 20, "spectrum": [{"type": "block10"}, \
      {"type": "block10", "tail": {"after": 10, "share": [0, 0.1]}}]
      """,
      [
        "quadratic dimension=20 spectrum=block10",
        "quadratic dimension=20 spectrum=block10 tail share=0",
        "quadratic dimension=20 spectrum=block10 tail share=0.1",
      ], ["spectrum", "share"]
    ),
    (
      #""type": "log-block", "dimension": 20, "condition": [100, 1e4]"#,
      ["log-block dimension=20 condition=100", "log-block dimension=20 condition=10000"],
      ["condition"]
    ),
    (#""type": "log-block", "dimension": 20, "condition": 1e4"#, ["log-block dimension=20"], []),
  ])
  func labelsAndColumns(problem: String, labels: [String], columns: [String]) async throws {
    let study = try study(Self.text(problem))
    #expect(study.instances.map(\.label) == labels)
    let folder = try TemporaryFolder()
    try await run(study, in: folder)
    #expect(try Array(folder.csv("runs.csv").axes) == columns)
    for file in ["curves.csv", "summary.csv"] {
      #expect(try Set(columns).isSubset(of: folder.csv(file).header))
    }
  }

  /// Values stand where they belong, and a field is empty if a problem does not have it.
  @Test func columnsHaveTheValues() async throws {
    let study = try study(
      Self.text(
        """
        "type": "quadratic", "dimension": 10, "spectrum": [{"type": "isotropic"}, \
        {"type": "power", "exponent": [1, 2]}]
        """,
        methods: """
          {"estimator": "reverse-mode", "optimizer": "decreasing-steps", "exponent": [0.5, 1]}
          """))
    let folder = try TemporaryFolder()
    try await run(study, in: folder)
    let runs = try folder.csv("runs.csv")
    #expect(Array(runs.axes) == ["spectrum", "exponent", "method_exponent"])
    #expect(
      runs.texts("spectrum") == ["isotropic", "isotropic", "power", "power", "power", "power"])
    #expect(runs.numbers("exponent") == [nil, nil, 1, 1, 2, 2])
    #expect(runs.numbers("method_exponent") == [0.5, 1, 0.5, 1, 0.5, 1])
  }

  /// A family consists of instances that differ in n alone.
  @Test func conditionsAreFamiliesOfTheirOwn() throws {
    let study = try study(
      Self.text(
        """
        "type": "quadratic", "dimension": [5, 6, 7], \
        "spectrum": {"type": "geometric", "condition": [10, 100, 1000, 1e4]}
        """))
    let families = Dictionary(grouping: study.instances, by: \.family)
    #expect(families.count == 4)
    for (family, members) in families {
      #expect(members.map(\.problem.dimension) == [5, 6, 7])
      #expect(family.hasPrefix("quadratic condition="))
    }
  }

  @Test(arguments: [
    (
      #""type": "quadratic", "dimension": 5, "spectrum": {"type": "geometric", "condition": [10, 0.5]}"#,
      "problem.spectrum.condition[1]: found 0.5; expected a number of at least 1."
    ),
    (
      #""type": "quadratic", "dimension": 5, "spectrum": [{"type": "isotropic"}, {"type": "isotropic"}]"#,
      """
      problem.spectrum[1]: {"type":"isotropic"} already appears at [0]; expected distinct values. \
      Remove one of the two.
      """
    ),
  ])
  func badSweepsAreNamed(problem: String, text: String) {
    let error = #expect(throws: InputError.self) { try study(Self.text(problem)) }
    #expect(error?.description == "study.json: \(text)")
  }
}
