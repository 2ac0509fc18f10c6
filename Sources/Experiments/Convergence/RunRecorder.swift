internal import Answers
internal import Estimators
internal import Problems

/// The record of a run in the making, and what follows from it: whether the run has diverged, or reached its target.
///
/// What is evaluated for the record is neither counted nor timed.
struct RunRecorder {
  let cell: ConvergenceCell
  let source: any ValueSource
  let counter: CountingOracle
  let schedule: RecordSchedule
  private let metric: Metric
  private let targets: [Double]
  /// The estimator's, if there is one.
  private let radius: Double?
  /// Where the run starts.
  private let start: () -> RunPoint
  var exactGradient: RecordedGradient
  /// Nil if the run was begun without them.
  private var levels: WatchedLevels?
  private var limit: GrowthLimit?
  /// What `level(ofRecord:)` has to come down to.
  private var target: Double?

  var record: RunRecord
  var iteration = 0
  /// Spent by the algorithm so far.
  var seconds = 0.0

  /// - Parameters:
  ///   - radius: the estimator's; nil if there is none.
  ///   - state: where the run was left; nil to begin it.
  ///   - start: where the run starts; the cell's start unless given.
  init(
    _ cell: ConvergenceCell, in study: ConvergenceStudy, radius: Double?, from state: RunState?,
    startingAt start: (() -> RunPoint)? = nil
  ) {
    self.cell = cell
    self.start = start ?? { .numbers(cell.start()) }
    self.radius = radius
    schedule = study.schedule
    metric = cell.instance.metric(study.metric)!
    targets = study.targets
    source = cell.instance.answerer.source()
    exactGradient = RecordedGradient(of: cell.instance.problem, source)
    counter = cell.oracle(source, counts: state?.counts ?? CallCounts())
    guard let state else {
      record = RunRecord(
        id: cell.id, replicate: cell.replicate, outcome: .budgetSpent, stepSize: cell.stepSize,
        stepRelative: cell.relativeStep)
      return
    }
    (record, iteration, seconds) = (state.record, state.iteration, state.seconds)
    counter.bestSeen = record.bestSeen
    guard let hits = record.exactHits, let first = record.initialLoss else { return }
    // Its own targets; those of the study may have changed since.
    watch(hits.fractions, first: first, with: hits)
  }

  private mutating func watch(_ fractions: [Double], first: Double, with hits: ExactHits? = nil) {
    let levels = WatchedLevels(
      fractions, of: metric, first: first, minimum: cell.instance.problem.known.minimum)
    counter.hits = levels.log(with: hits)
    self.levels = levels
  }

  /// Takes the first record, unless it is there.
  ///
  /// - Parameters:
  ///   - budget: the run's.
  ///   - start: where the run starts, if somebody has it: making it again may take most of the memory there is.
  /// - Returns: false if the objective is not a finite number at the start.
  mutating func begin(_ budget: Budget, at start: RunPoint? = nil) -> Bool {
    if record.curve.iterations.isEmpty { take(at: start ?? self.start()) }
    guard notesNoFailure() else { return false }
    guard let first = record.initialLoss else { return false }
    // Calls that see a part of the objective hit nothing: targets are judged at records.
    if iteration == 0, levels == nil, counter.isExact { watch(targets, first: first) }
    limit = growthLimit()
    target = target(of: budget.target)
    return true
  }

  /// Notes why the answerer no longer answers, if that is so.
  ///
  /// - Returns: false if that is so.
  mutating func notesNoFailure() -> Bool {
    guard let fault = counter.fault ?? source.fault else { return true }
    record.failure = fault.description
    return false
  }

  /// - Parameter counts: the calls so far; the counter's unless given.
  mutating func take(at x: RunPoint, counts: CallCounts? = nil) {
    let (loss, squaredNorm) = exactGradient.valueAndSquaredNorm(at: x)
    record.curve.iterations.append(iteration)
    record.curve.counts.append(counts ?? counter.counts)
    record.curve.seconds.append(seconds)
    record.curve.loss.append(loss.ifFinite)
    record.curve.gradientNormSquared.append(
      loss.ifFinite.flatMap { _ in squaredNorm.ifFinite })
    if let minimizer = cell.instance.problem.known.minimizer {
      let squaredDistance =
        switch x {
        case .numbers(let x): minimizer.squaredDistance(to: x)
        case .kept(let trail, let offer): exactGradient.gauge(trail, offer).squaredDistance
        }
      record.curve.distanceSquared.append(squaredDistance.ifFinite)
    }
  }

  /// Takes the last record of a run that ends within an iteration: all calls count, including those of the
  /// iteration.
  mutating func takeLast(at x: RunPoint) {
    if record.curve.iterations.last == iteration { record.curve.removeLast() }
    take(at: x)
  }

  /// What is kept of the run between two iterations, except the method's state.
  /// - Parameter bytes: what the method holds, its point included.
  func state(holding bytes: Int) -> RunState {
    var record = record
    record.exactHits = exactHits
    record.bestSeen = counter.bestSeen
    record.workspaceBytes = workspaceBytes(besides: bytes)
    return RunState(
      iteration: iteration, counts: counter.counts, seconds: seconds, record: record)
  }

  var exactHits: ExactHits? { exactHits(in: counter.hits) }

  func exactHits(in log: HitLog) -> ExactHits? { levels.map { $0.hits(in: log) } }

  /// - Parameters:
  ///   - x: where the run is.
  ///   - bytes: what the method holds, its point included.
  consuming func finish(_ outcome: Outcome, at x: RunPoint, holding bytes: Int) -> RunRecord {
    if record.curve.iterations.last != iteration { take(at: x) }
    record.outcome = outcome
    record.exactHits = exactHits
    record.bestSeen = counter.bestSeen
    record.workspaceBytes = workspaceBytes(besides: bytes)
    return record
  }

  /// A resumed run need not have asked for all that it asked for before.
  private func workspaceBytes(besides bytes: Int) -> Int {
    max(record.workspaceBytes, counter.workspaceBytes + bytes)
  }
}

extension RunRecorder {
  /// Whether the last record is not a finite number, or is too large.
  mutating func isDiverged() -> Bool {
    guard let loss = record.finalLoss else { return true }
    guard limit!.isExceeded(by: loss) else { return false }
    // Terms are asked one by one, which is worthwhile only for a run that rises this far.
    return growthLimit(ofBatches: true).isExceeded(by: loss)
  }

  /// How high the loss may rise above that of the first record.
  ///
  /// - Parameter ofBatches: whether gradients at the start are taken to be as long as batches see them.
  private mutating func growthLimit(ofBatches: Bool = false) -> GrowthLimit {
    let (cell, known, start) = (cell, cell.instance.problem.known, start)
    var gradientNorm = gradientNorm(ofRecord: 0, start)
    if ofBatches, cell.instance.batch != nil, case .numbers(let x) = start(),
      let sum = cell.instance.problem as? any FiniteSum
    {
      gradientNorm = sum.termGradientNorm(at: x)
    }
    return GrowthLimit(
      loss: record.initialLoss!, gradientNorm: gradientNorm,
      minimum: known.minimum, smoothness: cell.instance.smoothness,
      lipschitz: known.nonsmooth?.lipschitz, radius: radius,
      noise: cell.instance.noise?.size(ofValue: record.initialLoss!) ?? 0)
  }

  /// What `level(ofRecord:)` has to come down to for a fraction of the target metric's first value.
  private mutating func target(of fraction: Double?) -> Double? {
    let start = start
    guard let fraction, let first = level(ofRecord: 0, start) else { return nil }
    return first * (metric.isSquare ? fraction.squareRoot() : fraction)
  }

  /// - Parameter x: where the last record was taken.
  mutating func reachesTarget(at x: RunPoint) -> Bool {
    guard let target, let level = level(ofRecord: record.curve.loss.count - 1, { x }) else {
      return false
    }
    return level <= target
  }

  /// The target metric at a record; if that is a square, its root, which may be in range although the square is not.
  ///
  /// - Parameter point: where the record was taken.
  private mutating func level(ofRecord i: Int, _ point: () -> RunPoint) -> Double? {
    let known = cell.instance.problem.known
    switch metric {
    case .loss: return record.curve.loss[i]
    case .gap: return record.curve.loss[i].map { $0 - known.minimum! }
    case .gradientNormSquared: return gradientNorm(ofRecord: i, point)
    case .distanceSquared:
      if let root = record.curve.distanceSquared[i]?.rootInRange { return root }
      return switch point() {
      case .numbers(let x): known.minimizer!.distance(to: x)
      // Nothing more is known of what is out of range.
      case .kept: record.curve.distanceSquared[i]?.squareRoot() ?? .infinity
      }
    }
  }

  private mutating func gradientNorm(ofRecord i: Int, _ point: () -> RunPoint) -> Double {
    record.curve.gradientNormSquared[i]?.rootInRange ?? exactGradient.norm(at: point())
  }
}

extension Double {
  /// Nil for what is not a finite number.
  var ifFinite: Double? { isFinite ? self : nil }

  /// The root, unless the number has no finite one, or is a sum of squares that were too small to add up.
  fileprivate var rootInRange: Double? {
    isFinite && self > 1e-280 ? squareRoot() : nil
  }
}
