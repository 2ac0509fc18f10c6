internal import AutoDiff
package import Estimators
internal import Optimizers

/// What a study will take, measured on a few estimates of every kind before it runs.
package struct ConvergencePlan: Sendable {
  /// The runs of every method on every instance.
  package let parts: [Part]

  /// The runs of one method on one instance, over all steps and replicates.
  package struct Part: Sendable {
    package let instance: String
    package let dimension: Int
    package let method: String
    package let runs: Int
    /// Iterations a run at most; nil where only the clock ends it.
    package let iterations: Int?
    /// Calls an iteration.
    package let calls: CallCounts
    /// Seconds a run at most, on one core.
    package let secondsPerRun: Double
    /// What a run holds in memory.
    package let bytesPerRun: Int
  }

  package var runs: Int { parts.reduce(0) { $0 + $1.runs } }
  /// All evaluations at most; nil where only the clock ends a run.
  package var evaluations: Double? { total { Double($0.calls.values) } }
  /// All gradients at most; nil where only the clock ends a run.
  package var gradients: Double? { total { Double($0.calls.gradients) } }
  /// All derivatives along directions at most; nil where only the clock ends a run.
  package var tangents: Double? { total { Double($0.calls.tangents) } }
  /// Seconds on one core, at most.
  package var seconds: Double { parts.reduce(0) { $0 + Double($1.runs) * $1.secondsPerRun } }

  private func total(_ calls: (Part) -> Double) -> Double? {
    parts.reduce(0) { sum, part in
      guard let sum, let iterations = part.iterations else { return nil }
      return sum + Double(part.runs) * calls(part) * Double(iterations)
    }
  }

  /// Measures the study's estimators, half a millisecond each.
  package init(_ study: ConvergenceStudy) throws {
    parts = try study.series.map { series in
      let instance = series.instance
      let estimator = try series.method.estimator(instance.problem.dimension)
      let traits = estimator.traits
      let iterations = series.budget.iterations(of: traits, callCosts: study.callCosts)
      let cost = instance.cost(ofEstimatesBy: estimator)
      let bySteps = iterations.map { Double($0) * cost.seconds } ?? .infinity
      return Part(
        instance: instance.label, dimension: instance.problem.dimension,
        method: series.method.label, runs: series.steps.count * series.replicates,
        iterations: iterations, calls: traits.calls,
        secondsPerRun: min(bySteps, series.budget.seconds ?? .infinity), bytesPerRun: cost.bytes)
    }
  }

  package var studyPlan: StudyPlan {
    StudyPlan(
      cellSeconds: parts.flatMap { [Double](repeating: $0.secondsPerRun, count: $0.runs) },
      table: table, work: work, bytesPerCell: Double(parts.map(\.bytesPerRun).max() ?? 0))
  }

  private var table: StudyReport.Section {
    StudyReport.Section(
      columns: [
        "problem", "estimator", "runs", "iterations", "evaluations each", "gradients each",
        "tangents each", "time",
      ], left: [0, 1],
      rows: parts.map { part in
        [
          part.instance, part.method, "\(part.runs)", part.iterations.map { "\($0)" } ?? "–",
          "\(part.calls.values)", "\(part.calls.gradients)",
          "\(part.calls.tangents)",
          StudyReport.duration(part.secondsPerRun * Double(part.runs)),
        ]
      })
  }

  private var work: String {
    guard let evaluations, let gradients, let tangents else {
      return "as many evaluations as there is time for"
    }
    let kinds = [
      (evaluations, "evaluations"), (gradients, "gradients"), (tangents, "tangents"),
    ].filter { $0.0 > 0 }.map { "\(StudyReport.short($0.0)) \($0.1)" }
    return kinds.joined(separator: ", ") + " at most"
  }
}

extension Instance {
  /// Of an iteration what it takes, roughly, and of a run what it holds.
  fileprivate typealias Cost = (seconds: Double, bytes: Int)

  fileprivate func cost(ofEstimatesBy estimator: some GradientEstimator) -> Cost {
    if let directional = estimator as? any DirectionalEstimator {
      return cost(ofStepsInPlaceBy: directional)
    }
    return cost(
      of: BufferedDescent(
        GradientDescent(step: .leastNormalMagnitude), estimator, dimension: problem.dimension))
  }

  private func cost(ofStepsInPlaceBy estimator: some DirectionalEstimator) -> Cost {
    cost(of: InPlaceDescent(GradientDescent(step: .leastNormalMagnitude), estimator))
  }

  /// Of a step too small to go anywhere; of estimates that would take more than a second, by the time
  /// of a value.
  private func cost<Steps: Descent>(of descent: Steps) -> Cost {
    var descent = descent
    let evaluator = Evaluator(graph)
    let counter = CountingOracle(evaluator)
    var x = start(replicate: 0)
    let traits = descent.estimator.traits
    // The point, and the exact gradient that is recorded there.
    let points = 2 * x.count * MemoryLayout<Double>.stride
    let held = traits.workspaceBytes + descent.workspaceBytes + points
    let calls = Double(traits.calls.values) + 2.5 * Double(traits.calls.tangents)
    if calls > 1000 {
      let seconds = calls * expectedSeconds { _ in _ = evaluator.value(at: x) }
      // A tangent takes as much memory as the values, and as many as one sweep carries are kept.
      let tangents =
        traits.calls.tangents == 0
        ? 0 : (traits.workspaceBytes / x.count + MemoryLayout<Double>.stride) * graph.slabNumbers
      if seconds > 1 { return (seconds, counter.workspaceBytes + held + 2 * tangents) }
    }
    let oracle = Steps.Estimator.Oracle(counter)
    let seconds = expectedSeconds { k in
      _ = descent.advance(&x, from: oracle, using: stream.at(iteration: k))
    }
    return (seconds, counter.workspaceBytes + held)
  }
}
