/// How far along a session is.
package struct SessionProgress: Sendable {
  /// Cells done, those of earlier sessions included.
  package let done: Int
  package let total: Int
  /// The share of this session's work that is done, by time.
  package let share: Double
  /// Seconds since the session began to run.
  package let elapsed: Double
  /// Seconds that it will still take, as it looks now.
  package let left: Double

  package init(done: Int, total: Int, share: Double, elapsed: Double, left: Double) {
    self.done = done
    self.total = total
    self.share = share
    self.elapsed = elapsed
    self.left = left
  }
}

/// The cells still to be carried out, handed out one by one, and how many of them are done.
final class WorkQueue<Cell: Sendable>: Sendable {
  struct Item: Sendable {
    let cell: Cell
    /// Expected seconds.
    let cost: Double
  }

  private let items: [Item]
  /// For each item, the expected seconds of itself and all that follow.
  private let costsFrom: [Double]
  private let cellCount: Int
  private let jobs: Int
  private let report: @Sendable (SessionProgress) -> Void
  private let clock: @Sendable () -> Double
  private let state = Guarded(State())

  private struct State {
    var next = 0
    var done = 0
    var expectedOfFinished = 0.0
    var spentOnFinished = 0.0
    /// When the cells under way began, by their place.
    var begun: [Int: Double] = [:]
  }

  /// A cell that was handed out.
  struct Handed {
    let cell: Cell
    fileprivate let place: Int
  }

  /// - Parameters:
  ///   - items: in the order in which they are to be begun, the longest first.
  ///   - cellCount: the study's cells, those done before included.
  ///   - jobs: how many are carried out at a time.
  ///   - clock: seconds since the session began.
  ///   - report: called after every cell, one call at a time.
  init(
    _ items: [Item], of cellCount: Int, jobs: Int, clock: @escaping @Sendable () -> Double,
    _ report: @escaping @Sendable (SessionProgress) -> Void
  ) {
    self.items = items
    costsFrom = items.reversed().reduce(into: [0]) { $0.append($0.last! + $1.cost) }.reversed()
    self.cellCount = cellCount
    self.jobs = jobs
    self.report = report
    self.clock = clock
  }

  func next() -> Handed? {
    state.withLock {
      guard $0.next < items.count else { return nil }
      $0.begun[$0.next] = clock()
      $0.next += 1
      return Handed(cell: items[$0.next - 1].cell, place: $0.next - 1)
    }
  }

  func finished(_ handed: Handed) {
    state.withLock {
      $0.done += 1
      $0.expectedOfFinished += items[handed.place].cost
      $0.spentOnFinished += clock() - ($0.begun.removeValue(forKey: handed.place) ?? 0)
      report(progress($0))
    }
  }

  /// How far along things are, in the middle of cells too.
  var progress: SessionProgress { state.withLock { progress($0) } }

  private func progress(_ state: State) -> SessionProgress {
    let now = clock()
    var outlook = SessionOutlook(jobs: jobs)
    outlook.expectedOfFinished = state.expectedOfFinished
    outlook.spentOnFinished = state.spentOnFinished
    outlook.waiting = costsFrom[state.next]
    outlook.longestWaiting = state.next < items.count ? items[state.next].cost : 0
    outlook.underWay = state.begun.map { (items[$0.key].cost, now - $0.value) }
    return SessionProgress(
      done: cellCount - items.count + state.done, total: cellCount,
      share: outlook.share, elapsed: now, left: outlook.secondsLeft)
  }
}
