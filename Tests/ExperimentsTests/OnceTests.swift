import Experiments
import Synchronization
import Testing

/// A value that is computed when it is first asked for is computed once.
@Suite struct OnceTests {
  private struct Refusal: Error, Equatable {
    let number: Int
  }

  /// How often something was computed.
  private final class Counter: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }

    func next() -> Int {
      state.withLock {
        $0 += 1
        return $0
      }
    }
  }

  @Test func whoeverAsksGetsTheSame() {
    let counter = Counter()
    let once = Once { counter.next() }
    #expect(counter.count == 0)
    let asked = [Int](repeating: 0, count: 100).concurrentMap { _ in once.value }
    #expect(asked.allSatisfy { $0 == 1 } && once.value == 1)
  }

  /// An error is kept, too.
  @Test func errorsAreKept() {
    let counter = Counter()
    let once = Once {
      Result<Int, Refusal> { () throws(Refusal) in throw Refusal(number: counter.next()) }
    }
    for _ in 0..<3 { #expect(throws: Refusal(number: 1)) { try once.value.get() } }
  }
}
