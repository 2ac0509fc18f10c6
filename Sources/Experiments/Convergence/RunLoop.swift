internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// Carries out one run: estimate, step, and a record at the scheduled iterations.
///
/// What is evaluated for the record is neither counted nor timed.
struct RunLoop<Steps: FlooredDescent> {
  private let cell: ConvergenceCell
  private let stream: RandomStream
  private let callCosts: CallCosts
  private let schedule: RecordSchedule
  private let metric: Metric
  private var descent: Steps
  private let evaluator: Evaluator
  private var exactGradient: RecordedGradient
  private let counter: CountingOracle

  private var x: [Double]
  private var iteration = 0
  private var seconds = 0.0
  private var record: RunRecord
  private var keeper: RunStateKeeper

  /// - Parameters:
  ///   - descent: the cell's.
  ///   - state: where the run was left; nil to begin it.
  init(
    _ cell: ConvergenceCell, _ descent: Steps, in study: ConvergenceStudy,
    from state: Checkpoint<RunState>?, _ context: CellContext
  ) {
    self.cell = cell
    self.descent = descent
    stream = cell.stream
    callCosts = study.callCosts
    schedule = study.schedule
    metric = cell.instance.metric(study.metric)!
    evaluator = Evaluator(cell.instance.graph)
    exactGradient = RecordedGradient(of: cell.instance.problem, evaluator)
    keeper = RunStateKeeper(context)
    if let state {
      counter = CountingOracle(evaluator, counts: state.state.counts)
      (x, record) = (state.point, state.state.record)
      (iteration, seconds) = (state.state.iteration, state.state.seconds)
      return
    }
    counter = CountingOracle(evaluator)
    x = cell.start()
    let (traits, L) = (descent.estimator.traits, cell.instance.smoothness)
    record = RunRecord(
      id: cell.id, replicate: cell.replicate, outcome: .budgetSpent,
      stepSize: cell.step.absolute(traits, smoothness: L),
      stepRelative: cell.step.relative(traits, smoothness: L))
  }

  /// Runs until the budget is spent, the target reached, or the numbers run out.
  ///
  /// - Returns: nil where the session has stopped it.
  consuming func run() -> RunRecord? {
    let budget = cell.series.budget
    let lastIteration =
      budget.iterations(of: descent.estimator.traits, callCosts: callCosts) ?? Budget.mostIterations
    record.iterationLimit = lastIteration
    if record.curve.iterations.isEmpty { takeRecord() }
    guard let first = record.initialLoss else { return finish(.failed) }
    let target = budget.target.flatMap { fraction in firstValue.map { fraction * $0 } }
    // Already at the target: nothing to do, and a target of zero could never be crossed.
    var isConverged = target.map { lastValue! <= $0 } ?? false
    while !isConverged, iteration < lastIteration, seconds < budget.seconds ?? .infinity {
      let stop = min(schedule.next(after: iteration), lastIteration)
      switch advance(to: stop, until: budget.seconds) {
      case .stopped: return nil
      case .notFinite: return finish(.diverged)
      case .advanced: takeRecord()
      }
      guard let loss = record.finalLoss, first == 0 || loss <= 1e12 * abs(first) else {
        return finish(.diverged)
      }
      if let target, let value = lastValue { isConverged = value <= target }
    }
    // Before estimates at the last point tell whether it is on the floor: they may move it.
    keepPoint()
    return finish(isConverged ? .converged : isOnFloor() ? .stalled : .budgetSpent)
  }

  private enum Advance {
    case advanced
    /// An estimate is not finite; the point is left as it was.
    case notFinite
    /// By the session.
    case stopped
  }

  /// Iterates up to iteration `stop`, or until so many seconds are spent in all.
  private mutating func advance(to stop: Int, until limit: Double?) -> Advance {
    let oracle = Steps.Estimator.Oracle(counter)
    let clock = ContinuousClock()
    var begin = clock.now
    var before = seconds
    defer { seconds = before + (clock.now - begin).inSeconds }
    while iteration < stop {
      // Here at least one estimate follows before the next record, so that a run taken up again ends
      // with the same memory, too.
      if keeper.mustLookUp() {
        seconds = before + (clock.now - begin).inSeconds
        let state = state
        if keeper.keep(state, x) { return .stopped }
        (before, begin) = (seconds, clock.now)
      }
      let draw = stream.at(iteration: iteration)
      iteration += 1
      guard descent.advance(&x, from: oracle, using: draw) else { return .notFinite }
      if let limit, before + (clock.now - begin).inSeconds >= limit { break }
    }
    return .advanced
  }

  private var state: RunState {
    RunState(iteration: iteration, counts: counter.counts, seconds: seconds, record: record)
  }

  private mutating func takeRecord() {
    let (loss, squaredNorm) = exactGradient.valueAndSquaredNorm(at: x)
    record.curve.iterations.append(iteration)
    record.curve.counts.append(counter.counts)
    record.curve.seconds.append(seconds)
    record.curve.loss.append(loss.ifFinite)
    record.curve.gradientNormSquared.append(
      loss.ifFinite.flatMap { _ in squaredNorm.ifFinite })
    if let minimizer = cell.instance.problem.known.minimizer {
      record.curve.distanceSquared.append(minimizer.squaredDistance(to: x).ifFinite)
    }
  }

  /// The target metric at the first record.
  private var firstValue: Double? { values.first ?? nil }

  /// The target metric at the last record.
  private var lastValue: Double? { values.last ?? nil }

  private var values: [Double?] {
    record.values(of: metric, minimum: cell.instance.problem.known.minimum)
  }

  /// Whether the gradient is smaller than the estimator's own error: whether, over a few draws at
  /// the last point, an estimate differs by half or more from what it would be on the linear function
  /// of the same gradient, where differences are exact.
  private mutating func isOnFloor() -> Bool {
    // What the descent is told of the gradient belongs to the last record.
    if record.curve.iterations.last != iteration { takeRecord() }
    let draws = (0..<4).map { stream.at(iteration: iteration + $0) }
    let (error, size) = descent.deviation(
      at: &x, of: evaluator, from: &exactGradient, using: draws)
    return error > 0 && error >= size / 4
  }

  private consuming func finish(_ outcome: Outcome) -> RunRecord {
    if record.curve.iterations.last != iteration { takeRecord() }
    record.outcome = outcome
    record.workspaceBytes =
      counter.workspaceBytes + descent.estimator.traits.workspaceBytes + descent.workspaceBytes
      + x.count * MemoryLayout<Double>.stride
    if record.point == nil, cell.instance.map != nil { record.point = PackedNumbers(x) }
    return record
  }

  /// Keeps the last point, as far as it is of use and has room.
  private mutating func keepPoint() {
    guard iteration == record.iterationLimit else { return }
    if x.count <= LastPoint.mostInRecord {
      record.point = PackedNumbers(x)
    } else if x.count <= LastPoint.mostInFile, cell.instance.map == nil {
      keeper.leave(x, at: iteration)
    }
  }
}

extension Double {
  /// Nil for what is not a finite number.
  var ifFinite: Double? { isFinite ? self : nil }
}
