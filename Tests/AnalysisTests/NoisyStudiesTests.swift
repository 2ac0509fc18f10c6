import Analysis
import Estimators
import Experiments
import Foundation
import Sampling
import Testing

/// What is reported of studies whose values have noise: expected curves and floors, and no rate that does not hold.
struct NoisyStudiesTests {
  private static let families = """
    [{"type": "quadratic", "label": "geometric10", "class": "convex", "dimension": [10, 20],
      "spectrum": {"type": "geometric10"}},
     {"type": "quadratic", "label": "dense", "class": "strongly-convex", "dimension": 8,
      "form": "dense", "spectrum": {"type": "geometric", "condition": 5}}]
    """

  private static let methods = """
    {"estimator": "two-point", "radius": 0.1},
    {"estimator": "coordinate-differences", "radius": 0.1},
    {"estimator": "coordinate-differences", "scheme": "forward", "radius": 0.1}
    """

  /// - Parameters:
  ///   - level: of the noise in the values.
  ///   - claimed: what the theory assumes of it.
  private static func series(
    level: Double, claimed: ValueNoise, methods: String = methods, problem: String = families,
    replicates: Int = 30, iterations: Int = 80
  ) throws -> [RateSeries] {
    let study = try study(
      problem: problem, methods: methods, replicates: replicates,
      rest: """
        "budget": {"natural_iterations": \(iterations)}, "record": {"per_decade": 12}
        """, seed: 5
    ).replacingEstimators { _, own, _ in own.noisy(level: level) }
    let results = try StudyResults(running: study)
    return try RateSeries.all(in: study, results.records, noise: { _ in claimed })
  }

  private static func table(_ series: [RateSeries]) -> RateTable {
    RateTable(series, from: RandomStream(seed: 9))
  }

  @Test func meansAndFloorsAsExpected() throws {
    let series = try Self.series(level: 0.01, claimed: .independent(deviation: 0.01))
    #expect(series.count == 6)
    let prediction = Prediction(series)
    // Every method on every instance, forward differences on the rotated quadratic among them.
    #expect(Set(prediction.rows.map { "\($0.problem) \($0.method) \($0.dimension)" }).count == 9)
    let (row, threshold) = try #require(prediction.worst)
    #expect(abs(row.t!) <= threshold, "\(row)")
    let table = Self.table(series)
    #expect(table.rows.count == 6)
    for row in table.rows {
      let floors = try #require(row.floors)
      #expect(floors.count == row.series.members.count)
      for floor in floors {
        let t = try #require(floor.t, "\(floor)")
        #expect(abs(t) < 4.5, "\(floor)")
        #expect(floor.firstIteration.map { $0 > 0 } == true)
      }
      // No rate, no bound and no lecture.
      #expect(row.iterations.estimate == nil && row.dimension.estimate == nil)
      #expect(row.iterations.lecture == nil && row.bound == nil)
      #expect(row.series.provenRate == nil)
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
      #expect(row.verdict.sentence.contains("floor"), "\(row.verdict.sentence)")
    }
  }

  /// The two-point floor at n = 10 is the fixed point at the natural step.
  @Test func theFloorIsTheFixedPoint() throws {
    let series = try Self.series(
      level: 0.01, claimed: .independent(deviation: 0.01),
      methods: #"{"estimator": "two-point", "radius": 0.1}"#)
    let floors = try #require(Self.table(series).rows[0].floors)
    #expect(floors.map(\.dimension) == [10, 20])
    // THEORY's number at σ = 1e−3, times 100.
    #expect(abs(floors[0].expected / 1.57812571e-2 - 1) < 1e-8)
    #expect(abs(floors[0].measured! / floors[0].expected - 1) < 0.3)
  }

  /// Half of ν is noticed, and so is noise that pairs share where they should not.
  @Test(arguments: [(0.01, 0.01 * 0.5.squareRoot()), (0, 0.01)])
  func faultsAreNoticed(level: Double, claimed: Double) throws {
    let series = try Self.series(
      level: level, claimed: .independent(deviation: claimed),
      methods: #"{"estimator": "two-point", "radius": 0.1}"#)
    for row in Self.table(series).rows {
      #expect(row.verdict.outcome == .disagrees, "\(row.verdict.sentence)")
    }
  }

  /// Decreasing steps have no floor: their fits are compared with the expected curve.
  @Test func decreasingSteps() throws {
    let series = try Self.series(
      level: 0.01, claimed: .independent(deviation: 0.01),
      methods: """
        {"estimator": "two-point", "radius": 0.1, "optimizer": "decreasing-steps"}
        """)
    for row in Self.table(series).rows {
      #expect(row.floors == nil)
      #expect(row.iterations.lecture == nil && row.bound == nil)
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
    }
    #expect(Self.table(series).rows.contains { $0.iterations.closedForm != nil })
  }

  /// Noise without a closed curve, and functions without one: no bound, no rate, and a sentence that says so.
  @Test func whatHasNoClosedForm() throws {
    let unknown = try Self.series(
      level: 0.01, claimed: .unknown("Cauchy noise"),
      methods: #"{"estimator": "two-point", "radius": 0.1}"#)
    for row in Self.table(unknown).rows {
      #expect(row.floors == nil && row.bound == nil && row.iterations.closedForm == nil)
      #expect(row.verdict.outcome == .inconclusive)
      #expect(row.verdict.sentence.contains("Cauchy noise"), "\(row.verdict.sentence)")
    }
    let curved = try Self.series(
      level: 0.01, claimed: .independent(deviation: 0.01),
      methods: #"{"estimator": "two-point", "radius": 0.1}"#,
      problem: #"{"type": "huber", "class": "convex", "dimension": [5, 10], "iterations": 3}"#)
    for row in Self.table(curved).rows {
      #expect(row.verdict.outcome == .inconclusive && row.bound == nil)
      #expect(row.verdict.sentence.contains("noise"), "\(row.verdict.sentence)")
    }
  }

  /// Derivatives have no noise: their rates and bounds are those of exact values.
  @Test func derivativesSeeNone() throws {
    let series = try Self.series(
      level: 0.01, claimed: .unknown("Cauchy noise"), methods: #"{"estimator": "reverse-mode"}"#)
    for row in Self.table(series).rows {
      #expect(row.bound != nil && row.verdict.outcome == .agrees, "\(row.verdict.sentence)")
    }
  }

  /// Runs that end before their floor are compared with the curve, and the floor is reported as not reached.
  @Test func shortRuns() throws {
    let series = try Self.series(
      level: 1e-4, claimed: .independent(deviation: 1e-4),
      methods: #"{"estimator": "two-point", "radius": 0.1}"#, iterations: 30)
    let row = try #require(Self.table(series).rows.first)
    #expect(row.floors == nil && row.iterations.closedForm != nil)
    #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
  }

  /// Runs too short for a fit: the sentence denies no expected curve that exists, and it is well formed.
  @Test(arguments: [ValueNoise.independent(deviation: 1e-4), .unknown("Cauchy noise")])
  func runsTooShortForAFit(claimed: ValueNoise) throws {
    let series = try Self.series(
      level: 1e-4, claimed: claimed, methods: #"{"estimator": "two-point", "radius": 0.1}"#,
      replicates: 5, iterations: 3)
    for row in Self.table(series).rows {
      let sentence = row.verdict.sentence
      #expect(row.floors == nil && sentence.contains("No fit"), "\(sentence)")
      #expect(sentence.contains("no closed form") == (claimed == .unknown("Cauchy noise")))
      #expect(!sentence.contains(".;") && !sentence.contains(".."), "\(sentence)")
    }
  }

  /// Without noise forward differences have an expected curve, bias and all.
  @Test func biasWithoutNoise() throws {
    let series = try Self.series(
      level: 0, claimed: .none,
      methods: """
        {"estimator": "coordinate-differences", "scheme": "forward", "radius": 1e-5, "replicates": 1}
        """)
    let prediction = Prediction(series)
    let worst = try #require(prediction.largestDeviation)
    #expect(worst.deviation! < 1e-6, "\(worst)")
    #expect(Set(prediction.rows.filter { $0.deviation != nil }.map(\.problem)).count == 2)
  }

  /// Both values share a ξ that is claimed to be independent.
  @Test(arguments: ["additive", "uniform"])
  func sharedNoiseIsNotIndependent(model: String) throws {
    let series = try Self.paired(
      #""model": "\#(model)", "level": 0.01"#, claimed: .independent(deviation: 0.01),
      radius: #", "radius": 0.1"#)
    for row in Self.table(series).rows {
      #expect(row.verdict.outcome == .disagrees, "\(row.verdict.sentence)")
    }
  }

  private static func paired(
    _ noise: String, claimed: ValueNoise? = nil, radius: String = ""
  ) throws -> [RateSeries] {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "strongly-convex", "dimension": [5, 10],
         "spectrum": {"type": "geometric", "condition": 5}, "noise": {\(noise), "paired": true}}
        """,
      methods: """
        {"estimator": "two-point"\(radius)}, {"estimator": "coordinate-differences"\(radius)},
        {"estimator": "coordinate-differences", "scheme": "forward"\(radius)}
        """,
      replicates: 10, rest: #""budget": {"natural_iterations": 40}"#)
    let results = try StudyResults(running: study)
    return try RateSeries.all(in: study, results.records) { claimed ?? $0.valueNoise }
  }

  /// Noise that does not depend on f cancels in differences, whatever its law: everything holds that holds for exact
  /// values, as far as the rounding of f + ξ lets one see. Beyond 10⁴ that is not far at a radius of 10⁻⁵.
  @Test(arguments: ["additive", "uniform", "cauchy"], [0.01, 1e4, 1e8])
  func pairedNoise(model: String, level: Double) throws {
    let series = try Self.paired(#""model": "\#(model)", "level": \#(level)"#)
    #expect(series.allSatisfy { $0.noise == .none && $0.provenRate == .descent })
    let rows = Self.table(series).rows
    for row in rows {
      #expect(row.floors == nil)
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
    }
    guard level < 1 else { return }
    for row in rows where row.series.method.hasPrefix("coordinate-differences") {
      #expect(row.iterations.verdict?.outcome == .agrees, "\(row.verdict.sentence)")
    }
    #expect(rows.allSatisfy { $0.bound != nil && $0.iterations.closedForm != nil })
  }

  /// Noise below rounding: differences see the rounding, for which there is no expected curve.
  @Test(arguments: [1e-18, 1e-40])
  func noiseBelowRounding(level: Double) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "strongly-convex", "dimension": 4, "minimum": 1,
         "spectrum": {"type": "geometric", "condition": 3}, "noise": {"level": \(level)}}
        """,
      methods: """
        {"estimator": "two-point"}, {"estimator": "coordinate-differences", "radius": 1e-5},
        {"estimator": "coordinate-differences", "scheme": "forward"}
        """,
      replicates: 10, rest: #""budget": {"natural_iterations": 100}"#)
    let series = try RateSeries.all(in: study, StudyResults(running: study).records)
    for row in Self.table(series).rows {
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
    }
  }

  /// A factor that both values share does not cancel.
  @Test(arguments: ["relative", "mixed"])
  func pairedFactors(model: String) throws {
    for series in try Self.paired(#""model": "\#(model)", "level": 0.01"#) {
      #expect(series.noise == .unknown("noise that is \(model)") && series.provenRate == nil)
    }
  }
}
