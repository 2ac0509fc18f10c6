/// How far a session is.
package struct SessionProgress: Sendable {
  /// Cells done, those of earlier sessions included.
  package let done: Int
  package let total: Int
  /// The share of this session's work that is done, by expected time.
  package let share: Double
  /// Seconds since the session began to run.
  package let elapsed: Double
}

/// The cells still to be carried out, handed out one by one, and how many of them are done.
final class WorkQueue<Cell: Sendable>: Sendable {
  struct Item: Sendable {
    let cell: Cell
    /// Expected seconds.
    let cost: Double
  }

  private let items: [Item]
  /// The expected seconds of all.
  private let cost: Double
  private let cellCount: Int
  private let report: @Sendable (SessionProgress) -> Void
  private let begin = ContinuousClock.now
  private let state = Guarded((next: 0, done: 0, cost: 0.0))

  /// - Parameters:
  ///   - items: in the order in which they are to be begun.
  ///   - cellCount: the study's cells, those done before included.
  ///   - report: called after every cell, one call at a time.
  init(
    _ items: [Item], of cellCount: Int, _ report: @escaping @Sendable (SessionProgress) -> Void
  ) {
    self.items = items
    cost = items.reduce(0) { $0 + $1.cost }
    self.cellCount = cellCount
    self.report = report
  }

  func next() -> Item? {
    state.withLock {
      guard $0.next < items.count else { return nil }
      $0.next += 1
      return items[$0.next - 1]
    }
  }

  func finished(_ item: Item) {
    state.withLock {
      $0.done += 1
      $0.cost += item.cost
      report(
        SessionProgress(
          done: cellCount - items.count + $0.done, total: cellCount,
          share: $0.cost / cost, elapsed: (ContinuousClock.now - begin).inSeconds))
    }
  }
}
