internal import Fields
internal import Foundation

/// The children of one objective: one for each thread that works at the same time, started once and passed on.
///
/// All of them end with the pool, or with the process. A child that has been idle for a minute, or for 20 times as long
/// as it took to start if that is longer, may be ended earlier (``endIdle()``); another one is started when it is
/// needed.
public final class ChildPool: @unchecked Sendable {
  /// How children are started, and how long to wait for them.
  public let settings: ChildSettings
  /// What the first child said about itself, which all others must repeat.
  public let handshake: ObjectiveHandshake

  private let lock = NSLock()
  /// A child that nobody is using.
  private struct Idle {
    let child: ObjectiveChild
    let since: ContinuousClock.Instant
  }

  // The most recently returned child is last. The lock guards this and the count.
  private var idle: [Idle] = []
  private var startedCount = 1
  private let startSeconds: Double

  /// Starts the first child.
  public init(_ settings: ChildSettings) throws(ChildFault) {
    let begin = ContinuousClock.now
    let child = try ObjectiveChild(settings, worker: 0)
    self.settings = settings
    handshake = child.handshake
    startSeconds = (ContinuousClock.now - begin) / .seconds(1)
    idle = [Idle(child: child, since: .now)]
    OpenPools.shared.add(self)
  }

  deinit { endAll() }

  /// A child for one thread, which must give it back or end it.
  func take() throws(ChildFault) -> ObjectiveChild {
    let (child, worker) = lock.withLock { () -> (ObjectiveChild?, Int) in
      if let last = idle.popLast() { return (last.child, 0) }
      startedCount += 1
      return (nil, startedCount - 1)
    }
    if let child { return child }
    let started = try ObjectiveChild(settings, worker: worker)
    guard started.handshake.common.line == handshake.common.line else {
      let (old, new) = (handshake.common.line.text, started.handshake.common.line.text)
      started.end(atOnce: true)
      throw ChildFault(
        .data, "sent a different first line than before: \(new.prefix(200))",
        expected: "\(old.prefix(200))", isFinal: true)
    }
    return started
  }

  func giveBack(_ child: ObjectiveChild) {
    lock.withLock { idle.append(Idle(child: child, since: .now)) }
  }

  /// Ends all idle children.
  func endAll() {
    let children = lock.withLock { () -> [Idle] in
      defer { idle = [] }
      return idle
    }
    for idle in children { idle.child.end() }
  }

  /// Removes the children that have been idle for this many seconds.
  private func takeIdle(after seconds: Double) -> [ObjectiveChild] {
    let limit = ContinuousClock.now - .seconds(seconds)
    return lock.withLock {
      let old = idle.prefix { $0.since < limit }.map(\.child)
      idle.removeFirst(old.count)
      return old
    }
  }

  /// Ends the children that have been idle for this many seconds.
  package func endIdle(after seconds: Double) {
    for child in takeIdle(after: seconds) { child.end() }
  }

  /// An idle child is kept for this long, or for this many times as long as another one takes to start.
  private static let (secondsWorthKeeping, startsWorthKeeping) = (60.0, 20.0)

  /// Ends the children of all pools that have been idle for long, on a separate thread: some take seconds to end. They
  /// may hold much memory, for instance if they keep points.
  public static func endIdle() {
    let children = OpenPools.shared.pools.flatMap {
      $0.takeIdle(after: max(secondsWorthKeeping, startsWorthKeeping * $0.startSeconds))
    }
    guard !children.isEmpty else { return }
    let ending = Ending(children: children)
    Thread.detachNewThread { ending.end() }
  }

  /// Children that belong to one thread from now on.
  private struct Ending: @unchecked Sendable {
    let children: [ObjectiveChild]

    func end() { for child in children { child.end() } }
  }
}

/// The pools whose children must end before the process does.
private final class OpenPools: @unchecked Sendable {
  static let shared = OpenPools()

  private struct Entry {
    weak var pool: ChildPool?
  }

  private let lock = NSLock()
  private var entries: [Entry] = []

  private init() {
    atexit { OpenPools.shared.endAll() }
  }

  func add(_ pool: ChildPool) {
    lock.withLock {
      entries.removeAll { $0.pool == nil }
      entries.append(Entry(pool: pool))
    }
  }

  var pools: [ChildPool] { lock.withLock { entries.compactMap(\.pool) } }

  private func endAll() {
    for pool in pools { pool.endAll() }
  }
}
