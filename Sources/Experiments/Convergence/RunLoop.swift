internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// Carries out one run: estimate, step, and a record at the scheduled iterations.
///
/// What is evaluated for the record is neither counted nor timed.
struct RunLoop<Steps: Optimizer> {
  private let cell: ConvergenceCell
  private let stream: RandomStream
  private let callCosts: CallCosts
  private let schedule: RecordSchedule
  private let metric: Metric
  private var optimizer: Steps
  private let evaluator: Evaluator
  private var exactGradient: RecordedGradient
  private let counter: CountingOracle

  /// The optimizer's; its first n numbers are the point.
  private var vectors: [Double]
  private var iteration = 0
  private var seconds = 0.0
  private var record: RunRecord
  private var keeper: RunStateKeeper

  /// - Parameters:
  ///   - optimizer: the cell's.
  ///   - state: where the run was left; nil to begin it.
  init(
    _ cell: ConvergenceCell, _ optimizer: Steps, in study: ConvergenceStudy,
    from state: Checkpoint<RunState>?, _ context: CellContext
  ) {
    self.cell = cell
    self.optimizer = optimizer
    stream = cell.stream
    callCosts = study.callCosts
    schedule = study.schedule
    metric = cell.instance.metric(study.metric)!
    evaluator = Evaluator(cell.instance.graph)
    exactGradient = RecordedGradient(of: cell.instance.problem, evaluator)
    keeper = RunStateKeeper(context)
    if let state {
      counter = CountingOracle(evaluator, counts: state.state.counts)
      (vectors, record) = (state.point, state.state.record)
      (iteration, seconds) = (state.state.iteration, state.state.seconds)
      return
    }
    counter = CountingOracle(evaluator)
    vectors = optimizer.start(at: cell.start())
    let natural = cell.method.unitStep(optimizer.estimator.traits, on: cell.instance)
    record = RunRecord(
      id: cell.id, replicate: cell.replicate, outcome: .budgetSpent,
      stepSize: cell.step.absolute(natural: natural),
      stepRelative: cell.step.relative(natural: natural))
  }

  private var point: [Double] {
    optimizer.vectorCount == 1 ? vectors : Array(vectors.prefix(cell.instance.problem.dimension))
  }

  /// Runs until the budget is spent, the target reached, or the numbers run out.
  ///
  /// - Returns: nil where the session has stopped it.
  consuming func run() -> RunRecord? {
    let budget = cell.series.budget
    let lastIteration =
      budget.iterations(of: optimizer.estimator.traits, callCosts: callCosts)
      ?? Budget.maximumIterations
    record.iterationLimit = lastIteration
    if record.curve.iterations.isEmpty { takeRecord() }
    guard record.initialLoss != nil else { return finish(.failed) }
    let limit = growthLimit()
    let target = target(of: budget.target)
    // Already at the target: nothing to do, and a target of zero could never be crossed. A run that is
    // taken up again was not there when it was left.
    var isConverged = iteration == 0 && reaches(target)
    while !isConverged, iteration < lastIteration, seconds < budget.seconds ?? .infinity {
      let stop = min(schedule.next(after: iteration), lastIteration)
      let advance = advance(to: stop, until: budget.seconds)
      guard advance != .stopped else { return nil }
      takeRecord()
      guard let loss = record.finalLoss, !limit.isExceeded(by: loss) else {
        return finish(.diverged)
      }
      guard advance != .notFinite else { return finish(losesStep() ? .stalled : .diverged) }
      isConverged = reaches(target)
    }
    keepPoint()
    return finish(isConverged ? .converged : hasStalled() ? .stalled : .budgetSpent)
  }

  private enum Advance {
    case advanced
    /// An estimate is not finite; the point is left as it was.
    case notFinite
    /// By the session.
    case stopped
  }

  /// Iterates up to iteration `stop`, or until `limit` seconds are spent in all.
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
        if keeper.keep(state, vectors) { return .stopped }
        (before, begin) = (seconds, clock.now)
      }
      let draw = stream.at(iteration: iteration)
      iteration += 1
      guard optimizer.advance(&vectors, iteration: iteration - 1, from: oracle, using: draw) else {
        return .notFinite
      }
      if let limit, before + (clock.now - begin).inSeconds >= limit { break }
    }
    return .advanced
  }

  private var state: RunState {
    RunState(iteration: iteration, counts: counter.counts, seconds: seconds, record: record)
  }

  private mutating func takeRecord() {
    let x = point
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

  private consuming func finish(_ outcome: Outcome) -> RunRecord {
    if record.curve.iterations.last != iteration { takeRecord() }
    record.outcome = outcome
    record.workspaceBytes =
      counter.workspaceBytes + optimizer.estimator.traits.workspaceBytes + optimizer.workspaceBytes
      + vectors.count * MemoryLayout<Double>.stride
    if record.point == nil, cell.instance.map != nil { record.point = PackedNumbers(vectors) }
    return record
  }

  /// Keeps the last point, as far as it is of use and has room.
  private mutating func keepPoint() {
    guard iteration == record.iterationLimit else { return }
    if vectors.count <= LastPoint.mostInRecord {
      record.point = PackedNumbers(vectors)
    } else if vectors.count <= LastPoint.mostInFile, cell.instance.map == nil {
      keeper.leave(vectors, at: iteration)
    }
  }
}

extension RunLoop {
  /// How high the loss may rise above that of the first record.
  private mutating func growthLimit() -> GrowthLimit {
    let (cell, known) = (cell, cell.instance.problem.known)
    return GrowthLimit(
      loss: record.initialLoss!, gradientNorm: gradientNorm(ofRecord: 0) { cell.start() },
      minimum: known.minimum, smoothness: cell.instance.smoothness,
      lipschitz: known.nonsmooth?.lipschitz, radius: optimizer.estimator.traits.radius)
  }

  /// What `level(ofRecord:)` is to come to for a fraction of the target metric's first value.
  private mutating func target(of fraction: Double?) -> Double? {
    let cell = cell
    guard let fraction, let first = level(ofRecord: 0, { cell.start() }) else { return nil }
    return first * (metric.isSquare ? fraction.squareRoot() : fraction)
  }

  private mutating func reaches(_ target: Double?) -> Bool {
    let x = point
    guard let target, let level = level(ofRecord: record.curve.loss.count - 1, { x }) else {
      return false
    }
    return level <= target
  }

  /// The target metric at a record; of one that is a square the root, which may be in range where the
  /// square is not.
  ///
  /// - Parameter point: where the record was taken.
  private mutating func level(ofRecord i: Int, _ point: () -> [Double]) -> Double? {
    let known = cell.instance.problem.known
    switch metric {
    case .loss: return record.curve.loss[i]
    case .gap: return record.curve.loss[i].map { $0 - known.minimum! }
    case .gradientNormSquared: return gradientNorm(ofRecord: i, point)
    case .distanceSquared:
      return record.curve.distanceSquared[i]?.rootInRange ?? known.minimizer!.distance(to: point())
    }
  }

  private mutating func gradientNorm(ofRecord i: Int, _ point: () -> [Double]) -> Double {
    record.curve.gradientNormSquared[i]?.rootInRange ?? exactGradient.norm(at: point())
  }

  /// Whether the gradient at the last point is smaller than the estimator's own error, over a few draws,
  /// or the estimator's step is lost there.
  private mutating func hasStalled() -> Bool {
    // What the descent is told of the gradient belongs to the last record.
    if record.curve.iterations.last != iteration { takeRecord() }
    let draws = (0..<4).map { stream.at(iteration: iteration + $0) }
    let errors = optimizer.estimator.errors(
      at: point, of: evaluator, from: &exactGradient, using: draws)
    return losesStep() || errors.dominate
  }

  /// Whether the step of the last estimate is lost in the last point, which the record is told.
  private mutating func losesStep() -> Bool {
    let x = point
    record.lostStep = optimizer.estimator.lostStep(at: x.span)
    return record.lostStep != nil
  }
}

extension Double {
  /// Nil for what is not a finite number.
  var ifFinite: Double? { isFinite ? self : nil }

  /// The root, unless the number has no finite one, or is one of squares that were too small to add up.
  fileprivate var rootInRange: Double? {
    isFinite && self > 1e-280 ? squareRoot() : nil
  }
}
