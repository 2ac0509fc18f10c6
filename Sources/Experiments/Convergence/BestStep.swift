internal import Statistics

/// The best step of a method on an instance, and what it costs to reach each target with it.
///
/// The best step has the least ``ExpectedRunningTime`` to the hardest target that any step reaches in at least
/// half of the replicates. If it were chosen and judged on the same runs, it would look better than it is, so
/// its costs are cross-fitted: one step is chosen on even replicates and judged on odd ones, one the other way
/// round, and the judged runs together give one expected running time. With fewer than four replicates, the
/// step is judged on the runs on which it was chosen.
package struct BestStep: Sendable {
  /// The index of the step chosen on all replicates, which is the one printed and drawn.
  package let index: Int
  /// Those chosen on even and on odd replicates; nil if there are too few.
  package let halves: (even: Int, odd: Int)?
  /// The runs from which the costs come.
  package let judged: TargetRuns

  /// With at least this many replicates, different ones are used for choosing and judging.
  package static let leastReplicates = 4

  /// - Parameters:
  ///   - steps: the runs of each step.
  ///   - finalValues: the usual final values of the targets' metric, to decide between equal steps.
  package init(_ steps: [TargetRuns], finalValues: [Double], in unit: CostUnit) {
    index = Self.best(steps, finalValues, unit)
    guard steps.allSatisfy({ $0.runs.count >= Self.leastReplicates }) else {
      halves = nil
      judged = steps[index]
      return
    }
    let even = Self.best(steps.map { $0.half(0) }, finalValues, unit)
    let odd = Self.best(steps.map { $0.half(1) }, finalValues, unit)
    halves = (even, odd)
    judged = steps[even].half(1).joined(with: steps[odd].half(0))
  }

  /// Ties, and steps that reach no target often enough, are decided by the runs' final values.
  private static func best(
    _ steps: [TargetRuns], _ finalValues: [Double], _ unit: CostUnit
  ) -> Int {
    let hardest = hardestTarget(of: steps)
    func rank(_ i: Int) -> (Double, Double) {
      (hardest.map { steps[i].cost(to: $0, in: unit).estimate } ?? .infinity, finalValues[i])
    }
    return steps.indices.min { rank($0) < rank($1) }!
  }

  /// The hardest target that any step reaches in at least half of the replicates; nil if there is none.
  static func hardestTarget(of steps: [TargetRuns]) -> Int? {
    let targets = steps[0].runs.first?.hits.indices ?? 0..<0
    return targets.last { target in
      steps.contains { !$0.runs.isEmpty && 2 * $0.reached(target) >= $0.runs.count }
    }
  }
}
