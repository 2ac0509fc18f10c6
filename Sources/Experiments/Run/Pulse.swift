internal import Synchronization

/// What a session tells the cells being carried out: to look up now and then, and in the end to stop.
///
/// A run compares the number of beats at every iteration, which is one relaxed load; only if that has
/// changed does it look at the clock and check whether to stop.
package final class Pulse: Sendable {
  private let count = Atomic<UInt32>(0)
  private let stopping = Atomic(false)

  package init() {}

  var beats: UInt32 { count.load(ordering: .relaxed) }
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  func beat() { count.add(1, ordering: .relaxed) }

  /// Asks everything under way to stop, and beats at once.
  package func stop() {
    stopping.store(true, ordering: .releasing)
    beat()
  }
}
