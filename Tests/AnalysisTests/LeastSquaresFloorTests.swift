import Analysis
import Answers
import Estimators
import Experiments
import Foundation
import Sampling
import Testing

/// The floor on which batches keep gradient descent on least squares: the fixed point of the recursion.
struct LeastSquaresFloorTests {
  private struct Data {
    let moments: LeastSquaresMoments
    let start: [Double]

    /// Normal rows and targets; columns from `zeros` on are 0.
    init(rows N: Int, columns p: Int, seed: UInt64, zeros: Int? = nil) {
      var generator = SplitMix64(seed: seed)
      var rows = generator.normals(N * p)
      for i in rows.indices where i % p >= zeros ?? p { rows[i] = 0 }
      moments = LeastSquaresMoments(rows: rows, targets: generator.normals(N))
      start = generator.normals(p)
    }

    func end(_ estimator: EstimatorMoments, _ α: Double, _ batch: Batch)
      -> LeastSquaresMoments.Point
    {
      moments.curve(of: estimator, step: α, batch, from: start, at: [20_000])[0]
    }
  }

  private static let estimators: [EstimatorMoments] = [
    .exact(dimension: 3), .sphere(dimension: 3), .rademacher(dimension: 3),
    .l1Sphere(dimension: 3), .gaussian(dimension: 3).averaged(over: 2),
  ]

  /// The curve ends on the floor.
  @Test(arguments: [(1, true), (4, true), (1, false), (4, false), (11, false)])
  func curvesEndThere(b: Int, withReplacement: Bool) throws {
    let data = Data(rows: 12, columns: 3, seed: 3)
    let batch = Batch(rows: b, withReplacement: withReplacement)
    for estimator in Self.estimators {
      let natural = data.moments.naturalStep(of: estimator, batch)
      for relative in [0.2, 1.0] {
        let α = relative * natural
        let floor = try #require(
          data.moments.floor(of: estimator, step: α, batch, from: data.start))
        let end = data.end(estimator, α, batch)
        #expect(floor.gap > 0)
        #expect(relativeDifference(floor.gap, end.gap) < 1e-10, "\(estimator), \(relative)")
        #expect(relativeDifference(floor.gradientNormSquared, end.gradientNormSquared) < 1e-10)
        #expect(relativeDifference(floor.distanceSquared, end.distanceSquared) < 1e-10)
      }
    }
  }

  /// One variable, by hand: 2Hm = α(w(m·mean a⁴ + mean e²a²) + (1 − w)H²m).
  @Test(arguments: [(1, false), (2, false), (2, true)])
  func oneVariable(b: Int, withReplacement: Bool) throws {
    let (rows, targets) = ([1.0, -2, 0.5, 3], [1.0, 1, -2, 2])
    let moments = LeastSquaresMoments(rows: rows, targets: targets)
    let x = moments.minimizer[0]
    let batch = Batch(rows: b, withReplacement: withReplacement)
    let w = withReplacement ? 1 / Double(b) : Double(4 - b) / Double(3 * b)
    func mean(_ f: (Double, Double) -> Double) -> Double {
      zip(rows, targets).reduce(0) { $0 + f($1.0, $1.1) / 4 }
    }
    let H = mean { a, _ in a * a }
    let fourth = mean { a, _ in a * a * a * a }
    let source = mean { a, b in (a * x - b) * (a * x - b) * a * a }
    for α in [0.01, 0.1] {
      let m = α * w * source / (2 * H - α * (w * fourth + (1 - w) * H * H))
      let floor = try #require(
        moments.floor(of: .exact(dimension: 1), step: α, batch, from: [0]))
      #expect(relativeDifference(floor.distanceSquared, m) < 1e-13)
      #expect(relativeDifference(floor.gap, H * m / 2) < 1e-13)
      #expect(relativeDifference(floor.gradientNormSquared, H * H * m) < 1e-13)
    }
  }

  /// A batch of all rows has no floor, nor is there one if x* fits every row.
  @Test func withoutNoiseOfRows() throws {
    let data = Data(rows: 12, columns: 3, seed: 4)
    let all = Batch(rows: 12)
    let none = try #require(
      data.moments.floor(of: .sphere(dimension: 3), step: 0.05, all, from: data.start))
    #expect(none.gap == 0 && none.gradientNormSquared == 0 && none.distanceSquared == 0)
    let met = LeastSquaresMoments(rows: [1, 0, 0, 2, 1, 1], targets: [3, 8, 7])
    let single = Batch(rows: 1)
    let floor = try #require(met.floor(of: .exact(dimension: 2), step: 0.1, single, from: [0, 0]))
    #expect(floor.gap < 1e-28)
  }

  /// Steps that are too long have no floor.
  @Test func noFloorWithoutStability() {
    let data = Data(rows: 12, columns: 3, seed: 5)
    let batch = Batch(rows: 2)
    for estimator in Self.estimators {
      let natural = data.moments.naturalStep(of: estimator, batch)
      for relative in [0.5, 1, 1.9, 20, 100] {
        let α = relative * natural
        let floor = data.moments.floor(of: estimator, step: α, batch, from: data.start)
        #expect((floor != nil) == data.end(estimator, α, batch).gap.isFinite, "\(relative)")
      }
    }
  }

  /// Along a column of zeros f does not notice what directions do, and exact gradients do nothing.
  @Test func flatAxes() throws {
    let data = Data(rows: 12, columns: 3, seed: 6, zeros: 2)
    let batch = Batch(rows: 2)
    let α = 0.02
    let sphere = EstimatorMoments.sphere(dimension: 3)
    let driven = try #require(
      data.moments.floor(of: sphere, step: α, batch, from: data.start))
    #expect(driven.distanceSquared == .infinity)
    #expect(relativeDifference(driven.gap, data.end(sphere, α, batch).gap) < 1e-10)
    let exact = EstimatorMoments.exact(dimension: 3)
    let still = try #require(data.moments.floor(of: exact, step: α, batch, from: data.start))
    let end = data.end(exact, α, batch)
    #expect(relativeDifference(still.distanceSquared, end.distanceSquared) < 1e-10)
    #expect(still.distanceSquared > data.start[2] * data.start[2])
  }

  // MARK: - Studies

  private static let methods = """
    {"estimator": "reverse-mode"}, {"estimator": "two-point", "radius": 0.1}
    """

  private static func series(
    _ batch: String, claimed: ValueNoise? = nil, features: Int = 3, rows: Int = 12
  ) throws -> [RateSeries] {
    let study = try study(
      problem: """
        {"type": "synthetic-least-squares", "features": \(features), "rows": \(rows),
         "class": "strongly-convex", "batch": {\(batch)}}
        """,
      methods: methods, replicates: 30,
      rest: #""budget": {"natural_iterations": 1500}, "record": {"per_decade": 10}"#, seed: 5)
    let results = try StudyResults(running: study)
    return try RateSeries.all(in: study, results.records) { claimed ?? $0.valueNoise }
  }

  @Test func studiesAreHeldAgainstThem() throws {
    let series = try Self.series(#""rows": [1, 4], "replacement": [false, true]"#)
    #expect(series.count == 8)
    for row in RateTable(series, from: RandomStream(seed: 9)).rows {
      let floor = try #require(row.floors?.first)
      #expect(abs(try #require(floor.t)) < 4.5, "\(floor)")
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
      #expect(row.verdict.sentence.contains("floor"), "\(row.verdict.sentence)")
      #expect(row.iterations.estimate == nil && row.bound == nil)
    }
  }

  /// A gradient is a single call, so it has a single batch whether or not the calls of an estimate share theirs.
  /// Nothing is known of a difference of two batches, least of all that it is a gradient of f.
  @Test func batchesThatAreNotPaired() throws {
    let series = try Self.series(#""rows": 2, "paired": false"#)
    #expect(series.count == 2)
    for row in RateTable(series, from: RandomStream(seed: 9)).rows {
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
      #expect(row.bound == nil)
      guard row.series.method == "reverse-mode" else {
        #expect(row.series.noise == .varying("values of different batches in one estimate"))
        continue
      }
      let floor = try #require(row.floors?.first)
      #expect(abs(try #require(floor.t)) < 4.5, "\(floor)")
    }
  }

  /// Rows that vary half or twice as much as claimed. A single row of two has w = 1 without replacement; with N in
  /// place of N − 1, w would be ½, which is that of two rows with replacement.
  @Test(arguments: [
    (2, (1, false), (2, true)), (3, (2, false), (2, true)), (3, (2, true), (2, false)),
  ])
  func faultsAreNoticed(N: Int, drawn: (Int, Bool), said: (Int, Bool)) throws {
    let series = try Self.series(
      #""rows": \#(drawn.0), "replacement": \#(drawn.1)"#,
      claimed: .batches(Batch(rows: said.0, withReplacement: said.1)), features: 1, rows: N)
    for row in RateTable(series, from: RandomStream(seed: 9)).rows {
      #expect(row.verdict.outcome == .disagrees, "\(row.verdict.sentence)")
    }
  }

  /// With all rows in every batch, everything holds that holds for exact values.
  @Test func batchesOfAllRows() throws {
    for row in RateTable(
      try Self.series(#""rows": 12"#), from: RandomStream(seed: 9)
    ).rows {
      #expect(row.floors == nil)
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
    }
  }
}
