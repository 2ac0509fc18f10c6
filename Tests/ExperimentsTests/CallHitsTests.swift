import AutoDiff
import Estimators
import Experiments
import Foundation
import Optimizers
import Sampling
import Testing

/// Targets are hit at calls: compared with loops that log every value.
@Suite struct CallHitsTests {
  /// A method, and the number of calls made for each value that an iteration brings.
  struct Case: CustomTestStringConvertible {
    let method: String
    var values: [Int] = []
    var gradients: [Int] = []
    var tangents: [Int] = []

    var testDescription: String { method }
  }

  static let ones = [Int](repeating: 1, count: 12)

  private static let cases = [
    Case(method: #""two-point""#, values: [1, 1]),
    Case(method: #""two-point", "radius": 0.3"#, values: [1, 1]),
    Case(method: #""two-point", "directions": 3, "radius": 0.1"#, values: [1, 1, 1, 1, 1, 1]),
    Case(
      method: #""two-point", "directions": 3, "orthonormal": true"#, values: [1, 1, 1, 1, 1, 1]),
    Case(method: #""two-point", "distribution": "gaussian""#, values: [1, 1]),
    Case(method: #""coordinate-differences", "radius": 0.05"#, values: ones),
    Case(method: #""coordinate-differences", "scheme": "forward""#, values: Array(ones.prefix(7))),
    Case(method: #""forward-gradient", "directions": 2"#, tangents: [2]),
    // However many tangents are carried at once, the first brings the value.
    Case(method: #""forward-mode", "tangents_at_once": 1"#, tangents: Array(ones.prefix(6))),
    Case(method: #""forward-mode", "tangents_at_once": 4"#, tangents: [4, 2]),
    Case(method: #""complex-step""#, tangents: Array(ones.prefix(6))),
    Case(method: #""reverse-mode""#, gradients: [1]),
  ]

  private static let problems = [
    #""dimension": 6, "spectrum": {"type": "geometric", "condition": 30}"#,
    #""dimension": 6, "form": "dense", "minimum": 3, "spectrum": {"type": "power", "exponent": 1}"#,
  ]

  private static let fractions = [0.7, 0.1, 1e-3]

  private static func study(
    _ problem: String, _ method: String, metric: String = "gap", iterations: Int = 150
  ) throws -> ConvergenceStudy {
    try ExperimentsTests.study(
      quadratic(
        problem, methods: #"{"estimator": \#(method)}"#,
        rest: """
          "replicates": 2, "budget": {"iterations": \(iterations)}, "record": {"per_decade": 2},
          "targets": {"relative": [0.1, 1e-3, 0.7], "metric": "\(metric)"}
          """))
  }

  /// Every value that the run's calls bring, in order.
  private static func values(_ cell: ConvergenceCell, step: Double, iterations: Int) throws
    -> [Double]
  {
    let log = ValueLog()
    let graph = LoggedProblem(base: cell.instance.problem, log: log).graph()
    let start = cell.start()
    func run<O: EstimateOptimizer>(_ optimizer: O) {
      var optimizer = optimizer
      let oracle = O.Estimator.Oracle(CountingOracle(Evaluator(graph)))
      var state = optimizer.start(at: start)
      for k in 0..<iterations {
        _ = optimizer.advance(
          &state, iteration: k, from: oracle, using: cell.stream.at(iteration: k))
      }
    }
    func directional(_ estimator: some DirectionalEstimator) {
      run(DirectionalMethod(GradientDescent(step: step), estimator))
    }
    func any(_ estimator: some GradientEstimator) {
      run(LinearMethod(GradientDescent(step: step), estimator, dimension: start.count))
    }
    let estimator = try cell.method.estimator(start.count)
    if let along = estimator as? any DirectionalEstimator {
      directional(along)
    } else {
      any(estimator)
    }
    return log.values
  }

  private static func expected(
    _ level: Double, _ values: [Double], _ case: Case
  ) -> HitLog.Hit? {
    let kinds = [`case`.values, `case`.gradients, `case`.tangents]
    let perIteration = kinds.map(\.count).max()!
    guard let i = values.firstIndex(where: { $0 <= level }) else { return nil }
    let (iteration, place) = (i / perIteration, i % perIteration)
    let counts = kinds.map { calls in
      calls.isEmpty
        ? 0 : iteration * calls.reduce(0, +) + calls.prefix(place).reduce(0, +) + 1
    }
    return HitLog.Hit(
      iterations: iteration + 1,
      counts: CallCounts(values: counts[0], gradients: counts[1], tangents: counts[2]), seconds: 0)
  }

  @Test(arguments: cases, problems)
  private func hitsAreThoseOfTheCalls(of method: Case, problem: String) throws {
    for metric in ["gap", "loss"] {
      let study = try Self.study(problem, method.method, metric: metric)
      var found = 0
      for cell in study.cells {
        let record = try study.run(cell)
        let values = try Self.values(
          cell, step: record.stepSize, iterations: record.iterations)
        try #require(values.count % record.iterations == 0)
        let minimum = try #require(cell.instance.problem.known.minimum)
        let base = metric == "gap" ? minimum : 0
        let exact = try #require(record.exactHits)
        #expect(exact.fractions == Self.fractions)
        let levels =
          Self.fractions.map { base + $0 * (record.initialLoss! - base) }
          + (0...50).map { minimum + Foundation.pow(10, 2 - 0.2 * Double($0)) }
        let hits = exact.ofFractions + (try #require(exact.ofGaps))
        try #require(hits.count == levels.count)
        for (level, hit) in zip(levels, hits) {
          var hit = hit
          #expect((hit?.seconds ?? 0) >= 0)
          hit?.seconds = 0
          #expect(hit == Self.expected(level, values, method), "\(level)")
          found += hit == nil ? 0 : 1
        }
        let told = record.hits(
          of: Self.fractions, metric: Metric(rawValue: metric)!, minimum: minimum)
        #expect(
          told.map { $0?.values } == exact.ofFractions.map { $0.map { Double($0.counts.values) } })
      }
      #expect(found > 20)
    }
  }

  /// Files hold what was noted.
  @Test func files() async throws {
    let folder = try TemporaryFolder()
    let study = try Self.study(Self.problems[0], Self.cases[2].method)
    try await run(study, in: folder)
    let rows = try folder.csv("hits.csv").rows
    #expect(rows.count == 2 * 51)
    let (first, last) = (rows[0], rows[50])
    #expect(first["gap"] == "100.0" && last["gap"] == "1e-08")
    #expect(first["iteration"] == "1" && first["evaluations"] == "1")
    let record = try study.run(study.cells[1])
    for (row, hit) in zip(rows.suffix(51), record.exactHits!.ofGaps!) {
      #expect(row["run"] == record.id)
      #expect(row["evaluations"] == (hit.map { "\($0.counts.values)" } ?? ""))
      #expect(row["iteration"] == (hit.map { "\($0.iterations)" } ?? ""))
      #expect(row["gradients"] == (hit.map { _ in "0" } ?? ""))
    }
    for row in try folder.csv("runs.csv").rows {
      for target in Self.fractions {
        let count = row["evaluations_to_\(target)"]!
        #expect(count == "" || Double(count)! == Double(count)!.rounded())
      }
    }
    // If f* is unknown, there are no such levels.
    let huber = try ExperimentsTests.study(
      """
      {"name": "t", "problem": {"type": "mds", "distances": "\(dataFolder)/UScitiesD.csv"},
       "methods": [{"estimator": "two-point"}], "replicates": 1, "budget": {"iterations": 3}}
      """)
    #expect(!huber.fileNames.contains("hits.csv"))
    #expect(try huber.run(huber.cells[0]).exactHits?.ofGaps == nil)
  }

  /// A record reads back as it was.
  @Test(arguments: [0, 2, 150])
  func readBack(iterations: Int) throws {
    let study = try Self.study(
      Self.problems[0], Self.cases[10].method, iterations: max(iterations, 1))
    var record = try study.run(study.cells[0])
    let data = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(RunRecord.self, from: data).exactHits == record.exactHits)
    // Columns without a number are not written.
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains(#""gaps":51"#))
    let hits = text[text.firstRange(of: "exactHits")!.lowerBound...].prefix { $0 != "}" }
    #expect(!hits.contains("hessianProducts") && !hits.contains("values"))
    record.exactHits = nil
    let old = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(RunRecord.self, from: old).exactHits == nil)
  }

  /// If hits are unknown, they are interpolated, and the table's foot says for how many runs.
  @Test func withoutHits() async throws {
    let study = try Self.study(Self.problems[0], Self.cases[0].method)
    let minimum = study.cells[0].instance.problem.known.minimum
    var record = try study.run(study.cells[0])
    let exact = record.hits(of: [0.7, 0.5], metric: .gap, minimum: minimum)
    record.exactHits = nil
    let interpolated = record.hits(of: [0.7, 0.5], metric: .gap, minimum: minimum)
    // 0.5 is not a target of the study.
    #expect(exact[1] == interpolated[1] && exact[0] != interpolated[0])
    let (one, other) = (try #require(exact[0]), try #require(interpolated[0]))
    #expect(one.values == one.values.rounded() && other.values != other.values.rounded())
    #expect(record.gapHits(minimum: minimum!) == nil)

    let folder = try TemporaryFolder()
    let summary = try await run(study, in: folder)
    #expect(summary.interpolatedRuns == (0, 2) && summary.metricsJudgedAtRecords.isEmpty)
    try folder.forgetHits(ofRuns: 1)
    #expect(try await run(study, in: folder).interpolatedRuns == (1, 2))
    #expect(try folder.csv("hits.csv").rows.count == 51)
    // Verification compares what both have.
    let verification = try Verification(of: study, in: folder.path)
    #expect(try await verification.differences(in: study.cells, jobs: 1).isEmpty)
    let ofGradients = try Self.study(
      Self.problems[0], Self.cases[0].method, metric: "gradient_norm_sq")
    let other2 = try await run(ofGradients, in: TemporaryFolder())
    #expect(other2.interpolatedRuns == (0, 0))
    #expect(other2.metricsJudgedAtRecords == [.gradientNormSquared])
  }

  /// A target added to a study whose runs are finished is interpolated; the others stay exact.
  @Test func addedTargets() async throws {
    func study(_ targets: String) throws -> ConvergenceStudy {
      try ExperimentsTests.study(
        quadratic(
          Self.problems[0], methods: #"{"estimator": "two-point"}"#,
          rest: """
            "replicates": 2, "budget": {"iterations": 150}, "targets": {"relative": \(targets)}
            """))
    }
    let folder = try TemporaryFolder()
    try await run(study("[0.5, 0.1]"), in: folder)
    let before = try folder.csv("runs.csv").rows
    let summary = try await run(study("[0.1, 0.3]"), in: folder)
    #expect(summary.interpolatedRuns == (2, 2))
    for (row, old) in zip(try folder.csv("runs.csv").rows, before) {
      #expect(row["evaluations_to_0.1"] == old["evaluations_to_0.1"])
      #expect(row["evaluations_to_0.3"]!.contains("."))
    }
  }

  /// If a run ends because it reaches its own target, no call need have asked for the last point.
  @Test func endsAtItsTarget() throws {
    let study = try ExperimentsTests.study(
      quadratic(
        Self.problems[0], methods: #"{"estimator": "reverse-mode"}"#,
        rest: """
          "replicates": 1, "budget": {"iterations": 1000, "target": 0.1}, "record": {"per_decade": 1000}, \
          "targets": {"relative": [0.5, 0.1]}
          """))
    let record = try study.run(study.cells[0])
    #expect(record.outcome == .converged && record.counts.gradients == record.iterations)
    let exact = try #require(record.exactHits)
    #expect(exact.ofFractions[0] != nil && exact.ofFractions[1] == nil)
    let hits = record.hits(of: [0.5, 0.1], metric: .gap, minimum: 0)
    #expect(hits[0]!.gradients < hits[1]!.gradients)
    #expect(hits[1]!.gradients == Double(record.iterations))
    var other = record
    other.outcome = .budgetSpent
    #expect(other.hits(of: [0.5, 0.1], metric: .gap, minimum: 0)[1] == nil)
  }

  /// Verification finds a changed hit if all numbers must agree to the last bit.
  @Test func changedHitsAreFound() throws {
    let study = try Self.study(Self.problems[0], Self.cases[0].method)
    let cell = study.cells[0]
    let record = try study.run(cell)
    var changed = record
    changed.exactHits = try study.run(study.cells[1]).exactHits
    let (old, new) = (study.facts(of: record, as: cell)!, study.facts(of: changed, as: cell)!)
    let differing = zip(old, new).filter { $0 != $1 }.map(\.0.name)
    #expect(differing.contains("hits of gaps") && differing.allSatisfy { $0.hasPrefix("hit") })
  }
}

@Suite struct HitLogTests {
  private static func hit(_ k: Int) -> HitLog.Hit {
    HitLog.Hit(iterations: k, counts: CallCounts(values: k), seconds: 0)
  }

  /// Levels in any order, a repeated one, and some that nothing can hit.
  @Test func levelsInAnyOrder() {
    let graph = Graph(parameters: 1) { sum($0) }
    let counter = CountingOracle(Evaluator(graph))
    counter.hits = HitLog(levels: [1, 3, .nan, 2, 3, -.infinity])
    let oracle = ValueOracle(counter)
    for (k, value) in [4, .nan, 2.5, 3, 0.5, -1].enumerated() {
      counter.iterations = k + 1
      _ = oracle.value(at: [value].span)
    }
    #expect(
      counter.hits.hits == [Self.hit(5), Self.hit(3), nil, Self.hit(5), Self.hit(3), nil])
  }

  @Test func takenUpAgain() {
    let graph = Graph(parameters: 1) { sum($0) }
    let counter = CountingOracle(Evaluator(graph), counts: CallCounts(values: 10))
    counter.hits = HitLog(levels: [1, 2], hits: [nil, Self.hit(7)])
    _ = ValueOracle(counter).value(at: [1.0].span)
    #expect(counter.hits.hits[1] == Self.hit(7))
    #expect(counter.hits.hits[0]?.counts == CallCounts(values: 11))
  }
}

extension TemporaryFolder {
  /// Turns runs of the journal back into what they were before hits were noted.
  fileprivate func forgetHits(ofRuns count: Int) throws {
    var left = count
    let lines = try text("journal.txt").split(separator: "\n").map { line in
      var body = String(line.drop { $0 != " " }.dropFirst())
      if left > 0, let hits = body.firstMatch(of: /"exactHits":\{[^}]*\},/) {
        body.removeSubrange(hits.range)
        left -= 1
      }
      return "\(StableHash(body).hexadecimal) \(body)\n"
    }
    #expect(left == 0)
    try write(lines.joined(), to: "journal.txt")
  }
}
