import Analysis
import AutoDiff
import Experiments
import LinearAlgebra
import Problems
import Sampling
import Testing

/// Methods that do what they should, where there is little to see but rounding.
@Suite struct HonestRunsTests {
  private static func rows(_ study: ConvergenceStudy) throws -> [RateTable.Row] {
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    return RateTable(series, from: RandomStream(seed: 1)).rows
  }

  /// At 1e12 the point is known only to 1e-4, and so is the value there.
  @Test(arguments: [
    #""class": "strongly-convex", "minimizer": 1e12, "spectrum": {"type": "geometric10"}"#,
    #""class": "convex", "minimum": 1e12, "spectrum": {"type": "block10"}"#,
    #""class": "smooth", "minimizer": 1e12, "spectrum": {"type": "block10"}"#,
  ])
  func farAway(problem: String) throws {
    let rows = try Self.rows(
      study(
        problem: #"{"type": "quadratic", "dimension": [10, 20], \#(problem)}"#,
        methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
        rest: #""budget": {"natural_iterations": 100}"#))
    #expect(!rows.isEmpty)
    for row in rows { #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)") }
  }

  /// A problem whose x* was computed, and is off by `error` in every entry.
  private struct Approximate: Problem {
    let base: any Problem
    let error: Double

    var dimension: Int { base.dimension }

    var known: Known {
      var known = base.known
      known.minimizer = known.minimizer.map { x in KnownVector(x.map { $0 + error }) }
      return known
    }

    func start(from stream: RandomStream) -> [Double] { base.start(from: stream) }

    func objective(_ x: Variable) -> Variable { base.objective(x) }
  }

  /// No run comes closer to such an x* than x* is to the minimum; the gradient there says how close that is.
  @Test(arguments: [0, 1e-4])
  func anApproximateMinimizer(error: Double) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "dimension": [5, 10], "class": "strongly-convex",
         "spectrum": {"type": "geometric", "condition": 4}}
        """,
      methods: #"{"estimator": "reverse-mode"}"#, replicates: 1,
      rest: #""budget": {"natural_iterations": 100}"#
    ).replacingProblems { Approximate(base: $0.problem, error: error) }
    for row in try Self.rows(study) {
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
      #expect(try #require(row.bound?.largest).value <= 1 + 1e-9)
    }
  }
}
