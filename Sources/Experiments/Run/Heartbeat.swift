internal import Foundation

/// A thread that does something ten times a second, until it is stopped.
final class Heartbeat: Sendable {
  static let perSecond = 10

  private let end = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameter beat: called with the number of calls before it.
  init(_ beat: @escaping @Sendable (Int) -> Void) {
    let (end, ended) = (end, ended)
    let thread = Thread {
      var count = 0
      while end.wait(timeout: .now() + 1 / Double(Self.perSecond)) == .timedOut {
        beat(count)
        count += 1
      }
      ended.signal()
    }
    thread.name = "heartbeat"
    thread.start()
  }

  /// Ends the thread, and waits for it.
  func stop() {
    end.signal()
    ended.wait()
  }
}
