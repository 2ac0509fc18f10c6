import Analysis
import Estimators
import Experiments
import Foundation
import Measures
import Optimizers
import Problems
import Sampling
import Testing

/// Axes of little curvature cost little, with steps of 1/(tr A + 2L) along normal directions (Yue, Yang, Fang and
/// Lin 2023).
struct EffectiveDimensionTests {
  private static func quadratic(_ n: Int, share: Double = 0) -> Quadratic {
    Quadratic(
      dimension: n, spectrum: .tailed(.block10(condition: 1e5), after: 10, share: share))
  }

  private static func curve(_ quadratic: Quadratic, at iterations: [Int]) -> [Double] {
    let n = quadratic.dimension
    let moments = QuadraticMoments(
      eigenvalues: quadratic.eigenvalues.entries, offset: quadratic.startOffset!.entries)
    return moments.curve(
      of: .gaussian(dimension: n), step: 1 / (quadratic.trace + 2), at: iterations
    ).map(\.gap)
  }

  /// Axes of curvature 0 change no digit of the curve; 990 that share 1 % of the trace move it by 1 % at k = 10 and
  /// by 11 % at k = 100.
  @Test func tails() {
    let iterations = [1, 10, 100, 1000]
    let ten = Self.curve(Self.quadratic(10), at: iterations)
    for n in [11, 100, 1000] {
      #expect(relativeDifference(Self.curve(Self.quadratic(n), at: iterations), ten) < 1e-14)
    }
    let moved = zip(Self.curve(Self.quadratic(1000, share: 0.01), at: iterations), ten)
      .map { $0 / $1 - 1 }
    #expect(abs(moved[1] - 0.0103365) < 1e-6 && abs(moved[2] - 0.114468) < 1e-5, "\(moved)")
  }

  /// The method's own unit of steps gives that step, and its runs follow the curve, whatever n is.
  @Test func runsFollow() throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "dimension": [10, 100], "class": "convex",
         "spectrum": {"type": "block10", "tail": {"after": 10, "share": 0.01}}}
        """,
      methods: """
        {"estimator": "two-point", "distribution": "gaussian", "radius": 1e-3,
         "optimizer": "gradient-descent", "unit": "trace"}
        """, replicates: 1000, rest: #""budget": {"iterations": 300}"#)
    let results = try StudyResults(running: study)
    for series in study.series {
      let problem = try #require(series.instance.problem as? Quadratic)
      for cell in series.groups.flatMap(\.self) {
        let record = try #require(results.records[cell.id])
        #expect(abs(record.stepSize * (problem.trace + 2) - 1) < 1e-14)
        #expect(record.stepRelative == 1)
      }
    }
    let prediction = Prediction(try RateSeries.all(in: study, results.records))
    let (row, threshold) = try #require(prediction.worst)
    #expect(abs(try #require(row.t)) <= threshold, "\(row)")
    #expect(Set(prediction.rows.map(\.dimension)) == [10, 100])
  }

  /// 1/(aL + b·tr A) is 1/L for exact gradients.
  @Test(arguments: [("reverse-mode", 1.0), ("two-point", 0)])
  func units(estimator: String, exact: Double) throws {
    let study = try study(
      problem:
        #"{"type": "quadratic", "dimension": 8, "smoothness": 3, "spectrum": {"type": "power", "exponent": 1}}"#,
      methods: #"{"estimator": "\#(estimator)", "optimizer": "gradient-descent", "unit": "trace"}"#,
      replicates: 1, rest: #""budget": {"iterations": 1}"#)
    let trace = (1...8).reduce(0) { $0 + 3 / Double($1) }
    let record = try #require(try StudyResults(running: study).records.values.first)
    let sphere = 1 / ((2 * 8 * 3 + 8 * trace) / 10)
    let expected = exact == 1 ? 1.0 / 3 : sphere
    #expect(abs(record.stepSize - expected) < 1e-14)
    // Labels state it, like any other field that is given.
    #expect(study.series[0].method.label == "\(estimator)-gradient-descent-unit-trace")
  }
}
