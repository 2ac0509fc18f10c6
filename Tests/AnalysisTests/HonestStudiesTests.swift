import Analysis
import Diagnostics
import Experiments
import Fields
import Foundation
import PlantedFaults
import Testing

/// What is reported of honest studies at the edges of exact bounds, and of studies with a fault.
@Suite struct HonestStudiesTests {
  private static func rows(_ study: ConvergenceStudy) throws -> [RateTable.Row] {
    try #require(try RateReport(StudyResults(running: study), momentDraws: 100)).table.rows
  }

  /// Bounds that are attained, families over many n, instances of one n, starts that differ, and curves that
  /// end in rounding: no exact bound is reported as violated, though each is compared.
  @Test(arguments: [
    #"{"type": "huber", "class": "convex", "dimension": 10, "iterations": 100}"#,
    #"{"type": "tight-nonconvex", "class": "smooth", "iterations": 100}"#,
    #"{"type": "nesterov-chain", "class": "convex", "dimension": [64, 125, 250, 500]}"#,
    """
    {"type": "synthetic-logistic", "class": "strongly-convex", "features": 5, "rows": 50,
     "regularization": [0.01, 0.3]}
    """,
    """
    {"type": "quadratic", "class": "strongly-convex", "dimension": [10, 20], "minimizer": 1,
     "spectrum": {"type": "geometric10"}, "budget": {"natural_iterations": 500}}
    """,
  ])
  func attainedOrLostInRounding(problem: String) throws {
    let rows = try Self.rows(
      try study(
        problem: problem,
        methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
        replicates: 10, rest: #""budget": {"natural_iterations": 100}"#))
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.bound != nil, "\(row.verdict.sentence)")
      #expect(row.verdict.outcome != .violates, "\(row.verdict.sentence)")
    }
  }

  /// Radii at which differences see nothing of the slope: the error is theirs, not the bound's.
  @Test(arguments: [1e-300, 1e-30, 1e30, 1e300])
  func radiiOutOfProportion(radius: Double) throws {
    let rows = try Self.rows(
      try study(
        problem: """
          {"type": "huber", "class": "smooth", "dimension": [7, 20], "iterations": 1}
          """,
        methods: """
          {"estimator": "coordinate-differences", "radius": \(radius), "replicates": 1},
          {"estimator": "coordinate-differences", "scheme": "forward", "radius": \(radius), "replicates": 1},
          {"estimator": "two-point", "radius": \(radius)}
          """,
        replicates: 5, rest: #""budget": {"natural_iterations": 20}"#))
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.verdict.outcome != .violates, "\(row.verdict.sentence)")
    }
  }

  /// Conditions n⁸⁰, which differ by a factor whose square no number can hold.
  @Test func conditionsFarApart() throws {
    let rows = try Self.rows(
      try study(
        problem: """
          {"type": "quadratic", "class": "strongly-convex", "dimension": [1000, 10],
           "spectrum": {"type": "power", "exponent": 80}}
          """,
        methods: #"{"estimator": "reverse-mode"}"#, replicates: 1))
    for row in rows {
      #expect(!row.verdict.outcome.isFailure, "\(row.verdict.sentence)")
      #expect(row.iterations.estimate.map { 0.9 < $0 && $0 < 1e6 } ?? true)
    }
  }

  /// Where only rounding moves the mean, there is no rate that could be off.
  @Test(arguments: [1e150, 1e300])
  func slopesOfRounding(condition: Double) throws {
    let rows = try Self.rows(
      try study(
        problem: """
          {"type": "quadratic", "class": "strongly-convex", "dimension": [10, 20],
           "spectrum": {"type": "geometric10", "condition": \(condition)}}
          """,
        methods: #"{"estimator": "reverse-mode"}"#, replicates: 1,
        rest: #""budget": {"natural_iterations": 40}"#))
    for row in rows {
      #expect(row.iterations.estimate == nil && row.verdict.outcome == .inconclusive)
      #expect(row.verdict.sentence.contains("rounding"), "\(row.verdict.sentence)")
    }
  }

  @Test func conditionsBeyondAllNumbersAreRefused() {
    #expect(throws: InputError.self) {
      try study(
        problem: """
          {"type": "quadratic", "class": "strongly-convex",
           "spectrum": {"type": "explicit", "eigenvalues": [1e-320, 1]}}
          """)
    }
  }

  /// What a method does above its floor is compared with its bound, however long it stays on the floor.
  @Test(arguments: [41, 60, 300])
  func stalledRunsAreBounded(iterations: Int) throws {
    let rows = try Self.rows(
      try study(
        problem: #"{"type": "tight-nonconvex", "iterations": 40, "class": "smooth"}"#,
        methods: #"{"estimator": "coordinate-differences"}"#, replicates: 1,
        rest: #""budget": {"iterations": \#(iterations)}"#))
    for row in rows {
      let largest = try #require(row.bound?.largest, "\(row.verdict.sentence)")
      #expect(0.5 < largest.value && largest.value <= 1)
      #expect(row.iterations.estimate != nil, "\(row.verdict.sentence)")
    }
  }

  /// Every replicate is compared with the bound of its own start.
  @Test(arguments: 1...20)
  func startsOfTheirOwn(seed: Int) throws {
    let rows = try Self.rows(
      try study(
        problem: """
          {"type": "quadratic", "class": "strongly-convex", "dimension": [10, 20, 40],
           "start": "gaussian"}
          """,
        methods: #"{"estimator": "reverse-mode"}, {"estimator": "two-point"}"#, seed: seed))
    for row in rows {
      #expect(row.bound != nil && row.verdict.outcome != .violates, "\(row.verdict.sentence)")
    }
  }

  /// Methods with memory, convex and strongly convex: no honest one exceeds a bound or leaves its closed form.
  @Test(arguments: 1...5)
  func methodsWithMemory(seed: Int) throws {
    func method(_ optimizer: String, _ estimator: String = #""two-point""#) -> String {
      #"{"estimator": \#(estimator), "optimizer": \#(optimizer)}"#
    }
    let accelerated = #""accelerated""#
    let rows = try Self.rows(
      try study(
        problem: """
          [{"type": "quadratic", "label": "convex", "class": "convex", "dimension": [10, 20],
            "spectrum": {"type": "block10"}},
           {"type": "quadratic", "label": "strong", "class": "strongly-convex",
            "dimension": [10, 20], "start": "gaussian",
            "spectrum": {"type": "geometric10", "condition": [20, 100]}}]
          """,
        methods: [
          method(#""heavy-ball", "momentum": [0.3, 0.6]"#), method(accelerated),
          method(accelerated + #", "strongly_convex": true"#),
          method(accelerated, #""two-point", "distribution": "l1-sphere""#),
          method(accelerated, #""two-point", "directions": 5, "orthonormal": true"#),
          method(#""nesterov", "momentum": 0.5"#), method(#""iterate-averaging""#),
          method(#""decreasing-steps", "offset": 50, "exponent": 0.5"#),
          method(accelerated, #""forward-gradient", "distribution": "gaussian""#),
        ].joined(separator: ", "), replicates: 25,
        rest: #""budget": {"natural_iterations": 60}"#, seed: seed))
    #expect(rows.count { $0.per == .iteration } == 3 * 10)
    for row in rows {
      #expect(
        !row.verdict.outcome.isFailure,
        "\(row.series.problem), \(row.series.method): \(row.verdict.sentence)")
    }
    // Wherever there is a bound, it is checked.
    #expect(rows.count { $0.bound?.largest != nil } >= 2 * 5)
  }

  /// configs/rates.json with two-point as its only method, without the largest n, and with 30 replicates.
  private static func rates() throws -> ConvergenceStudy {
    let path = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../configs/rates.json").standardizedFileURL.path
    var document = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        as? [String: Any])
    let problems = try #require(document["problem"] as? [[String: Any]])
    document["methods"] = [["estimator": "two-point"]]
    document["replicates"] = 30
    document["problem"] = problems.compactMap { problem -> [String: Any]? in
      var problem = problem
      if let methods = problem["methods"] as? [String], !methods.contains("two-point") {
        return nil
      }
      problem["methods"] = nil
      problem["replicates"] = nil
      if let dimensions = problem["dimension"] as? [Int] {
        problem["dimension"] = Array(dimensions.prefix(4))
      }
      return problem
    }
    let text = try JSONSerialization.data(withJSONObject: document)
    return try ConvergenceStudy(JSON.parse(text, place: path), path: path)
  }

  /// Without its factor n, two-point is gradient descent along random lines with steps n times too short, and
  /// every class of problems reports it.
  @Test(arguments: [false, true])
  func twoPointWithoutItsFactor(isLeftOut: Bool) throws {
    let rows = try Self.rows(
      try Self.rates().replacingEstimators { _, own, n in
        isLeftOut ? own.scaled(by: 1 / Double(n)) : own
      })
    let classes = Dictionary(grouping: rows, by: \.series.convergenceClass)
    #expect(classes.count == 3)
    for (problems, rows) in classes {
      let isTold = rows.contains { $0.verdict.outcome.isFailure }
      #expect(isTold == isLeftOut, "\(problems): \(rows.map(\.verdict.sentence))")
    }
  }
}
