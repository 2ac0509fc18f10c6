internal import Statistics

/// The best step of a method on an instance, and what it costs to reach each target with it.
///
/// The best step has the least ``ExpectedRunningTime`` to the hardest target that any step reaches in at least
/// half of the replicates. Chosen and judged on the same runs it would look better than it is, so its costs are
/// cross-fitted: one step is chosen on even replicates and judged on odd ones, one the other way round, and
/// the runs that were judged make one expected running time. With fewer than four replicates the step is
/// judged on the runs that it was chosen on.
package struct BestStep: Sendable {
  /// Chosen on all replicates, of the steps in their order: what is printed and drawn.
  package let index: Int
  /// Those chosen on even and on odd replicates; nil where there are too few.
  package let halves: (even: Int, odd: Int)?
  /// The runs that the costs are of.
  package let judged: TargetRuns

  /// From how many replicates on choosing and judging are done by different ones.
  package static let leastReplicates = 4

  /// - Parameters:
  ///   - steps: the runs of each step.
  ///   - finalValues: what the targets' metric usually comes to, for steps that are equal.
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

  /// Ties, and steps that reach no target often enough, go by what runs come to in the end.
  private static func best(
    _ steps: [TargetRuns], _ finalValues: [Double], _ unit: CostUnit
  ) -> Int {
    let hardest = hardestTarget(of: steps)
    func rank(_ i: Int) -> (Double, Double) {
      (hardest.map { steps[i].cost(to: $0, in: unit).estimate } ?? .infinity, finalValues[i])
    }
    return steps.indices.min { rank($0) < rank($1) }!
  }

  /// The hardest target that any step reaches in at least half of the replicates; nil where there is none.
  static func hardestTarget(of steps: [TargetRuns]) -> Int? {
    let targets = steps[0].runs.first?.hits.indices ?? 0..<0
    return targets.last { target in
      steps.contains { !$0.runs.isEmpty && 2 * $0.reached(target) >= $0.runs.count }
    }
  }
}
