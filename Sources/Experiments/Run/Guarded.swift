internal import Foundation

/// A value that one thread at a time may read or write.
///
/// Does the same as `Synchronization.Mutex`, but with a system lock that the thread sanitizer knows: on Linux
/// it sees nothing of `Mutex`, and takes every access for a race.
package final class Guarded<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: Value) {
    self.value = value
  }

  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
