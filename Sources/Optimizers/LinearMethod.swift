public import Estimators
internal import LinearAlgebra
public import Sampling

/// A method linear in its state, with any estimator: the estimate has memory of its own.
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

/// A method linear in its state, with an estimator along directions: its state is all the memory that it takes.
public struct DirectionalMethod<Estimator: DirectionalEstimator>: EstimateOptimizer {
  public var estimator: Estimator
  private var schedule: ScheduleCursor

  /// Holds nothing but its state and what the estimator holds.
  public init(_ schedule: some LinearSchedule, _ estimator: Estimator) {
    self.schedule = ScheduleCursor(schedule)
    self.estimator = estimator
  }

  public var vectorCount: Int { schedule.hasMemory ? 2 : 1 }
  public var workspaceBytes: Int { 0 }

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

extension [Double] {
  /// x ← x + ω·u.
  fileprivate mutating func lookAhead(by ω: Double) {
    guard ω != 0 else { return }
    let n = count / 2
    withUnsafeMutableBufferPointer { s in
      for i in 0..<n { s[i] += ω * s[n + i] }
    }
  }

  /// x ← x + p·u, u ← q·u.
  fileprivate mutating func carry(_ iteration: LinearIteration) {
    let (p, q) = (iteration.carry, iteration.decay)
    guard p != 0 || q != 1 else { return }
    let n = count / 2
    withUnsafeMutableBufferPointer { s in
      for i in 0..<n {
        let u = s[n + i]
        s[i] += p * u
        s[n + i] = q * u
      }
    }
  }

  /// Adds a multiple of `gradient` to one of the state's vectors.
  fileprivate mutating func add(_ t: Double, times gradient: [Double], toVector i: Int) {
    withVector(i, of: gradient.count) { BLAS.add(t, times: gradient.span, to: &$0) }
  }

  /// The i-th of the vectors of n numbers.
  fileprivate mutating func withVector(
    _ i: Int, of n: Int, _ body: (inout MutableSpan<Double>) -> Void
  ) {
    withUnsafeMutableBufferPointer { all in
      var vector = UnsafeMutableBufferPointer(rebasing: all[i * n..<(i + 1) * n]).mutableSpan
      body(&vector)
    }
  }
}
