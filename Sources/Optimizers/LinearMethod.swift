public import Estimators
public import Sampling

/// A method that is linear in its state, with any estimator: the estimate has its own memory.
public struct LinearMethod<Estimator: GradientEstimator>: EstimateOptimizer {
  public var estimator: Estimator
  private var schedule: ScheduleCursor
  private var gradient: [Double]

  /// Holds n doubles for the estimate.
  public init(_ schedule: some LinearSchedule, _ estimator: Estimator, dimension n: Int) {
    self.schedule = ScheduleCursor(schedule)
    self.estimator = estimator
    gradient = [Double](repeating: 0, count: n)
  }

  public var vectorCount: Int { schedule.hasMemory ? 2 : 1 }
  public var workspaceBytes: Int { gradient.count * MemoryLayout<Double>.stride }

  public mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool {
    let iteration = schedule.iteration(k)
    let n = gradient.count
    estimator.radiusFactor = iteration.radiusFactor
    state.lookAhead(by: iteration.lookahead)
    estimator.estimate(at: state.span.extracting(0..<n), from: oracle, using: draw, into: &gradient)
    guard gradient.allSatisfy(\.isFinite) else {
      state.lookAhead(by: -iteration.lookahead)
      return false
    }
    if schedule.hasMemory {
      state.carry(iteration)
      state.add(iteration.memoryGain, times: gradient, toVector: 1)
    }
    state.add(iteration.pointGain, times: gradient, toVector: 0)
    return true
  }
}
