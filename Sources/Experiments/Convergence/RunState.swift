internal import Estimators
internal import Foundation

/// Where a run is between two iterations: with its point and the study, all that it takes to go on to
/// the same bytes, since randomness is stateless.
struct RunState: Codable, Sendable {
  var iteration: Int
  var counts: CallCounts
  /// Spent by the algorithm so far.
  var seconds: Double
  /// What is recorded so far, at scheduled iterations only.
  var record: RunRecord
  /// What the method keeps besides numbers.
  var method: Data?
}

/// Tells a run when to look up, and keeps its state: when the run is to stop, and now and then before.
struct RunStateKeeper {
  /// A state is kept after this many seconds at the earliest.
  private static let shortestInterval = 0.5
  /// And so rarely that it takes at most a fiftieth of the time.
  private static let timesWriting = 50.0

  private let context: CellContext
  private var beats: UInt32
  private var last = ContinuousClock.now
  private var interval = shortestInterval
  /// Whether a failure to keep a state was reported. It is tried again all the same.
  private var hasWarned = false

  init(_ context: CellContext) {
    self.context = context
    // A run that begins looks up at once: the session may already be stopping.
    beats = context.pulse.beats &- 1
  }

  /// Whether there was a beat since the last call.
  mutating func mustLookUp() -> Bool {
    let now = context.pulse.beats
    guard now != beats else { return false }
    beats = now
    return true
  }

  /// Whether the run is to stop.
  var isStopping: Bool { context.pulse.isStopping }

  /// Whether the state is to be kept now.
  var isDue: Bool {
    (ContinuousClock.now - last).inSeconds >= (isStopping ? context.leastSeconds : interval)
  }

  /// Keeps the state.
  ///
  /// - Parameter begin: when that began.
  mutating func keep(
    _ state: RunState, _ point: [Double], since begin: ContinuousClock.Instant
  ) {
    if let checkpoints = context.checkpoints, let reason = checkpoints.keep(state, point) {
      if !hasWarned { checkpoints.warnNotKept(reason) }
      hasWarned = true
    }
    last = .now
    interval = max(Self.shortestInterval, Self.timesWriting * (last - begin).inSeconds)
  }

  /// Keeps the state that a run has ended with.
  func leave(_ kept: KeptState, at iteration: Int) {
    _ = context.checkpoints?.ended.write(
      EndedRun(iteration: iteration, method: kept.rest), kept.numbers, isSynced: false)
  }
}

/// Where the last state of a run that has spent its budget is kept, depending on how many numbers it has.
/// Nothing is kept of a longer one: under a longer budget, such a run begins again.
enum LastPoint {
  /// In its record.
  static let mostInRecord = 4096
  /// In a file next to the journal: 64 MB.
  static let mostInFile = 1 << 23
}
