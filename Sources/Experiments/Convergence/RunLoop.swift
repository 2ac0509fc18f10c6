internal import AutoDiff
internal import Estimators
internal import LinearAlgebra
internal import Optimizers
internal import Sampling

/// Carries out one run: estimate, step, and a record at the scheduled iterations.
///
/// What is evaluated for the record is neither counted nor timed.
struct RunLoop<Estimator: GradientEstimator> {
  private let cell: ConvergenceCell
  private let callCosts: CallCosts
  private let schedule: RecordSchedule
  private let metric: Metric
  private var estimator: Estimator
  private let optimizer: GradientDescent
  private let evaluator: Evaluator
  private let counter: CountingOracle

  private var x: [Double]
  private var gradient: [Double]
  private var iteration = 0
  private var seconds = 0.0
  private var record: RunRecord

  init(_ cell: ConvergenceCell, _ estimator: Estimator, in study: ConvergenceStudy) {
    self.cell = cell
    self.estimator = estimator
    callCosts = study.callCosts
    schedule = study.schedule
    metric = cell.instance.metric(study.metric)!
    let L = cell.instance.smoothness
    optimizer = GradientDescent(step: cell.step.absolute(estimator.traits, smoothness: L))
    evaluator = Evaluator(cell.instance.graph)
    counter = CountingOracle(evaluator)
    x = cell.start()
    gradient = [Double](repeating: 0, count: x.count)
    record = RunRecord(
      id: cell.id, replicate: cell.replicate, outcome: .budgetSpent, stepSize: optimizer.step,
      stepRelative: cell.step.relative(estimator.traits, smoothness: L))
  }

  /// Runs until the budget is spent, the target reached, or the numbers run out.
  consuming func run() -> RunRecord {
    let budget = cell.series.budget
    let lastIteration =
      budget.iterations(of: estimator.traits, callCosts: callCosts) ?? Budget.mostIterations
    takeRecord()
    guard let first = record.initialLoss else { return finish(.failed) }
    let target = budget.target.flatMap { fraction in lastValue.map { fraction * $0 } }
    // Already at the target: nothing to do, and a target of zero could never be crossed.
    var isConverged = target.map { lastValue! <= $0 } ?? false
    while !isConverged, iteration < lastIteration, seconds < budget.seconds ?? .infinity {
      let stop = min(schedule.next(after: iteration), lastIteration)
      guard advance(to: stop, until: budget.seconds) else { return finish(.diverged) }
      takeRecord()
      guard let loss = record.finalLoss, first == 0 || loss <= 1e12 * abs(first) else {
        return finish(.diverged)
      }
      if let target, let value = lastValue { isConverged = value <= target }
    }
    return finish(isConverged ? .converged : isOnFloor() ? .stalled : .budgetSpent)
  }

  /// Iterates up to iteration `stop`, or until so many seconds are spent in all.
  ///
  /// - Returns: false where an estimate is not finite; the point is then left as it was.
  private mutating func advance(to stop: Int, until limit: Double?) -> Bool {
    let oracle = Estimator.Oracle(counter)
    let clock = ContinuousClock()
    let begin = clock.now
    let before = seconds
    defer { seconds = before + (clock.now - begin).inSeconds }
    let stream = cell.stream
    while iteration < stop {
      let draw = stream.at(iteration: iteration)
      estimator.estimate(at: x, from: oracle, using: draw, into: &gradient)
      iteration += 1
      // A sum is finite only if every term is.
      guard gradient.reduce(0, +).isFinite else { return false }
      optimizer.update(&x, against: gradient)
      if let limit, before + (clock.now - begin).inSeconds >= limit { break }
    }
    return true
  }

  private mutating func takeRecord() {
    // The estimate has been used; its buffer serves for the exact gradient.
    let loss = evaluator.valueAndGradient(at: x, into: &gradient)
    record.curve.iterations.append(iteration)
    record.curve.counts.append(counter.counts)
    record.curve.seconds.append(seconds)
    record.curve.loss.append(loss.ifFinite)
    record.curve.gradientNormSquared.append(
      loss.ifFinite.flatMap { _ in BLAS.dot(gradient.span, gradient.span).ifFinite })
    if let minimizer = cell.instance.problem.known.minimizer {
      let squared = zip(x, minimizer).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      record.curve.distanceSquared.append(squared.ifFinite)
    }
  }

  /// The target metric at the last record.
  private var lastValue: Double? {
    record.values(of: metric, minimum: cell.instance.problem.known.minimum).last ?? nil
  }

  /// Whether the gradient is smaller than the estimator's own error: whether, over a few draws at
  /// the last point, an estimate differs by half or more from what it would be on the linear function
  /// of the same gradient, where differences are exact.
  private mutating func isOnFloor() -> Bool {
    if record.curve.iterations.last != iteration { takeRecord() }
    // The last record has left the exact gradient in its buffer.
    let (x, exact) = (x, gradient)
    let linear = Graph(parameters: x.count) { y in
      dot(y - y.constant(x), y.constant(exact))
    }
    let oracle = Estimator.Oracle(CountingOracle(evaluator))
    let linearOracle = Estimator.Oracle(CountingOracle(Evaluator(linear)))
    var (estimate, ideal) = (exact, exact)
    var (error, size) = (0.0, 0.0)
    for k in 0..<4 {
      let draw = cell.stream.at(iteration: iteration + k)
      estimator.estimate(at: x, from: oracle, using: draw, into: &estimate)
      estimator.estimate(at: x, from: linearOracle, using: draw, into: &ideal)
      for (a, b) in zip(estimate, ideal) {
        error += (a - b) * (a - b)
        size += b * b
      }
    }
    return error > 0 && error >= size / 4
  }

  private consuming func finish(_ outcome: Outcome) -> RunRecord {
    if record.curve.iterations.last != iteration { takeRecord() }
    record.outcome = outcome
    record.workspaceBytes =
      counter.workspaceBytes + estimator.traits.workspaceBytes
      + 2 * x.count * MemoryLayout<Double>.stride
    if cell.instance.map != nil, x.allSatisfy(\.isFinite) { record.finalPoint = x }
    return record
  }
}

extension Double {
  /// Nil for what is not a finite number.
  var ifFinite: Double? { isFinite ? self : nil }
}
