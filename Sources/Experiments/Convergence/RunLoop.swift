internal import Answers
internal import Estimators
internal import LinearAlgebra
internal import Optimizers
internal import Sampling

/// Carries out a run iteration by iteration, with a record at those that are scheduled.
struct RunLoop<Steps: Optimizer> {
  private let stream: RandomStream
  private let budget: Budget
  private let lastIteration: Int
  private var optimizer: Steps
  private var state: Steps.State
  private var recorder: RunRecorder
  private var keeper: RunStateKeeper

  /// - Parameters:
  ///   - optimizer: the cell's.
  ///   - checkpoint: where the run was left; nil to begin it.
  init(
    _ cell: ConvergenceCell, _ optimizer: Steps, in study: ConvergenceStudy,
    from checkpoint: Checkpoint<RunState>?, _ context: CellContext
  ) {
    let n = cell.instance.problem.dimension
    let restored = checkpoint.flatMap { found in
      optimizer.state(KeptState(numbers: found.point, rest: found.state.method), dimension: n)
    }
    stream = cell.stream
    budget = cell.series.budget
    lastIteration = study.iterationLimit(of: cell)
    self.optimizer = optimizer
    let state = restored ?? optimizer.start(on: cell.instance, replicate: cell.replicate)
    self.state = state
    // If the run begins here, whoever keeps its point is at its start.
    let beginning = restored == nil ? state as? PointTrail : (optimizer as? PointMethod)?.begun
    recorder = RunRecorder(
      cell, in: study, radius: optimizer.estimatorTraits?.radius,
      from: restored == nil ? nil : checkpoint?.state,
      startingAt: beginning.flatMap { beginning in
        cell.instance.pointOffer.map { offer in { () -> RunPoint in .kept(beginning, offer) } }
      })
    keeper = RunStateKeeper(context)
    if Steps.Oracle.closes, let evaluations = budget.evaluations {
      recorder.counter.watch = EvaluationLimit(
        evaluations, at: study.callCosts(on: cell.instance))
    }
  }

  /// The state, if that is the point and nothing else.
  private var wholeState: RunPoint? {
    guard let x = state as? [Double], x.count == recorder.cell.instance.problem.dimension else {
      return nil
    }
    return .numbers(x)
  }

  private var point: RunPoint { optimizer.runPoint(of: state, on: recorder.cell.instance) }

  /// Runs until the budget is spent, the target is reached, or the numbers run out.
  ///
  /// - Returns: nil if the session has stopped it.
  consuming func run() -> RunRecord? {
    recorder.record.iterationLimit = lastIteration
    guard recorder.begin(budget, at: wholeState) else { return finish(.failed) }
    // Already at the target: nothing to do, and a target of zero could never be crossed. A resumed run was
    // not there when it was left.
    var isConverged = recorder.iteration == 0 && recorder.reachesTarget(at: point)
    while !isConverged, recorder.iteration < lastIteration,
      recorder.seconds < budget.seconds ?? .infinity
    {
      let stop = min(recorder.schedule.next(after: recorder.iteration), lastIteration)
      let advance = advance(to: stop, until: budget.seconds)
      guard advance != .stopped else { return nil }
      guard recorder.notesNoFailure() else { return finish(.failed) }
      if advance == .closed {
        recorder.takeLast(at: point)
      } else if advance != .ended || recorder.record.curve.iterations.last != recorder.iteration {
        recorder.take(at: point)
      }
      guard recorder.notesNoFailure() else { return finish(.failed) }
      guard !recorder.isDiverged() else { return finish(.diverged) }
      guard advance != .notFinite else { return finish(losesStep() ? .stalled : .diverged) }
      isConverged = recorder.reachesTarget(at: point)
      if advance == .ended, !isConverged { return finish(.stalled) }
      if advance == .closed { break }
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
    /// The budget was spent in the middle of an iteration, which is dropped.
    case closed
    /// By the method itself.
    case ended
  }

  /// Iterates up to iteration `stop`, or until `limit` seconds are spent in all.
  private mutating func advance(to stop: Int, until limit: Double?) -> Advance {
    let counter = recorder.counter
    let oracle = Steps.Oracle(counter)
    let closes = Steps.Oracle.closes
    let clock = ContinuousClock()
    var begin = clock.now
    var before = recorder.seconds
    counter.setClock(before, at: begin)
    defer { recorder.seconds = before + (clock.now - begin).inSeconds }
    while recorder.iteration < stop {
      if optimizer.hasEnded(state) { return .ended }
      // Here at least one estimate follows before the next record, so that a resumed run ends with the
      // same memory too.
      if keeper.mustLookUp() {
        recorder.seconds = before + (clock.now - begin).inSeconds
        if keep() { return .stopped }
        (before, begin) = (recorder.seconds, clock.now)
        counter.setClock(before, at: begin)
      }
      let draw = stream.at(iteration: recorder.iteration)
      recorder.iteration += 1
      counter.iterations = recorder.iteration
      let step = closes ? iterateWhileOpen(oracle, draw) : iterate(oracle, draw)
      guard step == .advanced, counter.fault == nil else { return step }
      if let limit, before + (clock.now - begin).inSeconds >= limit { break }
    }
    settle()
    return .advanced
  }

  /// Lets whoever keeps the point take the last steps now, while the clock runs, and not with the record.
  private func settle() {
    guard let trail = state as? PointTrail, let source = recorder.source as? any PointSource else {
      return
    }
    _ = source.results(of: [], at: trail, sample: .none)
  }

  private mutating func iterate(_ oracle: Steps.Oracle, _ draw: RandomStream.Draw) -> Advance {
    do throws(OracleClosed) {
      let isFinite = try optimizer.advance(
        &state, iteration: recorder.iteration - 1, from: oracle, using: draw)
      return isFinite ? .advanced : .notFinite
    } catch {
      return .closed
    }
  }

  /// Iterates if the budget has room for all calls; otherwise the iteration is dropped, except for what it
  /// has spent.
  private mutating func iterateWhileOpen(
    _ oracle: Steps.Oracle, _ draw: RandomStream.Draw
  ) -> Advance {
    // Holding a copy makes the method copy what it changes.
    let last = Steps.leavesStateWhenClosed ? nil : state
    let (counts, hits) = (recorder.counter.counts, recorder.counter.hits)
    let step = iterate(oracle, draw)
    guard step == .closed else { return step }
    if let last { state = last }
    recorder.iteration -= 1
    recorder.record.closing = RunRecord.Closing(
      evaluations: budget.evaluations ?? .greatestFiniteMagnitude, counts: counts,
      exactHits: recorder.exactHits(in: hits))
    return .closed
  }

  /// - Returns: whether the run is to stop.
  private mutating func keep() -> Bool {
    guard keeper.isDue else { return keeper.isStopping }
    let begin = ContinuousClock.now
    let kept = kept()
    var state = recorder.state(holding: heldBytes)
    state.method = kept.rest
    keeper.keep(state, kept.numbers, since: begin)
    return keeper.isStopping
  }

  /// The method's state, as it is kept.
  private mutating func kept() -> KeptState {
    guard var trail = state as? PointTrail, let source = recorder.source as? any PointSource else {
      return optimizer.kept(state)
    }
    let kept = KeptState(&trail, from: source)
    if let trail = trail as? Steps.State { state = trail }
    return kept
  }

  private consuming func finish(_ outcome: Outcome) -> RunRecord {
    if recorder.record.point == nil, recorder.cell.instance.map != nil {
      recorder.record.point = PackedNumbers(kept().numbers)
    }
    let bytes = heldBytes
    return recorder.finish(outcome, at: point, holding: bytes)
  }

  /// The bytes that the method holds, including its point if it is here.
  private var heldBytes: Int {
    let n = recorder.cell.instance.problem.dimension
    if optimizer is PointMethod { return optimizer.heldBytes(dimension: n) }
    return optimizer.heldBytes(dimension: n) + n * MemoryLayout<Double>.stride
  }

  /// Keeps the last state, if it is of use and there is room for it.
  private mutating func keepPoint() {
    let record = recorder.record
    guard recorder.iteration == record.iterationLimit || record.closing != nil else { return }
    let kept = kept()
    if kept.size <= LastPoint.mostInRecord {
      recorder.record.point = PackedNumbers(kept.numbers)
      recorder.record.methodState = kept.rest
    } else if kept.size <= LastPoint.mostInFile, recorder.cell.instance.map == nil {
      keeper.leave(kept, at: recorder.iteration)
    }
  }
}

extension RunLoop {
  /// Whether the gradient at the last point is smaller than the estimator's own error, over a few draws,
  /// or the estimator's step is lost there.
  private mutating func hasStalled() -> Bool {
    // What `exactGradient` keeps belongs to the last record.
    if recorder.record.curve.iterations.last != recorder.iteration { recorder.take(at: point) }
    if let method = optimizer as? PointMethod, case .kept(let trail, let offer) = point {
      guard offer.givesGradients else { return losesStep() }
      let errors = recorder.exactGradient.gauge(trail, offer).errors(of: method, using: draws)
      return losesStep() || errors.dominate
    }
    guard let own = optimizer as? any EstimatorHolder, case .numbers(let x) = point else {
      return losesStep()
    }
    // If nobody gives gradients, there is nothing to compare estimates with.
    guard recorder.cell.instance.answerer.givesGradients else { return losesStep() }
    var estimator: any GradientEstimator = own.estimator
    let draws = draws
    let errors = estimator.errors(
      at: x, of: recorder.source, from: &recorder.exactGradient, using: draws)
    return losesStep() || errors.dominate
  }

  /// The draws with which an estimator's error is examined.
  private var draws: [RandomStream.Draw] {
    let first = min(recorder.iteration, Budget.maximumIterations - 3)
    return (0..<recorder.cell.series.closingEstimates).map { stream.at(iteration: first + $0) }
  }

  /// Whether the step of the last estimate is lost in the last point; if so, the record notes it.
  private mutating func losesStep() -> Bool {
    if let method = optimizer as? PointMethod, case .kept(let trail, let offer) = point {
      recorder.record.lostStep = recorder.exactGradient.gauge(trail, offer).lostStep(of: method)
      return recorder.record.lostStep != nil
    }
    guard case .numbers(let x) = point else { return false }
    recorder.record.lostStep = optimizer.lostStep(at: x.span)
    return recorder.record.lostStep != nil
  }
}

extension Optimizer {
  /// Those of the estimator that the method is made of; nil if there is none.
  var estimatorTraits: EstimatorTraits? {
    (self as? PointMethod)?.traits ?? (self as? any EstimatorHolder)?.estimator.traits
  }
}
