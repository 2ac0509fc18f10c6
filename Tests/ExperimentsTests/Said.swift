import Synchronization

/// Remembers what a session has told its user.
final class Said: Sendable {
  private let memory = Mutex<[String]>([])

  var texts: [String] { memory.withLock { $0 } }
  var say: @Sendable (String) -> Void { { text in self.memory.withLock { $0.append(text) } } }

  func forget() { memory.withLock { $0 = [] } }
}
