import Analysis
import Experiments
import Testing

/// From when on acceleration pays with random estimates: the first record at which its mean is below that of plain
/// descent.
@Suite struct OvertakingTests {
  @Test(arguments: [10, 20, 40])
  func whereTheClosedFormsCross(n: Int) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "dimension": \(n), "class": "convex", "spectrum": {"type": "block10"}}
        """,
      methods: """
        {"label": "plain", "estimator": "two-point"},
        {"label": "accelerated", "estimator": "two-point", "optimizer": "accelerated"}
        """, replicates: 400,
      rest: #""budget": {"natural_iterations": 30}, "record": {"per_decade": 60}"#)
    let report = try #require(try RateReport(StudyResults(running: study), momentDraws: 100))
    func first(_ value: (Prediction.Row) -> Double) throws -> Double {
      let plain = report.prediction.rows.filter { $0.method == "plain" }
      let accelerated = report.prediction.rows.filter { $0.method == "accelerated" }
      #expect(plain.map(\.iteration) == accelerated.map(\.iteration))
      // All start alike.
      let crossing = zip(plain, accelerated).first { $0.iteration > n && value($1) < value($0) }
      return Double(try #require(crossing?.0.iteration)) / Double(n)
    }
    let (expected, measured) = (try first(\.expected), try first(\.mean))
    #expect(expected > 1.5 && expected < 15, "a crossing that the records show: \(expected)")
    #expect(abs(measured / expected - 1) <= 0.1, "at \(measured), expected at \(expected)")
  }
}
