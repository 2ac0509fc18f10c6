internal import Foundation
internal import Synchronization

/// Makes SIGINT and SIGTERM a request to stop in good order; a second one ends the process at once.
final class StopSignals {
  private let received = Received()
  private let sources: [any DispatchSourceSignal]

  private final class Received: Sendable {
    let signal = Atomic<Int32>(0)
  }

  /// - Parameter stop: called once, on a thread of its own.
  init(_ stop: @escaping @Sendable () -> Void) {
    let received = received
    // A queue of its own: those that all share may have no thread to spare in the middle of a study.
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard received.signal.exchange(number, ordering: .relaxed) == 0 else { _exit(128 + number) }
        stop()
      }
      source.activate()
      return source
    }
  }

  /// What a shell makes of the signal that came first: 130 or 143; nil where none came.
  var exitCode: Int32? {
    let signal = received.signal.load(ordering: .relaxed)
    return signal == 0 ? nil : 128 + signal
  }
}
