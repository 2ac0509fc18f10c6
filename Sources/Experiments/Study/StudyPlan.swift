internal import AutoDiff
public import Estimators

/// What a study will take, measured on a few estimates of every kind before it runs.
public struct StudyPlan: Sendable {
  /// The runs of every method on every instance.
  public let parts: [Part]

  /// The runs of one method on one instance, over all steps and replicates.
  public struct Part: Sendable {
    public let instance: String
    public let dimension: Int
    public let method: String
    public let runs: Int
    /// Iterations a run at most; nil where only the clock ends it.
    public let iterations: Int?
    /// Calls an iteration.
    public let calls: CallCounts
    /// Seconds a run at most, on one core.
    public let secondsPerRun: Double
  }

  public var runs: Int { parts.reduce(0) { $0 + $1.runs } }
  /// All evaluations at most; nil where only the clock ends a run.
  public var evaluations: Double? { total { Double($0.calls.values) } }
  /// All gradients at most; nil where only the clock ends a run.
  public var gradients: Double? { total { Double($0.calls.gradients) } }
  /// Seconds on one core, at most.
  public var seconds: Double { parts.reduce(0) { $0 + Double($1.runs) * $1.secondsPerRun } }

  private func total(_ calls: (Part) -> Double) -> Double? {
    parts.reduce(0) { sum, part in
      guard let sum, let iterations = part.iterations else { return nil }
      return sum + Double(part.runs) * calls(part) * Double(iterations)
    }
  }

  /// Measures the study's estimators, a few milliseconds each.
  public init(_ study: Study) throws {
    parts = try study.series.map { series in
      let instance = series.instance
      let estimator = try series.method.estimator(instance.problem.dimension)
      let traits = estimator.traits
      let iterations = series.budget.iterations(of: traits, gradientCost: study.gradientCost)
      let each = Self.secondsPerIteration(estimator, instance)
      let bySteps = iterations.map { Double($0) * each } ?? .infinity
      return Part(
        instance: instance.label, dimension: instance.problem.dimension,
        method: series.method.label, runs: series.steps.count * series.replicates,
        iterations: iterations, calls: traits.calls,
        secondsPerRun: min(bySteps, series.budget.seconds ?? .infinity))
    }
  }

  /// After a first estimate, which warms caches up.
  private static func secondsPerIteration(
    _ estimator: some GradientEstimator, _ instance: Instance
  ) -> Double {
    var estimator = estimator
    let counter = CountingOracle(Evaluator(instance.graph))
    let oracle = type(of: estimator).Oracle(counter)
    let x = instance.start(replicate: 0)
    var gradient = x
    func estimate(_ k: Int) {
      estimator.estimate(
        at: x, from: oracle, using: instance.stream.at(iteration: k), into: &gradient)
    }
    estimate(0)
    let begin = ContinuousClock.now
    var k = 0
    repeat {
      k += 1
      estimate(k)
    } while k < 3 || (ContinuousClock.now - begin).inSeconds < 2e-3
    return (ContinuousClock.now - begin).inSeconds / Double(k)
  }
}
