/// Something that a study does many times, to be timed for its plan.
package struct RepeatedWork: Sendable {
  /// Work of one kind takes roughly the same time per operation: for instance, a method on problems of
  /// several sizes.
  package let kind: String
  /// The arithmetic operations of a call, as far as they are counted.
  let operations: Double
  /// How many calls the study makes.
  package let calls: Double
  /// How many calls in a row are timed as one, because they differ.
  let period: Int
  /// Makes the call to be timed, with whatever memory it needs; its argument is how many calls came
  /// before.
  package let prepare: @Sendable () -> (Int) -> Void

  /// - Parameters:
  ///   - kind: the same for work that takes about as long per operation.
  ///   - operations: the counted operations of a call.
  ///   - calls: how many the study makes.
  ///   - period: how many calls in a row are timed as one, if they differ.
  ///   - prepare: makes the call to be timed.
  package init(
    kind: String, operations: Double, calls: Double, period: Int = 1,
    prepare: @escaping @Sendable () -> (Int) -> Void
  ) {
    self.kind = kind
    self.operations = max(operations, 1)
    self.calls = calls
    self.period = period
    self.prepare = prepare
  }

  /// The same work with another number of calls.
  package func times(_ calls: Double) -> RepeatedWork {
    RepeatedWork(
      kind: kind, operations: operations, calls: calls, period: period, prepare: prepare)
  }
}
