/// A value that is computed when it is first asked for, and kept: every later request, from any thread,
/// gets the same one. If computing it may fail, it is a `Result`.
package final class Once<Value: Sendable>: Sendable {
  private let kept = Guarded<Value?>(nil)
  private let make: @Sendable () -> Value

  /// - Parameter make: called once at most. It must not ask for this value itself.
  package init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
  }

  package var value: Value {
    kept.withLock { kept in
      if let kept { return kept }
      let made = make()
      kept = made
      return made
    }
  }
}
