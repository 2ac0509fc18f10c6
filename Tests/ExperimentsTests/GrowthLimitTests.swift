import AutoDiff
import Experiments
import Problems
import Sampling
import Testing

/// A run has diverged when its loss has risen by 10¹² times the level of its start, and not before.
@Suite struct GrowthLimitTests {
  /// The record of a run that grows by a fifth an iteration.
  private static func record(
    _ problem: String,
    replacing other: (@Sendable (any Problem) -> any Problem)? = nil
  ) throws -> RunRecord {
    var study = try study(
      quadratic(
        #""dimension": 4, \#(problem)"#, methods: #"{"estimator": "reverse-mode"}"#,
        rest: """
          "steps": {"relative": 2.1}, "replicates": 1, "budget": {"iterations": 400},
          "record": {"per_decade": 40}
          """))
    if let other { study = study.replacingProblems { other($0.problem) } }
    return try #require(try study.run(study.cells[0], in: .alone))
  }

  private static func rise(_ record: RunRecord) throws -> Double {
    try #require(record.finalLoss) - #require(record.initialLoss)
  }

  /// The level is f(x₀) − f*, ½ here, whatever f* is.
  @Test(arguments: ["0", "1e6", "-1e6", "-0.5"])
  func theGapIsTheLevel(minimum: String) throws {
    let record = try Self.record(#""minimum": \#(minimum)"#)
    #expect(record.outcome == .diverged)
    let rise = try Self.rise(record) / 0.5
    #expect(1e12 < rise && rise < 1e13, "\(rise)")
  }

  /// If that level is far below the rounding of f, only a rise above the rounding counts.
  @Test func aRiseIsMoreThanRounding() throws {
    let record = try Self.record(#""minimum": 1e6, "start_distance": 1e-17"#)
    #expect(record.outcome == .diverged && record.initialLoss == 1e6)
    let rise = try Self.rise(record) / 1e6
    #expect(0x1p-43 < rise && rise < 0x1p-36, "\(rise)")
  }

  /// A problem of which only L is known, and whose value at its start is 0.
  private struct FromZero: Problem {
    let base: any Problem

    var dimension: Int { base.dimension }
    var known: Known { Known(smoothness: base.known.smoothness) }
    func start(from stream: RandomStream) -> [Double] { base.start(from: stream) }
    func objective(_ x: Variable) -> Variable { base.objective(x) - 0.5 }
  }

  /// Then the level is ‖∇f(x₀)‖²/(2L), ½ here, too.
  @Test func withoutAMinimumTheGradientTells() throws {
    let record = try Self.record(#""minimum": 0"#) { FromZero(base: $0) }
    #expect(record.outcome == .diverged && abs(record.initialLoss!) < 1e-15)
    let rise = try Self.rise(record) / 0.5
    #expect(1e12 < rise && rise < 1e13, "\(rise)")
  }

  /// A problem that starts at its minimum.
  private struct Solved: Problem {
    let base: any Problem

    var dimension: Int { base.dimension }
    var known: Known { base.known }
    func start(from stream: RandomStream) -> [Double] { base.known.minimizer!.map { $0 } }
    func objective(_ x: Variable) -> Variable { base.objective(x) }
  }

  /// Values of 0.1 are known to 1e-17. Divided by ε, that makes steps of 1e-5 out of nothing, far above ε: this is the
  /// estimator's floor, not divergence.
  @Test func roundingOfValuesIsNoDivergence() throws {
    let study = try study(
      """
      {"name": "test", "methods": [{"estimator": "two-point", "radius": 1e-12}], "replicates": 1,
       "problem": {"type": "logistic", "data": "\(dataFolder)/breast_cancer.csv",
                   "label_column": "benign", "regularization": 0.1},
       "budget": {"iterations": 400}}
      """
    ).replacingProblems { Solved(base: $0.problem) }
    let record = try #require(try study.run(study.cells[0], in: .alone))
    #expect(record.outcome == .stalled)
  }
}
