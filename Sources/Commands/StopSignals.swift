internal import Foundation
internal import Synchronization

/// Makes SIGINT and SIGTERM a request to stop in good order; a second one ends the process at once.
///
/// It uses handlers, which are in place when `listen` returns. On Linux, Dispatch's signal sources are in place only
/// some time later, and lose what comes before that.
enum StopSignals {
  /// The signal that came first; 0 if none did.
  private static let first = Atomic<Int32>(0)
  /// From the handler, which may do hardly more than write a byte, to a thread that may do anything.
  private static let pipe = Pipe()
  private static let writingEnd = pipe.fileHandleForWriting.fileDescriptor

  /// - Parameter stop: called once, on a thread of its own.
  static func listen(_ stop: @escaping @Sendable () -> Void) {
    // What the handler needs must exist before the handler does.
    (_, _) = (first.load(ordering: .relaxed), writingEnd)
    Thread.detachNewThread {
      _ = try? pipe.fileHandleForReading.read(upToCount: 1)
      stop()
    }
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        guard StopSignals.first.exchange(number, ordering: .relaxed) == 0 else {
          _exit(128 + number)
        }
        let error = errno
        var byte: UInt8 = 0
        write(StopSignals.writingEnd, &byte, 1)
        errno = error
      }
    }
  }

  /// The exit code that a shell gives for the signal that came first: 130 or 143; nil if none came.
  static var exitCode: Int32? {
    let signal = first.load(ordering: .relaxed)
    return signal == 0 ? nil : 128 + signal
  }
}
