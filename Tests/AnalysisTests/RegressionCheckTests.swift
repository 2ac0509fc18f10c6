import Analysis
import Diagnostics
import Experiments
import Fields
import Foundation
import Testing

@Suite struct RegressionCheckTests {
  /// Curves with the exponent of k and the height given, a little of it each replicate's own.
  private static func results(
    _ exponent: Double = -1, height: Double = 0.01, seed: Int = 1, outcome: Outcome = .budgetSpent,
    rest: String = #""budget": {"natural_iterations": 20}"#
  ) throws -> StudyResults<ConvergenceStudy> {
    let study = try study(
      problem:
        #"{"type": "log-block", "class": "smooth", "dimension": [10, 20, 40], "blocks": 10}"#,
      methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
      replicates: 20, rest: rest, seed: seed)
    return try syntheticResults(of: study, seed: UInt64(seed), outcome: outcome) { n, k, z in
      height * pow(n / max(k, 0.5), -exponent) * (1 + 0.02 * z)
    }
  }

  private static func evidence(_ results: StudyResults<ConvergenceStudy>) throws -> RateEvidence {
    try #require(try RateEvidence(results, momentDraws: 2000))
  }

  private static func baseline(_ results: StudyResults<ConvergenceStudy>) throws -> Baseline {
    Baseline(try evidence(results), of: results)
  }

  private static func check(
    _ results: StudyResults<ConvergenceStudy>, against old: StudyResults<ConvergenceStudy>
  ) throws -> RegressionCheck {
    try RegressionCheck(results, evidence(results), against: baseline(old))
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
      // Five quantities of two methods, two outcomes, moments in two dimensions.
      #expect(check.findings.count == 14)
    }
    let same = try Self.check(old, against: old)
    #expect(same.findings.prefix(10).allSatisfy { $0.old == $0.new && $0.low! <= 0 })
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
    // Within the margin nobody cares, however sure it is.
    #expect(try Self.check(Self.results(height: 0.0103), against: old).isPassed)
  }

  @Test func whatCanNoLongerBeMeasuredIsLost() throws {
    let check = try Self.check(Self.results(-0.01, height: 1), against: Self.results())
    #expect(Self.verdict(check, "log_cost") == "lost")
    let finding = try #require(check.findings.first { $0.verdict == .lost })
    #expect(finding.new == nil && finding.low == nil && !finding.isFine)
  }

  @Test func otherOutcomesAreWorse() throws {
    let check = try Self.check(Self.results(outcome: .converged), against: Self.results())
    #expect(Self.verdict(check, "share of budget-spent") == "worse")
    #expect(check.findings.filter { !$0.isFine }.count == 1)
  }

  /// The closed form and the moments need no baseline: what a fault was part of already is beyond.
  @Test func aFaultThatTheBaselineHadIsBeyond() throws {
    let plain = try study(
      problem:
        #"{"type": "quadratic", "class": "convex", "dimension": [5, 10], "spectrum": {"type": "geometric", "condition": 10}}"#,
      methods: #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
      replicates: 20)
    for (factor, beyond) in [(1.0, 0), (0.6, 4)] {
      let results = try StudyResults(running: plain.scalingEstimates(by: factor))
      let evidence = try #require(try RateEvidence(results, momentDraws: 20_000))
      let check = try RegressionCheck(
        results, evidence, against: Baseline(evidence, of: results))
      #expect(
        check.findings.filter { $0.verdict == .beyond }.count == beyond,
        "\(check.findings.filter { !$0.isFine }.map { ($0.cell, $0.quantity) })")
      #expect(check.findings.filter { !$0.isFine }.count == beyond)
    }
  }

  @Test func otherConfigurationsAreNotComparable() throws {
    let other = try Self.results(rest: #""budget": {"natural_iterations": 30}"#)
    let error = #expect(throws: RegressionCheck.NotComparable.self) {
      try Self.check(other, against: Self.results())
    }
    #expect(
      error?.description == """
        the baseline is of another configuration:
          budget.natural_iterations: 20 → 30
          (baseline → results)
        """)
    let old = try Self.results()
    let twoPoint = old.study.series.filter { $0.method.label == "two-point" }
    let ids = Set(twoPoint.flatMap { $0.groups.flatMap(\.self) }.map(\.id))
    let part = StudyResults(
      study: old.study, records: old.records.filter { !ids.contains($0.key) })
    let missing = #expect(throws: RegressionCheck.NotComparable.self) {
      try Self.check(part, against: old)
    }
    #expect(
      missing?.description
        == "the results lack log-block two-point: run the study to its end")
  }

  // MARK: The baseline's file

  private static func read(_ text: String) throws -> Baseline {
    let path = NSTemporaryDirectory() + "zobench-baseline-" + UUID().uuidString
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      return try Baseline(path: path)
    } catch let error as InputError {
      #expect(error.kind == .data && error.place == path)
      throw Fault(error.found)
    }
  }

  private struct Fault: Error, Equatable {
    let found: String
    init(_ found: String) { self.found = found }
  }

  @Test func theFileReadsBack() throws {
    let baseline = try Self.baseline(Self.results())
    #expect(try Self.read(baseline.json.prettyText).json == baseline.json)
  }

  private static let whole =
    #"{"configuration": {}, "format": 1, "measurements": [], "outcomes": {}}"#

  private static func measurement(_ old: String, _ new: String) -> String {
    let entry =
      #"{"cell": "a", "quantity": "log_cost", "estimate": 1, "standard_error": 0.1, "degrees_of_freedom": 3, "targets": [1]}"#
    return whole.replacing("[]", with: "[\(entry.replacing(old, with: new))]")
  }

  @Test(arguments: [
    (whole.replacing(": 1,", with: ": 2,"), #"there is no "format": 1"#),
    ("[]", #"there is no "format": 1"#),
    (
      whole.replacing("outcomes", with: "ends"),
      #""configuration", "measurements" or "outcomes" is missing"#
    ),
    (measurement(#""a""#, "1"), "measurements[0] is not a measurement"),
    (measurement("log_cost", "luck"), "measurements[0] is not a measurement"),
    (measurement("0.1", "-0.1"), "measurements[0] is not a measurement"),
    (measurement(": 3", ": 0"), "measurements[0] is not a measurement"),
    (measurement("[1]", "[]"), "measurements[0] is not a measurement"),
    (measurement("[1]", "[0]"), "measurements[0] is not a measurement"),
    (measurement("[1]", #"["x"]"#), "measurements[0] is not a measurement"),
    (whole.replacing("{}}", with: #"{"a": 1}}"#), "an outcome has no counts"),
    (whole.replacing("{}}", with: #"{"a": {"b": 1.5}}}"#), "an outcome's count is 1.5"),
    (whole.replacing("{}}", with: #"{"a": {"b": -1}}}"#), "an outcome's count is -1"),
  ])
  func whatIsWrongIsNamed(text: String, found: String) throws {
    _ = try Self.read(Self.whole)
    _ = try Self.read(Self.measurement("a", "a"))
    #expect(throws: Fault(found)) { try Self.read(text) }
  }
}
