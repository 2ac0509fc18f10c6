internal import Fields
internal import Foundation

/// The children of one objective: one for everybody who works at a time, started once and handed on.
///
/// All of them end with the pool, or with the process.
public final class ChildPool: @unchecked Sendable {
  public let settings: ChildSettings
  /// What the first child has said of itself, which all others must repeat.
  public let handshake: ObjectiveHandshake

  private let lock = NSLock()
  // Those that nobody has. Guarded by the lock.
  private var idle: [ObjectiveChild] = []
  private var startedCount = 1

  /// Starts the first child.
  public init(_ settings: ChildSettings) throws(ChildFault) {
    let child = try ObjectiveChild(settings, worker: 0)
    self.settings = settings
    handshake = child.handshake
    idle = [child]
    OpenPools.shared.add(self)
  }

  deinit { endAll() }

  /// A child, for one thread; it is to be given back, or ended.
  func take() throws(ChildFault) -> ObjectiveChild {
    let (child, worker) = lock.withLock { () -> (ObjectiveChild?, Int) in
      if let child = idle.popLast() { return (child, 0) }
      startedCount += 1
      return (nil, startedCount - 1)
    }
    if let child { return child }
    let started = try ObjectiveChild(settings, worker: worker)
    guard started.handshake.common.line == handshake.common.line else {
      let (old, new) = (handshake.common.line.text, started.handshake.common.line.text)
      started.end(atOnce: true)
      throw ChildFault(
        .data, "began with another line than before: \(new.prefix(200))",
        expected: "\(old.prefix(200))", isFinal: true)
    }
    return started
  }

  func giveBack(_ child: ObjectiveChild) {
    lock.withLock { idle.append(child) }
  }

  /// Ends all children that nobody has.
  func endAll() {
    let children = lock.withLock { () -> [ObjectiveChild] in
      defer { idle = [] }
      return idle
    }
    for child in children { child.end() }
  }
}

/// The pools whose children have to end before the process does.
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

  private func endAll() {
    for pool in lock.withLock({ entries.compactMap(\.pool) }) { pool.endAll() }
  }
}
