extension ConvergenceSummary {
  /// Whether a contender's best step settles: whether runs that have come down to the target by which the step was
  /// chosen end at or below it, by the median. A step may be the cheapest way to a target and be too long to stay
  /// there, since what is counted is when a run first comes down to it. A method that takes no steps has none that
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
  ///   - target: its number.
  fileprivate func settles(below fraction: Double, at target: Int) -> Bool {
    let minimum = subject.problem.known.minimum
    let excesses = zip(records, targets.runs).compactMap { record, run -> Double? in
      // What a call of the iteration brought that the budget cut off, the run has never been at. Where a run that has
      // failed would have gone, no step is to blame for.
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
