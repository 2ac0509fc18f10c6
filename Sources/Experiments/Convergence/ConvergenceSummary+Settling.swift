extension ConvergenceSummary {
  /// Whether a contender's best step settles: whether the runs that reached the target by which the step was
  /// chosen end at or below it, by the median. A step may be the cheapest way to a target and yet be too long to
  /// stay there, since what counts is when a run first reaches it. A method that takes no steps has none that
  /// would not settle.
  package func bestStepSettles(_ contender: Contender) -> Bool {
    guard contender.bestGroup.step != .own else { return true }
    guard let target = BestStep.hardestTarget(of: contender.groups.map(\.targets)) else {
      return true
    }
    return contender.bestGroup.settles(below: targets[target], at: target)
  }
}

extension ConvergenceSummary.Group {
  /// - Parameters:
  ///   - fraction: of the metric's first value.
  ///   - target: the target's number.
  fileprivate func settles(below fraction: Double, at target: Int) -> Bool {
    let minimum = subject.problem.known.minimum
    let excesses = zip(records, targets.runs).compactMap { record, run -> Double? in
      // The run was never at a point that a call brought in the iteration that the budget cut off; and nobody
      // knows where the step of a failed run would have led.
      guard let hit = run.hits[target], hit.iterations <= Double(record.iterations),
        record.outcome != .failed
      else { return nil }
      let values = record.values(of: metric, minimum: minimum)
      guard let first = values.first ?? nil, let last = values.last ?? nil else {
        return .infinity
      }
      return last - fraction * first
    }
    return excesses.isEmpty || GroupStatistics.quantile(excesses, 0.5).map { $0 <= 0 } ?? false
  }
}
