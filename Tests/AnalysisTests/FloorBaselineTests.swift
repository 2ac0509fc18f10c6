import Analysis
import Experiments
import Fields
import Foundation
import Testing

/// Floors as measurements that a baseline keeps.
@Suite struct FloorBaselineTests {
  private static func results(seed: Int = 1) throws -> StudyResults<ConvergenceStudy> {
    try StudyResults(
      running: study(
        problem: """
          {"type": "quadratic", "class": "convex", "dimension": [10, 20],
           "spectrum": {"type": "geometric10"}, "noise": {"level": 0.01}}
          """,
        methods: """
          {"estimator": "two-point", "radius": 0.1},
          {"estimator": "coordinate-differences", "radius": 0.1}
          """,
        replicates: 30,
        rest: #""budget": {"natural_iterations": 80}, "record": {"per_decade": 12}"#, seed: seed))
  }

  private static func report(_ results: StudyResults<ConvergenceStudy>) throws -> RateReport {
    try RegressionCheckTests.report(results, momentDraws: 200)
  }

  private static func read(_ json: JSON) throws -> Baseline {
    let path = NSTemporaryDirectory() + "zobench-floors-" + UUID().uuidString
    try Data(json.text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try Baseline(path: path)
  }

  /// The findings about floors, by method.
  private static func floors(_ check: RegressionCheck) -> [RegressionCheck.Finding] {
    check.findings.filter { $0.quantity == "log_floor" }
  }

  @Test func floorsAreKeptAndCompared() throws {
    let old = try Self.results()
    let oldReport = try Self.report(old)
    let baseline = Baseline(oldReport.evidence, of: old)
    // It reads back as it was written.
    #expect(try Self.read(baseline.json).json == baseline.json)

    // The theory's floor for two points in 10 dimensions at σ = 0.01; in 20 it is nearly twice that.
    let own = Self.floors(try RegressionCheck(old, oldReport, against: baseline))
    #expect(own.count == 2 && own.allSatisfy { $0.old == $0.new && $0.verdict == .unchanged })
    let expected = oldReport.evidence.floors.filter { $0.method == "two-point" }.map(\.expected)
    #expect(expected.count == 2 && abs(expected[0] / 1.57812571e-2 - 1) < 1e-8)
    let mean = expected.reduce(0) { $0 + log($1) } / 2
    let twoPoint = try #require(own.first { $0.cell.hasSuffix("two-point") })
    #expect(abs(twoPoint.new! - mean) < 0.3)

    // Another seed has the same floor; a floor twice as high is another one.
    let other = try Self.results(seed: 2)
    let same = Self.floors(try RegressionCheck(other, Self.report(other), against: baseline))
    #expect(same.count == 2 && same.allSatisfy { $0.verdict == .unchanged && $0.old != $0.new })
    var records = other.records
    for id in records.keys {
      for r in records[id]!.curve.loss.indices { records[id]!.curve.loss[r]! *= 2 }
    }
    let higher = StudyResults(study: other.study, records: records)
    let worse = Self.floors(try RegressionCheck(higher, Self.report(higher), against: baseline))
    #expect(worse.count == 2 && worse.allSatisfy { $0.verdict == .worse })
  }

  /// A baseline from before floors were kept is compared without them; one that lacks some of them is not.
  @Test func olderBaselines() throws {
    let results = try Self.results()
    let report = try Self.report(results)
    func withoutFloors(_ count: Int) -> JSON {
      Baseline(report.evidence, of: results).json.changing(at: ["measurements"]) {
        guard case .array(let values)? = $0 else { return $0 }
        var left = count
        return .array(
          values.filter { value in
            guard case .object(let entries) = value, entries["quantity"] == "log_floor", left > 0
            else { return true }
            left -= 1
            return false
          })
      }
    }
    let check = try RegressionCheck(results, report, against: Self.read(withoutFloors(2)))
    #expect(check.isPassed && Self.floors(check).isEmpty)
    let error = #expect(throws: NotComparable.self) {
      try RegressionCheck(results, report, against: Self.read(withoutFloors(1)))
    }
    #expect(error?.description.contains("log_floor of ") == true)
  }
}
