import Analysis
import Experiments
import Foundation
import Sampling
import Testing

/// Curves that run along their closed form, but not on it: exponents and rates agree, levels do not.
@Suite struct ClosedFormVerdictTests {
  /// Results whose curves are the expected ones, each replicate's times 1 + δ + z/100, z a normal number.
  private static func results(
    _ problem: String, _ method: String, replicates: Int, off δ: Double
  ) throws -> StudyResults<ConvergenceStudy> {
    let study = try study(
      problem: problem, methods: #"{"estimator": "\#(method)"}"#, replicates: replicates)
    func made(
      _ value: (_ n: Double, _ k: Double, _ z: Double) -> Double
    ) throws -> StudyResults<ConvergenceStudy> {
      var records = try syntheticResults(of: study, times: 1...40, value).records
      for cell in study.cells {
        let traits = try cell.method.estimator(cell.instance.problem.dimension).traits
        records[cell.id]!.stepSize = traits.naturalStep(smoothness: cell.instance.smoothness)
      }
      return StudyResults(study: study, records: records)
    }
    let series = try #require(
      try RateSeries.all(in: study, made { _, k, _ in 1 / (k + 1) }.records).first)
    let expected = try series.members.map { member in
      (
        member.curves.dimension,
        Dictionary(
          uniqueKeysWithValues: zip(
            member.curves.iterations,
            try #require(member.expected(series.convergenceClass.metric))))
      )
    }
    let curves = Dictionary(uniqueKeysWithValues: expected)
    return try made { n, k, z in
      curves[Int(n)]![Int(k)]! * (k == 0 ? 1 : 1 + δ + (replicates > 1 ? 0.01 * z : 0))
    }
  }

  private static let convex = """
    {"type": "quadratic", "class": "convex", "dimension": [10, 20],
     "spectrum": {"type": "geometric", "condition": 30}}
    """
  private static let stronglyConvex = """
    {"type": "quadratic", "class": "strongly-convex", "dimension": [40, 80]}
    """

  @Test(arguments: [(0.0, false), (0.05, true), (-0.05, true)])
  func levelsDisagree(δ: Double, isOff: Bool) throws {
    for (method, replicates) in [("reverse-mode", 1), ("two-point", 20)] {
      let results = try Self.results(Self.convex, method, replicates: replicates, off: δ)
      let series = try RateSeries.all(in: results.study, results.records)
      let rows = RateTable(series, from: RandomStream(seed: 1)).rows
      #expect(rows.count == 2)
      for row in rows {
        #expect((row.verdict.outcome == .disagrees) == isOff, "\(row.verdict.sentence)")
        #expect(!row.verdict.outcome.isFailure == !isOff)
      }
    }
  }

  /// level = Σ_g w_g·avg_i z_gi with w in proportion to c, and its standard error, from the same deviations;
  /// `check` tests the level on both sides.
  @Test(arguments: [(0.0, "unchanged"), (0.05, "beyond"), (-0.05, "beyond")])
  func wholeCurves(δ: Double, verdict: String) throws {
    let results = try Self.results(Self.stronglyConvex, "two-point", replicates: 20, off: δ)
    let report = try RegressionCheckTests.report(results)
    let level = try #require(report.evidence.levels.first)
    var (expected, variance) = (0.0, 0.0)
    for (n, weight) in [(40, 1.0 / 3), (80, 2.0 / 3)] {
      let deviations = results.study.cells.filter { $0.instance.problem.dimension == n }
        .map { cell -> Double in
          let curve = results.records[cell.id]!.curve
          let k = Double(curve.iterations.last!)
          return curve.distanceSquared.last!! / pow(1 - 1 / Double(n), k) - 1
        }
      let mean = deviations.reduce(0, +) / 20
      expected += weight * mean
      variance +=
        weight * weight * deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (20 * 19)
    }
    #expect(abs(level.level - expected) < 1e-9 && abs(level.level - δ) < 0.01)
    #expect(abs(level.standardError / variance.squareRoot() - 1) < 1e-6)
    let check = try RegressionCheck(
      results, report, against: Baseline(report.evidence, of: results))
    let findings = check.findings.filter { $0.quantity.contains("whole curves") }
    #expect(findings.map(\.verdict.rawValue) == [verdict])
  }
}
