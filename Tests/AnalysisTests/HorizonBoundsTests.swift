import Analysis
import Diagnostics
import Experiments
import Foundation
import Optimizers
import Sampling
import Testing

/// Bounds about N iterations, on the functions that attain them, from a configuration to the rate table.
struct HorizonBoundsTests {
  private static func row(
    problem: String, method: String, iterations: Int, perDecade: Int = 1000,
    factor: Double = 1, steps: String = #"{"relative": 1}"#
  ) throws -> (row: RateTable.Row?, record: RunRecord) {
    let study = try study(
      problem: problem, methods: #"{"estimator": "reverse-mode", \#(method)}"#, replicates: 1,
      rest: """
        "budget": {"iterations": \(iterations)}, "record": {"per_decade": \(perDecade)},
        "steps": \(steps)
        """
    ).scalingEstimates(by: factor)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    return (
      RateTable(series, from: RandomStream(seed: 1)).rows.first, results.records.values.first!
    )
  }

  /// The best iterate of N steps of the subgradient method is GR/√(N + 1) above the minimum, to a relative 1e−12.
  @Test(arguments: [1, 4, 9, 99])
  func subgradient(horizon N: Int) throws {
    let (row, record) = try Self.row(
      problem: """
        {"type": "tight-nonsmooth", "iterations": \(N), "lipschitz": 3, "start_distance": 0.7,
         "class": "convex"}
        """, method: #""optimizer": "subgradient", "horizon": \#(N)"#, iterations: N)
    let bound = 3 * 0.7 / Double(N + 1).squareRoot()
    let best = record.curve.loss.map { $0! }.min()!
    #expect(abs(best + bound - bound) <= 1e-12 * bound)
    #expect(record.stepRelative == 1)
    #expect(abs(record.stepSize - 0.7 / (3 * Double(N + 1).squareRoot())) < 1e-15)
    let found = try #require(row)
    #expect(abs(try #require(found.bound?.largest?.value) - 1) < 1e-12)
    #expect(found.verdict.outcome == .agrees, "\(found.verdict.sentence)")
  }

  /// If iterations are left out of the record, nothing can be said of the best of them.
  @Test func everyIterateIsNeeded() throws {
    let (row, _) = try Self.row(
      problem: #"{"type": "tight-nonsmooth", "iterations": 99, "class": "convex"}"#,
      method: #""optimizer": "subgradient", "horizon": 99"#, iterations: 99, perDecade: 5)
    let found = try #require(row)
    #expect(found.bound?.largest == nil && found.verdict.outcome == .inconclusive)
  }

  /// OGM's bound is attained by a parabola and by Huber's function, and a slip of 1 % in its estimates exceeds it.
  @Test(arguments: [1, 3, 30, 100])
  func optimizedGradient(horizon N: Int) throws {
    let θ = OptimizedGradientMethod.lastParameter(horizon: N)
    let method = #""optimizer": "optimized-gradient", "horizon": \#(N)"#
    for problem in [
      #"{"type": "quadratic", "dimension": 5, "smoothness": 2, "class": "convex"}"#,
      """
      {"type": "huber", "dimension": 3, "threshold": \(1.5 / (θ * θ)), "smoothness": 2,
       "start_distance": 1.5, "class": "convex"}
      """,
    ] {
      let row = try #require(try Self.row(problem: problem, method: method, iterations: N).row)
      #expect(abs(try #require(row.bound?.largest?.value) - 1) < 1e-9, "\(problem)")
      #expect(row.bound?.largest?.iteration == N)
      #expect(row.verdict.outcome == .agrees, "\(row.verdict.sentence)")
    }
    let huber =
      #"{"type": "huber", "dimension": 3, "threshold": \#(1 / (θ * θ)), "class": "convex"}"#
    let slow = try Self.row(problem: huber, method: method, iterations: N, factor: 0.99).row
    #expect(slow?.verdict.outcome == .violates)
  }

  /// A function without an L has no unit of steps for other methods, and one without a G has none for this method.
  @Test func unitsThatAreNotThere() throws {
    let nonsmooth = #"{"type": "tight-nonsmooth", "iterations": 9, "class": "convex"}"#
    for (problem, method, text) in [
      (
        nonsmooth, #""optimizer": "heavy-ball""#,
        """
        found relative steps, but heavy-ball has no natural step on tight-nonsmooth iterations=9: its \
        gradient does not exist everywhere, so it has no L
        """
      ),
      (
        #"{"type": "quadratic", "dimension": 2}"#, #""optimizer": "subgradient", "horizon": 9"#,
        "subgradient has no natural step on quadratic dimension=2: what it would be computed from is not known"
      ),
      (
        nonsmooth.replacing("convex", with: "smooth"), #""optimizer": "subgradient", "horizon": 9"#,
        "its gradient does not exist everywhere; expected \"convex\""
      ),
    ] {
      let error = #expect(throws: InputError.self) {
        try Self.row(problem: problem, method: method, iterations: 3)
      }
      #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }
    // With absolute steps they run, and report them in units of R/G or of 1/L.
    let descent = try Self.row(
      problem: nonsmooth, method: #""optimizer": "gradient-descent""#, iterations: 9,
      steps: #"{"absolute": 0.5}"#)
    #expect(descent.record.stepRelative == 0.5)
    #expect(descent.record.outcome != .diverged && descent.record.outcome != .failed)
    let quadratic = try Self.row(
      problem: #"{"type": "quadratic", "dimension": 2, "smoothness": 4}"#,
      method: #""optimizer": "subgradient", "horizon": 9"#, iterations: 9,
      steps: #"{"absolute": 0.125}"#)
    #expect(quadratic.record.stepRelative == 0.5)
  }
}
