import Experiments
import Testing

/// Whether the best step is one at which runs stay below the target that they reach.
@Suite struct SettlingTests {
  /// - Parameters:
  ///   - losses: of the two steps, a curve a replicate.
  ///   - failed: the replicates whose runs at the second step have failed.
  private static func settles(
    _ losses: [[[Double?]]], targets: String = "[0.1]", failed: Set<Int> = []
  ) throws -> Bool {
    let study = try study(
      quadratic(
        rest: """
          "steps": {"relative": [1, 2]}, "replicates": \(losses[0].count), \
          "budget": {"iterations": 20}, "targets": {"metric": "loss", "relative": \(targets)}
          """))
    let records = study.cells.map { cell in
      var made = record(losses[cell.step.value == 1 ? 0 : 1][cell.replicate], evaluations: 1)
      made.id = cell.id
      made.replicate = cell.replicate
      made.stepRelative = cell.step.value
      if cell.step.value == 2, failed.contains(cell.replicate) { made.outcome = .failed }
      return (cell.id, made)
    }
    let summary = StudyResults(study: study, records: Dictionary(uniqueKeysWithValues: records))
      .summary
    return summary.bestStepSettles(summary.contenders[0])
  }

  private static let slow: [Double?] = [1, 0.5, 0.3, 0.2, 0.09]

  @Test(
    arguments: [
      ([1, 0.09, 0.08], true), ([1, 0.09, 0.1], true), ([1, 0.09, 0.11], false),
      ([1, 0.09, 5], false), ([1, 0.09, nil], false), ([1, 0.09], true),
    ] as [([Double?], Bool)])
  func byTheFinalValue(fast: [Double?], settles: Bool) throws {
    #expect(
      try Self.settles([Array(repeating: Self.slow, count: 3), Array(repeating: fast, count: 3)])
        == settles)
  }

  /// Runs that never come down to the target do not count; the median of the others decides.
  @Test(
    arguments: [
      ([[1, 0.01, 0.05], [1, 0.01, 0.05], [1, 0.01, 0.5]], true),
      ([[1, 0.01, 0.05], [1, 0.01, 0.5], [1, 0.01, 0.5]], false),
      ([[1, 0.01, 0.05], [1, 0.01, 0.05], [1, nil]], true),
    ] as [([[Double?]], Bool)])
  func byTheMedian(fast: [[Double?]], settles: Bool) throws {
    let none: [[Double?]] = Array(repeating: [1, 0.9], count: 3)
    #expect(try Self.settles([none, fast]) == settles)
  }

  /// A run whose objective stopped answering says nothing about its step.
  @Test func failedRunsDoNotCount() throws {
    let none: [[Double?]] = Array(repeating: [1, 0.9], count: 3)
    let fast: [[Double?]] = [[1, 0.01, 0.05], [1, 0.01, nil], [1, 0.01, nil]]
    #expect(try !Self.settles([none, fast]))
    #expect(try Self.settles([none, fast], failed: [1, 2]))
    #expect(try Self.settles([none, fast], failed: [0, 1, 2]))
  }

  /// What counts is the target by which the step was chosen.
  @Test func easierTargetsDoNotCount() throws {
    let fast: [[Double?]] = Array(repeating: [1, 0.3, 0.05, 0.2], count: 3)
    let slow = Array(repeating: Self.slow, count: 3)
    #expect(try Self.settles([slow, fast], targets: "[0.5]"))
    #expect(try !Self.settles([slow, fast], targets: "[0.5, 0.1]"))
    #expect(try Self.settles([slow, fast], targets: "[0.5, 0.01]"))
  }

  @Test func nothingIsReached() throws {
    #expect(try Self.settles([[[1, 0.9]], [[1, 2]]]))
  }

  /// A method that takes no steps has none that fails to settle. If the budget cuts an iteration off, no run has been
  /// at the points that its calls asked about: three points never rise.
  @Test(arguments: [1, 2, 3, 4, 5, 8, 13, 40])
  func methodsThatClose(evaluations: Int) async throws {
    let folder = try await results(
      of: quadratic(
        #""dimension": 3, "start": "gaussian""#,
        methods: #"""
          {"optimizer": "stochastic-three-points"}, {"optimizer": "nelder-mead"}, {"optimizer": "cma-es"},
          {"estimator": "coordinate-differences", "optimizer": "l-bfgs"},
          {"estimator": "reverse-mode", "optimizer": "barzilai-borwein"}
          """#,
        rest: #"""
          "replicates": 3, "budget": {"evaluations": \#(evaluations)}, "record": {"per_decade": 3},
          "targets": {"relative": [0.999, 0.9, 0.5]}
          """#))
    let best = try folder.csv("summary.csv").rows(where: "best_step", is: "TRUE")
    #expect(best.count == 5)
    for row in best { #expect(row["best_step_settles"] == "TRUE", "\(row["estimator"]!)") }
  }
}
