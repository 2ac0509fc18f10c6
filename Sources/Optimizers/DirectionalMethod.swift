public import Estimators
public import Sampling

/// A method that is linear in its state, with an estimator along directions: its state is all the memory it needs.
public struct DirectionalMethod<Estimator: DirectionalEstimator>: EstimateOptimizer {
  public var estimator: Estimator
  private var schedule: ScheduleCursor

  /// Holds only its state and what the estimator holds.
  public init(_ schedule: some LinearSchedule, _ estimator: Estimator) {
    self.schedule = ScheduleCursor(schedule)
    self.estimator = estimator
  }

  public var vectorCount: Int { schedule.hasMemory ? 2 : 1 }
  public var workspaceBytes: Int { 0 }

  // Unspecialized, an iteration copies the estimate, which takes up to a tenth of its time at n = 100.
  @specialized(where Estimator == TwoPoint)
  public mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool {
    let iteration = schedule.iteration(k)
    estimator.radiusFactor = iteration.radiusFactor
    guard schedule.hasMemory else {
      estimator.measure(at: state.span, from: oracle, using: draw)
      var point = state.mutableSpan
      return estimator.lastEstimate.moveIfFinite(&point, by: iteration.pointGain)
    }
    let n = state.count / 2
    state.lookAhead(by: iteration.lookahead)
    estimator.measure(at: state.span.extracting(0..<n), from: oracle, using: draw)
    guard
      estimator.lastEstimate.isFinite(times: iteration.pointGain),
      estimator.lastEstimate.isFinite(times: iteration.memoryGain)
    else {
      state.lookAhead(by: -iteration.lookahead)
      return false
    }
    state.carry(iteration)
    state.withVector(0, of: n) { estimator.lastEstimate.move(&$0, by: iteration.pointGain) }
    state.withVector(1, of: n) { estimator.lastEstimate.move(&$0, by: iteration.memoryGain) }
    return true
  }
}
