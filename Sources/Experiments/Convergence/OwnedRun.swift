internal import AutoDiff
internal import Estimators
internal import LinearAlgebra
internal import Optimizers

/// Carries out a run of a method that owns its loop: every call is an iteration, and the run is at the best point
/// asked so far.
///
/// It stands behind the method's oracle, counts and records, and closes the oracle when the run is to end.
final class OwnedRun: CallWatch {
  private let budget: Budget
  private let callCosts: CallCosts
  /// What a call counts as.
  private let rows: Int
  private let lastIteration: Int
  private let pulse: Pulse
  private var recorder: RunRecorder
  private var best: BestPoint
  private var begin = ContinuousClock.now
  private var end: End?

  private enum End: Equatable {
    case stopped
    /// By the answerer.
    case failed
    /// By this budget of evaluations; nil if by another part of the budget.
    case spent(evaluations: Double?)
    case converged
  }

  init(_ cell: ConvergenceCell, in study: ConvergenceStudy, _ context: CellContext) {
    budget = cell.series.budget
    callCosts = study.callCosts(on: cell.instance)
    rows = cell.instance.share.rows
    lastIteration = study.iterationLimit(of: cell)
    pulse = context.pulse
    recorder = RunRecorder(cell, in: study, radius: nil, from: nil)
    best = BestPoint(point: cell.start())
  }

  /// - Returns: nil if the session has stopped it.
  func run<Owner: Minimizer>(_ minimizer: Owner) -> RunRecord? {
    recorder.record.iterationLimit = lastIteration
    if recorder.cell.method.command != nil { recorder.record.callsTold = budget.callsTold }
    guard recorder.begin(budget), let first = recorder.record.initialLoss else {
      return finish(.failed)
    }
    // Noisy values are compared only with noisy values.
    if recorder.cell.instance.noise == nil { best.value = first }
    guard !recorder.reachesTarget(at: .numbers(best.point)) else { return finish(.converged) }
    let counter = recorder.counter
    counter.watch = self
    defer { counter.watch = nil }
    counter.iterations = 1
    startClock()
    var minimizer = minimizer
    try? minimizer.minimize(
      from: best.point, asking: Owner.Oracle(counter), using: recorder.cell.stream)
    stopClock()
    if end == nil || end == .failed, !recorder.notesNoFailure() { return finish(.failed) }
    if end == nil, let failure = (minimizer as? any FallibleMinimizer)?.failure {
      recorder.record.failure = failure
      return finish(.failed)
    }
    switch end {
    case .failed: return finish(.failed)
    case .stopped: return nil
    case .converged: return finish(.converged)
    case .spent(let evaluations):
      recorder.record.closing = evaluations.map { RunRecord.Closing(evaluations: $0) }
      return finish(.budgetSpent)
    // The method ended by itself.
    case nil: return finish(.budgetSpent)
    }
  }

  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
    if end == nil { end = reasonToEnd(before: calls, after: counts) }
    return end == nil
  }

  private func reasonToEnd(before calls: CallCounts, after counts: CallCounts) -> End? {
    if pulse.isStopping { return .stopped }
    if recorder.counter.fault != nil { return .failed }
    if recorder.iteration + calls.total / rows > lastIteration { return .spent(evaluations: nil) }
    if let seconds = budget.seconds, secondsSoFar >= seconds { return .spent(evaluations: nil) }
    if let most = budget.evaluations, !callCosts.allow(calls, after: counts, within: most) {
      return .spent(evaluations: most)
    }
    return nil
  }

  func passed(_ value: Double, at x: Span<Double>, counts: CallCounts) {
    recorder.iteration = counts.total / rows
    recorder.counter.iterations = recorder.iteration + 1
    best.take(value, at: x)
    // Of several points that were asked at once, those after the end are counted, and nothing more.
    guard end == nil, recorder.schedule.includes(recorder.iteration) else { return }
    stopClock()
    recorder.take(at: .numbers(best.point), counts: counts)
    if recorder.reachesTarget(at: .numbers(best.point)) { end = .converged }
    startClock()
  }

  private func startClock() {
    begin = .now
    recorder.counter.setClock(recorder.seconds, at: begin)
  }

  private var secondsSoFar: Double {
    recorder.seconds + (ContinuousClock.now - begin).inSeconds
  }

  private func stopClock() { recorder.seconds = secondsSoFar }

  private func finish(_ outcome: Outcome) -> RunRecord {
    if recorder.cell.instance.map != nil { recorder.record.point = PackedNumbers(best.point) }
    var record = recorder.finish(
      outcome, at: .numbers(best.point), holding: best.point.count * MemoryLayout<Double>.stride)
    record.exactHits = record.exactHits?.withCallsAsIterations
    return record
  }
}

/// The best of the points that were asked.
struct BestPoint {
  var point: [Double]
  var value = Double.infinity

  mutating func take(_ value: Double, at x: Span<Double>) {
    guard value < self.value else { return }
    self.value = value
    for i in point.indices { point[i] = x[i] }
  }
}

extension ExactHits {
  /// The same hits if every call is an iteration.
  fileprivate var withCallsAsIterations: ExactHits {
    func numbered(_ hits: [HitLog.Hit?]) -> [HitLog.Hit?] {
      hits.map { hit in
        hit.map {
          HitLog.Hit(iterations: $0.counts.total, counts: $0.counts, seconds: $0.seconds)
        }
      }
    }
    return ExactHits(
      metric: metric, fractions: fractions, ofFractions: numbered(ofFractions),
      ofGaps: ofGaps.map(numbered))
  }
}
