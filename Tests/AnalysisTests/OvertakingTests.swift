import Analysis
import Experiments
import Testing

/// When acceleration begins to pay with random estimates: the first record at which its mean is below that of plain
/// descent. With Nesterov and Spokoiny's constants that takes about 90 iterations per variable; the coupled form is
/// below from the second iteration on.
@Suite struct OvertakingTests {
  @Test(arguments: [10, 20, 40])
  func whereTheClosedFormsCross(n: Int) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "dimension": \(n), "class": "convex", "spectrum": {"type": "block10"}}
        """,
      methods: """
        {"label": "plain", "estimator": "two-point", "distribution": "gaussian"},
        {"label": "accelerated", "estimator": "two-point", "distribution": "gaussian",
         "optimizer": "accelerated", "constants": "nesterov-spokoiny"}
        """, replicates: 200,
      rest: #""budget": {"natural_iterations": 120}, "record": {"per_decade": 60}"#)
    let report = try #require(try RateReport(StudyResults(running: study), momentDraws: 100))
    let plain = report.prediction.rows.filter { $0.method == "plain" }
    let accelerated = report.prediction.rows.filter { $0.method == "accelerated" }
    #expect(plain.map(\.iteration) == accelerated.map(\.iteration))
    func first(_ value: (Prediction.Row) -> Double) throws -> Double {
      let crossing = zip(plain, accelerated).first { $0.iteration > 0 && value($1) < value($0) }
      return Double(try #require(crossing?.0.iteration)) / Double(n)
    }
    let (expected, measured) = (try first(\.expected), try first(\.mean))
    #expect(80 < expected && expected < 105, "\(expected)")
    #expect(abs(measured / expected - 1) <= 0.1, "at \(measured), expected at \(expected)")
  }
}
