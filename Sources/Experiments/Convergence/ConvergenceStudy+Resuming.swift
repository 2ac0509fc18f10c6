internal import Estimators

extension ConvergenceStudy {
  /// Where a run was left, if it can go on from there.
  func checkpoint(of cell: ConvergenceCell, in context: CellContext) -> Checkpoint<RunState>? {
    guard let found = context.checkpoints?.stateUnderWay(RunState.self) else { return nil }
    // If the budget is shorter than when the run was left, the run may be beyond it.
    return found.state.iteration < iterationLimit(of: cell)
      && allows(found.state.counts, of: cell) ? found : nil
  }

  /// A record is what this study would have made of the cell, unless the run ended because its budget was spent
  /// and the budget has changed, or a solver was told another budget.
  package func standing(of record: RunRecord, as cell: ConvergenceCell) -> Standing {
    let limit = iterationLimit(of: cell)
    guard record.iterations <= limit, allows(record.counts, of: cell) else { return .beyond }
    if let told = record.callsTold {
      let calls = cell.series.budget.callsTold ?? .infinity
      if calls != told { return calls > told ? .unfinished : .beyond }
    }
    if let closing = record.closing {
      let evaluations = cell.series.budget.evaluations ?? .infinity
      return evaluations > closing.evaluations ? .unfinished : .complete
    }
    guard record.iterations == record.iterationLimit, record.iterations < limit else {
      return .complete
    }
    switch record.outcome {
    case .failed: return .complete
    case .budgetSpent, .stalled: return .unfinished
    // Seen at the last record: a longer run takes that record only if it is scheduled.
    case .converged, .diverged:
      return schedule.includes(record.iterations) ? .complete : .unfinished
    }
  }

  /// Whether the budget has room for calls, if the method keeps it to the call.
  private func allows(_ counts: CallCounts, of cell: ConvergenceCell) -> Bool {
    guard cell.method.closes, let most = cell.series.budget.evaluations else { return true }
    return callCosts(on: cell.instance).allow(CallCounts(), after: counts, within: most)
  }

  /// Turns a run that has spent its budget into one that was left at that point. If nothing is kept of its last
  /// state, it begins again, and so does one of a method that owns its loop, of which only a map's point is
  /// kept.
  package func reopen(
    _ record: RunRecord, as cell: ConvergenceCell, in checkpoints: CellCheckpoints
  ) {
    guard !cell.method.ownsLoop else { return }
    // If an estimate was not finite, the point is that of an earlier iteration.
    guard record.outcome != .diverged, record.lostStep == nil,
      let last = lastState(of: record, checkpoints)
    else { return }
    var state = RunState(
      iteration: record.iterations, counts: record.counts, seconds: record.curve.seconds.last ?? 0,
      record: record, method: last.rest)
    state.record.point = nil
    state.record.methodState = nil
    if !schedule.includes(record.iterations) { state.record.curve.removeLast() }
    if let closing = record.closing, let counts = closing.counts {
      // The iteration that was dropped is done again.
      state.counts = counts
      state.record.exactHits = closing.exactHits
      state.record.closing = nil
      if schedule.includes(record.iterations) {
        state.record.curve.counts[state.record.curve.counts.count - 1] = counts
      }
    }
    _ = checkpoints.running.write(state, last.numbers, isSynced: false)
    checkpoints.ended.remove()
  }

  private func lastState(of record: RunRecord, _ checkpoints: CellCheckpoints) -> KeptState? {
    if let point = record.point {
      return KeptState(numbers: point.numbers, rest: record.methodState)
    }
    guard case .found(let left) = checkpoints.ended.read(EndedRun.self),
      left.state.iteration == record.iterations
    else { return nil }
    return KeptState(numbers: left.point, rest: left.state.method)
  }

  func iterationLimit(of cell: ConvergenceCell) -> Int { iterationLimits[cell.series.pair]! }
}
