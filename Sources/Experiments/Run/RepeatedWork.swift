/// Something that a study does many times, to be timed for its plan.
package struct RepeatedWork: Sendable {
  /// What is alike takes as long for every operation, roughly: a method on problems of several sizes.
  package let kind: String
  /// The arithmetic operations of a call, as far as they are counted.
  let operations: Double
  /// How many calls the study makes.
  package let calls: Double
  /// How many calls in a row are timed as one, since they are not alike.
  let period: Int
  /// Makes what is to be timed, with whatever memory it needs; told how many times it was called before.
  package let prepare: @Sendable () -> (Int) -> Void

  /// - Parameters:
  ///   - kind: what is alike in how long an operation takes.
  ///   - operations: of a call, counted.
  ///   - calls: how many the study makes.
  ///   - period: how many calls in a row are timed as one, where they are not alike.
  ///   - prepare: makes what is to be timed.
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

  /// The same, of which the study makes another number of calls.
  package func times(_ calls: Double) -> RepeatedWork {
    RepeatedWork(
      kind: kind, operations: operations, calls: calls, period: period, prepare: prepare)
  }
}
