extension ConvergenceStudy {
  /// Where a run was left, where it can go on from there.
  func checkpoint(of cell: ConvergenceCell, in context: CellContext) -> Checkpoint<RunState>? {
    guard let found = context.checkpoints?.stateUnderWay(RunState.self) else { return nil }
    // Under a shorter budget than it was left with, it may be beyond.
    return found.state.iteration < iterationLimit(of: cell) ? found : nil
  }

  /// A record is what this study would have made of the cell, unless the run ended because its budget
  /// was spent, and the budget is another one now.
  package func standing(of record: RunRecord, as cell: ConvergenceCell) -> Standing {
    let limit = iterationLimit(of: cell)
    guard record.iterations <= limit else { return .beyond }
    guard record.iterations == record.iterationLimit, record.iterations < limit else {
      return .complete
    }
    switch record.outcome {
    case .failed: return .complete
    case .budgetSpent, .stalled: return .unfinished
    // Seen at the last record: a longer run takes that only where it is scheduled.
    case .converged, .diverged:
      return schedule.includes(record.iterations) ? .complete : .unfinished
    }
  }

  /// Makes a run that has spent its budget one that was left where that was; one of whose last point
  /// nothing is kept begins again.
  package func reopen(_ record: RunRecord, in checkpoints: CellCheckpoints) {
    // Where an estimate was not finite the point is that of an iteration before.
    guard record.outcome != .diverged, record.lostStep == nil,
      let point = lastPoint(of: record, checkpoints)
    else { return }
    var state = RunState(
      iteration: record.iterations, counts: record.counts, seconds: record.curve.seconds.last ?? 0,
      record: record)
    state.record.point = nil
    if !schedule.includes(record.iterations) { state.record.curve.removeLast() }
    _ = checkpoints.running.write(state, point, isSynced: false)
    checkpoints.ended.remove()
  }

  private func lastPoint(of record: RunRecord, _ checkpoints: CellCheckpoints) -> [Double]? {
    if let point = record.point { return point.numbers }
    guard case .found(let left) = checkpoints.ended.read(Int.self), left.state == record.iterations
    else { return nil }
    return left.point
  }

  private func iterationLimit(of cell: ConvergenceCell) -> Int {
    iterationLimits[cell.series.name]!
  }
}
