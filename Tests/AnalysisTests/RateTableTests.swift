import Analysis
import Experiments
import Foundation
import Sampling
import Testing

@Suite struct RateTableTests {
  private static let logBlock =
    #"{"type": "log-block", "class": "smooth", "dimension": [10, 20, 40], "blocks": 10}"#

  private static func rows(
    _ problem: String = logBlock, methods: String = #"{"estimator": "two-point"}"#,
    replicates: Int = 20, times: ClosedRange<Double> = 1...300,
    _ value: (_ n: Double, _ k: Double, _ z: Double) -> Double
  ) throws -> [RateTable.Row] {
    let study = try study(problem: problem, methods: methods, replicates: replicates)
    let results = try syntheticResults(of: study, times: times, value)
    let series = try RateSeries.all(in: study, results.records)
    return RateTable(series, from: RandomStream(seed: 1)).rows
  }

  /// With so much momentum the expected curves rise, and at 0.99 they do so on the whole, so their rates are
  /// below 0; the runs follow them all the same.
  @Test(arguments: [("nesterov", 0.99), ("nesterov", 0.97), ("heavy-ball", 0.99)], [60, 300])
  func curvesThatRise(method: (optimizer: String, momentum: Double), iterations: Int) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "strongly-convex", "dimension": [4, 8],
         "spectrum": {"type": "geometric", "condition": 4}, "start": "gaussian"}
        """,
      methods: """
        {"estimator": "two-point", "optimizer": "\(method.optimizer)",
         "momentum": \(method.momentum)}
        """, replicates: 20, rest: #""budget": {"iterations": \#(iterations)}"#)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    let rows = RateTable(series, from: RandomStream(seed: 1)).rows
    #expect(rows.count == 2)
    for row in rows {
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
      #expect(row.iterations.closedForm.map(\.isFinite) != false)
      if method.momentum == 0.99 {
        let rate = try #require(row.iterations.closedForm)
        #expect(rate < 0)
      }
    }
  }

  /// Among ten starts the first is often near x*, where differences are exact, and another is a hundred times as
  /// far away.
  @Test(arguments: [4, 11, 14, 16, 19, 24, 39, 559])
  func startsThatDifferInDistance(seed: Int) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "strongly-convex", "dimension": 1, "start": "gaussian",
         "start_distance": 1e8}
        """,
      methods: """
        {"estimator": "coordinate-differences", "optimizer": "heavy-ball", "momentum": 0.5}
        """, rest: #""budget": {"iterations": 30}"#, seed: seed)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    for row in RateTable(series, from: RandomStream(seed: 1)).rows {
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
    }
  }

  /// Momentum and long steps carry the rounding of a value at 10⁶ further than gradient descent does.
  @Test(arguments: [
    (
      #""class": "smooth", "dimension": 5, "smoothness": 0.001, "start": "gaussian", "minimum": 1000"#,
      #""coordinate-differences", "radius": 1.0653316864243156e-06, "optimizer": "silver-steps""#,
      1
    ),
    (
      #""class": "convex", "spectrum": {"type": "explicit", "eigenvalues": [1, 0.5]}, "minimizer": 1, "minimum": -1e6"#,
      #""coordinate-differences", "optimizer": "silver-steps""#, 262628
    ),
    (
      #""class": "convex", "dimension": 1, "start": "gaussian", "minimizer": 1, "minimum": -1e6"#,
      """
      "coordinate-differences", "scheme": "forward", "radius": 6.888343409406301e-06,
      "optimizer": "optimized-gradient", "horizon": 200
      """, 945087
    ),
    (
      #""class": "smooth", "dimension": 3, "minimizer": 1, "minimum": -1e6"#,
      #""coordinate-differences", "optimizer": "optimized-gradient", "horizon": 200"#, 124994
    ),
    (
      #""class": "convex", "dimension": 1, "minimizer": 1000, "minimum": 1"#,
      """
      "two-point", "distribution": "rademacher", "directions": 3, "radius": 1.8657550561196396e-07,
      "optimizer": "optimized-gradient", "horizon": 10
      """, 945069
    ),
  ])
  func roundingThatMethodsCarryOn(problem: String, method: String, seed: Int) throws {
    let study = try study(
      problem: #"{"type": "quadratic", \#(problem)}"#, methods: #"{"estimator": \#(method)}"#,
      replicates: 2,
      rest: #""budget": {"iterations": 100}, "record": {"per_decade": 50}"#, seed: seed)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    let rows = RateTable(series, from: RandomStream(seed: 1)).rows
    #expect(!rows.isEmpty)
    for row in rows { #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)") }
  }

  /// Curves of silver steps return to the target value, except for rounding.
  @Test(arguments: 1...6)
  func targetsThatRoundingDecidesOn(seed: Int) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "smooth", "dimension": [10, 20, 40], "form": "dense",
         "smoothness": 4, "minimizer": 1, "start_distance": 0.005630306718207425}
        """, methods: #"{"estimator": "reverse-mode", "optimizer": "silver-steps"}"#, replicates: 1,
      rest: #""budget": {"iterations": 500}, "record": {"per_decade": 20}"#, seed: seed)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    let rows = RateTable(series, from: RandomStream(seed: 1)).rows
    #expect(rows.count == 2)
    for row in rows {
      #expect(row.dimension.estimate == nil)
      #expect(row.verdict.outcome == .inconclusive, "\(row.verdict.sentence)")
      #expect(row.verdict.sentence.contains("decides when the mean curves come down"))
    }
  }

  /// So far from 0 the start itself is rounded, by a sixth of the first value: nothing can be said of the runs.
  @Test(arguments: ["convex", "strongly-convex"], [1e13, -1e15])
  func startsThatAreRounded(convergenceClass: String, minimizer: Double) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "\(convergenceClass)", "dimension": [3, 6], "minimizer": \(minimizer)}
        """,
      methods: """
        {"estimator": "complex-step"}, {"estimator": "reverse-mode", "optimizer": "heavy-ball", "momentum": 0.9}
        """, replicates: 2, rest: #""budget": {"iterations": 60}"#)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    let rows = RateTable(series, from: RandomStream(seed: 1)).rows
    #expect(!rows.isEmpty)
    for row in rows { #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)") }
  }

  /// C·n^a/k^p has the exponents −p and a/p, and one more in evaluations only where they cost n.
  @Test(arguments: [(1.0, 1.0), (1.3, 1.2), (0.8, 0.9)])
  func powerLawsAreExact(p: Double, a: Double) throws {
    let rows = try Self.rows { n, k, z in
      0.01 * pow(n, a) / pow(max(k, 0.5), p) * (1 + 0.01 * z)
    }
    #expect(rows.map(\.per) == [.iteration, .evaluation])
    for row in rows {
      #expect(abs(row.iterations.estimate! + p) < 1e-10)
      #expect(abs(row.dimension.estimate! - a / p) < 0.01)
      #expect(row.iterations.theory == -1 && abs(row.dimension.theory! - 1) < 1e-12)
    }
  }

  /// Central differences along n coordinates: like gradient descent in iterations, times n in cost.
  @Test func exactGradients() throws {
    let rows = try Self.rows(
      methods: #"{"estimator": "reverse-mode"}, {"estimator": "coordinate-differences"}"#,
      replicates: 1
    ) { _, k, _ in 0.01 / (k + 0.5) }
    #expect(rows.map(\.dimension.theory!).map { ($0 * 1e9).rounded() / 1e9 } == [0, 0, 0, 1])
    for row in rows {
      #expect(abs(row.iterations.estimate! + 1) < 1e-12)
      #expect(abs(row.dimension.estimate! - row.dimension.theory!) < 1e-12)
      #expect(row.iterations.interval == nil && row.verdict.outcome == .agrees)
    }
  }

  @Test(arguments: [
    (-1.0, 1.0, 0.01, Verdict.Outcome.agrees), (-1.3, 1, 0.01, .faster), (-0.8, 1, 0.01, .slower),
    (-1, 1, 3, .inconclusive), (-1, 1000, 0.01, .violates),
  ])
  func verdicts(p: Double, height: Double, noise: Double, outcome: Verdict.Outcome) throws {
    // Each replicate has a slope of its own, which makes the noise show in the exponent.
    let rows = try Self.rows { n, k, z in
      0.01 * height * pow(n / max(k, 0.5), -p + (noise > 1 ? 0.1 : 0.003) * z)
    }
    #expect(rows.map(\.verdict.outcome) == [outcome, outcome], "\(rows[0].verdict.sentence)")
    #expect(rows[0].bound?.isExceeded == (height > 1))
  }

  @Test func whatCannotBeFittedIsInconclusive() throws {
    let rows = try Self.rows(times: 1...5) { n, k, z in 0.01 * n / max(k, 0.5) * (1 + 0.01 * z) }
    #expect(rows[0].verdict.outcome == .inconclusive && rows[0].iterations.estimate == nil)
    #expect(rows[0].verdict.sentence.contains("No fit: n = 10: 0 of the records lie in the window"))
  }

  /// Without a closed form the exact bound's rate stands for it, each member's for its own κ.
  @Test func stronglyConvexWithoutClosedForm() throws {
    let problem = """
      {"type": "synthetic-logistic", "class": "strongly-convex", "features": [10, 20], "rows": 50,
       "regularization": 0.5}
      """
    let conditions = Dictionary(
      uniqueKeysWithValues: try study(problem: problem).instances.map {
        ($0.problem.dimension, $0.smoothness / $0.problem.known.strongConvexity!)
      })
    #expect(Set(conditions.values).count == 2)
    for (slowness, outcome) in [(1.0, Verdict.Outcome.agrees), (1.5, .slower), (0.5, .faster)] {
      let rows = try Self.rows(problem) { n, k, z in
        let t = 1 / conditions[Int(n)]!
        // So far below the bound that even a slower curve keeps it.
        return 1e-8 * pow(1 - t * (2 - t) / n, k / slowness) * (1 + 0.01 * z)
      }
      #expect(rows.count == 2)
      for row in rows {
        #expect(row.iterations.lecture == 1 && row.iterations.closedForm == nil)
        #expect(
          abs(row.iterations.estimate! * slowness / row.iterations.theory! - 1) < 1e-9)
        #expect(row.iterations.verdict!.outcome == outcome, "\(row.verdict.sentence)")
      }
    }
  }

  /// Instances of one n that differ in another swept field share no row, and a single n has no exponent of n.
  @Test func sweptFieldsMakeRowsOfTheirOwn() throws {
    let rows = try Self.rows(
      """
      {"type": "synthetic-logistic", "class": "convex", "features": 5, "rows": 50,
       "regularization": [0.01, 0.1]}
      """
    ) { n, k, z in 1e-3 * n / max(k, 0.5) * (1 + 0.01 * z) }
    #expect(
      rows.map(\.series.problem)
        == [0.01, 0.1].map { "synthetic-logistic rows=50 regularization=\($0)" })
    #expect(rows.allSatisfy { $0.per == .iteration && $0.dimension.verdict == nil })
    for row in rows {
      #expect(row.iterations.verdict?.outcome == .agrees, "\(row.verdict.sentence)")
    }
  }

  /// Free iterations have no exponent of evaluations, and cause no trap.
  @Test func freeIterations() throws {
    let free = try study(
      problem: Self.logBlock, methods: #"{"estimator": "reverse-mode"}"#, replicates: 1,
      rest: #""gradient_cost": 0, "budget": {"natural_iterations": 20}"#)
    let results = try syntheticResults(of: free) { _, k, _ in 0.01 / (k + 0.5) }
    let rows = RateTable(
      try RateSeries.all(in: free, results.records), from: RandomStream(seed: 1)
    ).rows
    #expect(rows.map(\.verdict.outcome) == [.agrees, .inconclusive])
    #expect(rows[1].verdict.sentence.contains("an iteration costs no evaluations"))
  }
}
