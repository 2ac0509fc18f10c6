internal import Dispatch

extension Array where Element: Sendable {
  /// Like `map`, with the elements shared out among the processors. The order in which they finish must not
  /// matter.
  ///
  /// - Throws: the error of the first element that fails, once all are done.
  package func concurrentMap<Value: Sendable, Failure: Error>(
    _ transform: @Sendable (Element) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let results = Guarded([Result<Value, Failure>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { i in
      let result = Result { () throws(Failure) in try transform(self[i]) }
      results.withLock { $0[i] = result }
    }
    var values: [Value] = []
    for result in results.withLock({ $0 }) { values.append(try result!.get()) }
    return values
  }
}
