import Diagnostics
import Experiments
import Fields
import Testing

/// Configurations of the test functions of theory.
@Suite("test functions of theory")
struct TheoryProblemKindsTests {
  private func plan(_ problem: JSON) throws -> ConvergenceStudy {
    try ConvergenceStudy(
      [
        "name": "theory", "problem": problem, "methods": [["estimator": "reverse-mode"]],
        "replicates": 1,
      ], path: "study.json")
  }

  @Test(
    "swept fields make instances",
    arguments: [
      (["type": "log-block", "dimension": [20, 40]], 2),
      (["type": "log-block", "dimension": [10, 20, 30], "blocks": 10], 3),
      (["type": "huber", "dimension": [1, 7], "iterations": [0, 1, 10]], 6),
      (["type": "huber", "dimension": 3, "threshold": [0.1, 0.5]], 2),
      (["type": "nesterov-chain", "dimension": [1, 2, 50]], 3),
      (["type": "rosenbrock", "dimension": [2, 5], "b": [1, 100]], 4),
      (["type": "tight-nonconvex", "iterations": [0, 1, 100], "gradient_norm": 0.5], 3),
    ] as [(JSON, Int)])
  func instances(problem: JSON, count: Int) throws {
    #expect(try plan(problem).cells.count == count)
  }

  @Test(
    "what cannot be used is named, with the remedy",
    arguments: [
      (
        ["type": "log-block", "dimension": 30],
        """
        study.json: problem.dimension: found 30, but 20 curvatures are repeated equally often; \
        expected a multiple of 20. With "blocks": 10 a multiple of 10 will do.
        """
      ),
      (
        ["type": "log-block", "dimension": [10, 15], "blocks": 10],
        """
        study.json: problem.dimension: found 15, but 10 curvatures are repeated equally often; \
        expected a multiple of 10.
        """
      ),
      (
        ["type": "log-block", "dimension": 60, "blocks": 15],
        "study.json: problem.blocks: found 15; expected 20 or 10."
      ),
      (
        ["type": "huber", "dimension": 5],
        """
        study.json: problem: neither "iterations" nor "threshold" is given; expected one of them. \
        Add "iterations": 100, for instance.
        """
      ),
      (
        [
          "type": "huber", "dimension": 5, "iterations": 10,
          "start_distance": JSON(5 * .leastNonzeroMagnitude),
        ],
        """
        study.json: problem.start_distance: found 2.5e-323, which divided by 21 is 0; expected a start \
        far enough for the threshold R/(2N+1) to be above 0.
        """
      ),
      (
        ["type": "huber", "dimension": 5, "iterations": 10, "threshold": 0.1],
        """
        study.json: problem.threshold: "iterations" is given too, and fixes it; expected one of \
        them. Leave one out.
        """
      ),
      (
        ["type": "nesterov-chain"],
        """
        study.json: problem.dimension: missing; expected a whole number of at least 1, or a list \
        of such values.
        """
      ),
      (
        ["type": "tight-nonconvex", "iterations": 10, "dimension": 1],
        """
        study.json: problem.dimension: unknown key; expected one of "type", "iterations", \
        "gradient_norm", "smoothness", "label", "class", "methods", "noise", "batch", "replicates", \
        "budget".
        """
      ),
    ] as [(JSON, String)])
  func errors(problem: JSON, text: String) {
    let error = #expect(throws: InputError.self) { try plan(problem) }
    #expect(error?.description == text)
    #expect(error?.kind == .data)
  }

  @Test("a swept field called like a column of runs has a column of its own")
  func columns() async throws {
    let folder = try await results(
      of: """
        {
          "name": "test", "problem": {"type": "huber", "dimension": 3, "iterations": [1, 10]},
          "methods": [{"estimator": "reverse-mode"}], "replicates": 1,
          "budget": {"iterations": 10}
        }
        """)
    let runs = try folder.csv("runs.csv")
    #expect(Set(runs.header).count == runs.header.count)
    #expect(runs.integers("problem_iterations") == [1, 10])
    #expect(runs.integers("iterations") == [10, 10])
    #expect(try folder.csv("summary.csv").integers("problem_iterations") == [1, 10])
    // Each of the two Huber functions is the worst at its own iteration: LR²/(4N+2).
    let curves = try folder.csv("curves.csv")
    for (run, iterations) in zip(runs.texts("run"), [1, 10]) {
      let row = curves.rows(where: "run", is: run).first { $0["iteration"] == "\(iterations)" }
      let gap = try #require(row?["gap"].flatMap(Double.init))
      #expect(abs(gap * Double(4 * iterations + 2) - 1) <= 1e-12)
    }
  }
}
