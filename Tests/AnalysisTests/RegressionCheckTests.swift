import Analysis
import Estimators
import Experiments
import Foundation
import Testing

@Suite struct RegressionCheckTests {
  /// Curves with the given exponent of k and height, with a little variation between replicates.
  static func results(
    _ exponent: Double = -1, height: Double = 0.01, seed: Int = 1, outcome: Outcome = .budgetSpent,
    replicates: Int = 20, rest: String = #""budget": {"natural_iterations": 20}"#
  ) throws -> StudyResults<ConvergenceStudy> {
    let study = try study(
      problem:
        #"{"type": "log-block", "class": "smooth", "dimension": [10, 20, 40], "blocks": 10}"#,
      methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
      replicates: replicates, rest: rest, seed: seed)
    let results = try syntheticResults(of: study, seed: UInt64(seed), outcome: outcome) { n, k, z in
      height * pow(n / max(k, 0.5), -exponent) * (1 + 0.02 * z)
    }
    var records = results.records
    for cell in study.cells where cell.method.label == "reverse-mode" {
      // c is 1, not n.
      let scale = pow(Double(cell.instance.problem.dimension), exponent)
      for r in records[cell.id]!.curve.gradientNormSquared.indices {
        records[cell.id]!.curve.gradientNormSquared[r]! *= scale
      }
    }
    return StudyResults(study: study, records: records)
  }

  static func report(
    _ results: StudyResults<ConvergenceStudy>, momentDraws: Int = 2000
  ) throws -> RateReport {
    try #require(try RateReport(results, momentDraws: momentDraws))
  }

  static func baseline(_ results: StudyResults<ConvergenceStudy>) throws -> Baseline {
    Baseline(try report(results).evidence, of: results)
  }

  private static func check(
    _ results: StudyResults<ConvergenceStudy>, against old: StudyResults<ConvergenceStudy>
  ) throws -> RegressionCheck {
    try RegressionCheck(results, report(results), against: baseline(old))
  }

  private static func verdict(_ check: RegressionCheck, _ quantity: String) -> String? {
    check.findings.first { $0.cell == "log-block two-point" && $0.quantity == quantity }?
      .verdict.rawValue
  }

  @Test func resultsAreUnchangedAgainstThemselvesAndAnotherSeed() throws {
    let old = try Self.results()
    for results in [old, try Self.results(seed: 2)] {
      let check = try Self.check(results, against: old)
      #expect(check.isPassed, "\(check.findings.filter { !$0.isFine })")
      // Two methods in three dimensions: five quantities each, outcomes, what runs spent and counts in
      // every dimension, moments of one in every dimension, and two rows of the table each.
      #expect(check.findings.count == 2 * 5 + 2 + 2 * 3 + 2 * 3 + 3 + 2 * 2)
    }
    let same = try Self.check(old, against: old)
    #expect(same.findings.prefix(10).allSatisfy { $0.old == $0.new && $0.low! <= 0 })
  }

  /// A run that ended by itself is kept under a longer budget, with the limit that it was made with.
  @Test func theLimitsOfShorterBudgetsAreOfNoAccount() throws {
    let old = try Self.results(outcome: .converged)
    var records = old.records
    for id in old.records.keys { records[id]!.iterationLimit = records[id]!.iterations }
    let check = try Self.check(StudyResults(study: old.study, records: records), against: old)
    #expect(check.isPassed, "\(check.findings.filter { !$0.isFine })")
  }

  @Test func slowerIsWorseAndFasterIsBetter() throws {
    let old = try Self.results()
    for (p, verdict) in [(-0.8, "worse"), (-1.2, "better")] {
      let check = try Self.check(Self.results(p), against: old)
      #expect(!check.isPassed && Self.verdict(check, "exponent_k") == verdict)
    }
    for (height, verdict) in [(0.013, "worse"), (0.007, "better")] {
      let check = try Self.check(Self.results(height: height), against: old)
      #expect(Self.verdict(check, "log_level") == verdict)
      #expect(Self.verdict(check, "log_cost") == verdict)
      #expect(Self.verdict(check, "log_bound_ratio") == verdict)
      #expect(Self.verdict(check, "exponent_k") == "unchanged")
    }
    // A change within the margin does not matter, however certain it is.
    #expect(try Self.check(Self.results(height: 0.0103), against: old).isPassed)
  }

  @Test func whatCanNoLongerBeMeasuredIsLost() throws {
    let check = try Self.check(Self.results(-0.01, height: 1), against: Self.results())
    #expect(Self.verdict(check, "log_cost") == "lost")
    let finding = try #require(check.findings.first { $0.verdict == .lost })
    #expect(finding.new == nil && finding.low == nil && !finding.isFine)
  }

  /// More runs that reach their target are better, and so are more that go on to the end of their budget.
  @Test(
    arguments: [
      ("budget-spent", .converged, "converged", "better"),
      ("converged", .budgetSpent, "converged", "worse"),
      ("diverged", .budgetSpent, "budget-spent", "better"),
      ("budget-spent", .stalled, "budget-spent", "worse"), ("failed", .stalled, "stalled", "worse"),
    ] as [(String, Outcome, String, String)])
  func otherOutcomes(old: String, new: Outcome, kind: String, verdict: String) throws {
    let results = try Self.results(outcome: new)
    let baseline = try Self.baseline(results).json.text
      .replacing("\"\(new.rawValue)\":", with: "\"\(old)\":")
    let path = NSTemporaryDirectory() + "zobench-outcomes-" + UUID().uuidString
    try Data(baseline.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let check = try RegressionCheck(results, Self.report(results), against: Baseline(path: path))
    #expect(Self.verdict(check, "share of \(kind)") == verdict)
    #expect(!check.isPassed)
  }

  @Test func otherOutcomesAreTold() throws {
    let check = try Self.check(Self.results(outcome: .converged), against: Self.results())
    #expect(Self.verdict(check, "share of converged") == "better")
    #expect(check.findings.filter { !$0.isFine }.count == 1)
  }

  /// The closed form and the moments need no baseline: a fault that the baseline already had is beyond.
  @Test func aFaultThatTheBaselineHadIsBeyond() throws {
    let plain = try study(
      problem:
        #"{"type": "quadratic", "class": "convex", "dimension": [5, 10], "spectrum": {"type": "geometric", "condition": 10}}"#,
      methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
      replicates: 20)
    for (factor, beyond) in [(1.0, 0), (0.6, 2)] {
      let results = try StudyResults(running: plain.scalingEstimates(by: factor))
      let report = try Self.report(results, momentDraws: 20_000)
      let check = try RegressionCheck(
        results, report, against: Baseline(report.evidence, of: results))
      let faults = check.findings.filter { !$0.isFine }
      // Moments in two dimensions; the table says that the exact gradient and means are off.
      #expect(
        faults.count { $0.verdict == .beyond } == beyond, "\(faults.map { ($0.cell, $0.quantity) })"
      )
      #expect(faults.contains { $0.verdict == .fails } == (factor != 1))
      #expect(faults.allSatisfy { $0.verdict == .beyond || $0.verdict == .fails })
    }
  }

  // MARK: What is counted

  /// The results with every record of a method changed.
  static func results(
    changing method: String, _ change: (inout RunRecord) -> Void
  ) throws -> StudyResults<ConvergenceStudy> {
    let old = try results()
    var records = old.records
    for cell in old.study.cells where cell.method.label == method { change(&records[cell.id]!) }
    return StudyResults(study: old.study, records: records)
  }

  /// Results as if every iteration had made these calls.
  private static func counted(
    _ values: Int, gradients: Int = 0, lasting iterations: Int? = nil
  ) throws -> StudyResults<ConvergenceStudy> {
    try results(changing: "two-point") { record in
      let last = record.curve.iterations.count - 1
      if let iterations { record.curve.iterations[last] = iterations }
      record.iterationLimit = record.iterations
      record.curve.counts[last] = CallCounts(
        values: values * record.iterations, gradients: gradients * record.iterations)
    }
  }

  @Test func countsAreComparedExactly() throws {
    let old = try Self.counted(2)
    #expect(try Self.check(old, against: old).isPassed)
    let changes: [(StudyResults<ConvergenceStudy>, String, Double, Double)] = [
      (try Self.counted(3), "evaluations of an iteration", 2, 3),
      (try Self.counted(2, gradients: 1), "gradients of an iteration", 0, 1),
      (try Self.counted(2, lasting: 1_000_000), "iterations of a run", 3000, 1_000_000),
    ]
    for (new, quantity, before, now) in changes {
      let findings = try Self.check(new, against: old).findings.filter { $0.verdict == .changed }
      #expect(findings.count == 3, "one in every dimension: \(findings)")
      let first = try #require(findings.first)
      #expect(first.cell == "log-block dimension=10 two-point step=1.0")
      #expect(first.quantity == quantity && first.old == before && first.new == now)
    }
  }

  /// Where a target ends runs, the number of their iterations is as random as their directions.
  @Test func whatRunsSpendIsMeasuredWhereItIsRandom() throws {
    func spent(_ factor: Double, seed: UInt64) throws -> StudyResults<ConvergenceStudy> {
      var generator = SplitMix64(seed: seed)
      return try Self.results(changing: "two-point") { record in
        let calls = factor * 1000 * (1 + 0.1 * generator.normals(1)[0])
        record.curve.counts[record.curve.counts.count - 1] = CallCounts(values: Int(calls))
      }
    }
    let old = try spent(1, seed: 1)
    func verdicts(_ new: StudyResults<ConvergenceStudy>) throws -> [String] {
      try Self.check(new, against: old).findings
        .filter { $0.quantity == "log_evaluations" && $0.cell.contains("two-point") }
        .map(\.verdict.rawValue)
    }
    #expect(try verdicts(spent(1, seed: 2)) == ["unchanged", "unchanged", "unchanged"])
    // Beyond the margin, but not beyond the noise of both.
    #expect(try verdicts(spent(1.1, seed: 2)) == ["unchanged", "unchanged", "unchanged"])
    #expect(try verdicts(spent(1.5, seed: 2)) == ["worse", "worse", "worse"])
    #expect(try verdicts(spent(0.5, seed: 2)) == ["better", "better", "better"])
  }

  // MARK: What cannot be compared

  private static func refusal(
    _ results: StudyResults<ConvergenceStudy>, against old: StudyResults<ConvergenceStudy>
  ) throws -> String {
    let error = #expect(throws: NotComparable.self) { try check(results, against: old) }
    return try #require(error).description
  }

  @Test func otherConfigurationsAreNotComparable() throws {
    let other = try Self.results(rest: #""budget": {"natural_iterations": 30}"#)
    #expect(
      try Self.refusal(other, against: Self.results()) == """
        the baseline belongs to another configuration:
          budget.natural_iterations: 20 → 30
          (baseline → results)
        """)
  }

  /// The same configuration, with another L behind its natural steps.
  @Test func otherStepsAreNotComparable() throws {
    let old = try Self.results()
    let longer = try Self.results(changing: "two-point") { $0.stepSize = 1.07 }
    #expect(
      try Self.refusal(longer, against: old) == """
        the runs of the baseline took other steps α:
          log-block dimension=10 two-point step=1.0: 1.0 → 1.07
          log-block dimension=20 two-point step=1.0: 1.0 → 1.07
          log-block dimension=40 two-point step=1.0: 1.0 → 1.07
          (baseline → results); if this is intended, write a new baseline with --update
        """)
    let same = try Self.results(changing: "two-point") { $0.stepSize = 1 + 1e-9 }
    #expect(try Self.check(same, against: old).isPassed)
  }

  @Test func whatOneSideLacksIsNotComparable() throws {
    let whole = try Self.results()
    let ids = Set(
      whole.study.cells.filter { $0.method.label == "two-point" && $0.label.contains("=40 ") }
        .map(\.id))
    let part = StudyResults(
      study: whole.study, records: whole.records.filter { !ids.contains($0.key) })
    #expect(
      try Self.refusal(part, against: whole) == """
        the results lack runs:
          log-block dimension=40 two-point step=1.0
          run the study to its end
        """)
    #expect(
      try Self.refusal(whole, against: part) == """
        the baseline lacks runs:
          log-block dimension=40 two-point step=1.0
          if this is intended, write a new baseline with --update
        """)
    // Curves at zero have no logarithm.
    #expect(
      try Self.refusal(whole, against: Self.results(height: 0)) == """
        the baseline lacks measurements:
          exponent_k of log-block reverse-mode
          log_level of log-block reverse-mode
          exponent_n of log-block reverse-mode
          log_cost of log-block reverse-mode
          log_bound_ratio of log-block reverse-mode
          and 5 more
          if this is intended, write a new baseline with --update
        """)
  }

  @Test func oneReplicateOfARandomMethodIsInconclusive() throws {
    let check = try Self.check(
      Self.results(seed: 2, replicates: 1), against: Self.results())
    let open = check.findings.filter { $0.verdict == .inconclusive }
    #expect(check.isPassed && check.isInconclusive)
    let quantities = [
      "exponent_k", "log_level", "exponent_n", "log_cost", "log_bound_ratio",
    ]
    // These runs may have ended anywhere, in each of the three dimensions.
    #expect(open.map(\.quantity) == quantities + Array(repeating: "log_evaluations", count: 3))
    #expect(open.allSatisfy { $0.cell.contains("two-point") })
    #expect(try !Self.check(Self.results(seed: 2), against: Self.results()).isInconclusive)
  }
}
