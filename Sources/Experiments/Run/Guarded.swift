internal import Foundation

/// A value that one thread at a time may read or write.
///
/// What `Synchronization.Mutex` is, by a lock of the system's, which the thread sanitizer knows: of the other
/// one it sees nothing on Linux, and takes every access for a race.
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
