import Answers
import AutoDiff
import Diagnostics
import Experiments
import Testing

/// Planning a study reports whether an objective can answer what an estimator asks.
@Suite struct OracleAccessTests {
  /// The sum, of real numbers only.
  private struct RealSum: AutoDiff.Operation {
    let name = "real sum"
    func outputShape(_ inputs: [Shape]) -> Shape { .scalar }
    func evaluate(_ node: Frame) { node.output[0] = node.input(0).reduce(0, +) }
    func pushforward(_ node: Frame) {
      for j in node.tangents {
        node.outputTangent(j)[0] = node.inputTangent(0, j)!.reduce(0, +)
      }
    }
    func pullback(_ node: Frame) {
      guard let adjoint = node.inputAdjoint(0) else { return }
      for i in adjoint.indices { adjoint[i] += node.outputAdjoint[0] }
    }
    func pullbackTangent(_ node: Frame) {
      for j in node.tangents {
        guard let adjoint = node.inputAdjointTangent(0, j) else { continue }
        for i in adjoint.indices { adjoint[i] += node.outputAdjointTangent(j)[0] }
      }
    }
  }

  private static let realSum = Graph(parameters: 10) { .apply(RealSum(), to: $0) }
  private static let squares = Graph(parameters: 10) { dot($0, $0) }

  private static func check(_ estimator: String, on graph: Graph) throws {
    let text = quadratic(
      methods: #"{"estimator": "two-point"}, {"estimator": "\#(estimator)", "label": "other"}"#)
    let method = try study(text).series[1].method
    try method.check(on: Answerer(graph), dimension: 10, called: "the sum")
  }

  @Test func complexStepsNeedOperationsOnComplexNumbers() throws {
    #expect(
      throws: InputError(
        .data, at: "study.json: methods[1]",
        "found \"complex-step\", but on the sum the operation \"real sum\" has no rule for complex "
          + "numbers",
        expected: "an estimator that the problem allows",
        remedy: #"take "forward-mode" or "reverse-mode", which every problem allows"#)
    ) { try Self.check("complex-step", on: Self.realSum) }
    try Self.check("complex-step", on: Self.squares)
  }

  @Test(arguments: ["forward-gradient", "forward-mode", "reverse-mode", "coordinate-differences"])
  func othersTakeAnyObjective(estimator: String) throws {
    try Self.check(estimator, on: Self.realSum)
  }

  @Test(arguments: ["reverse-mode", "forward-mode", "forward-gradient", "complex-step"])
  func aClosureAnswersNoDerivatives(estimator: String) throws {
    let method = try study(
      quadratic(methods: #"{"estimator": "\#(estimator)"}"#)
    ).series[0].method
    let closure = Answerer(dimension: 10, .values) { ClosureSource(dimension: 10) { $0[0] } }
    let error = #expect(throws: InputError.self) {
      try method.check(on: closure, dimension: 10, called: "the model")
    }
    #expect(
      error?.description.contains(
        "found \"\(estimator)\", but on the model its source does not provide ") == true)
    #expect(error?.description.contains("which ask for values alone") == true)
  }

  /// Every problem in the catalogue allows complex steps.
  @Test func exactGradientsMakeTheSameCurves() async throws {
    let folder = try await results(
      of: """
        {"name": "test", "methods": [
          {"estimator": "reverse-mode"}, {"estimator": "forward-mode"},
          {"estimator": "complex-step"}
        ], "replicates": 1, "budget": {"iterations": 20}, "problem": [
          {"type": "quadratic", "dimension": 10,
           "spectrum": {"type": "geometric", "condition": 50}},
          {"type": "log-block", "dimension": 20},
          {"type": "huber", "dimension": 3, "iterations": 5},
          {"type": "nesterov-chain", "dimension": 7},
          {"type": "tight-nonconvex", "iterations": 8},
          {"type": "synthetic-logistic", "rows": 30, "features": 4}
        ]}
        """)
    let runs = try folder.csv("runs.csv")
    for problem in Set(runs.texts("problem")) {
      let rows = runs.rows(where: "problem", is: problem)
      let (first, last) = (
        Double(rows[0]["initial_loss"]!)!, rows.map { Double($0["final_loss"]!)! }
      )
      #expect(last.count == 3)
      for loss in last { #expect(abs(loss - last[0]) <= 1e-13 * abs(first), "\(problem)") }
    }
  }
}
