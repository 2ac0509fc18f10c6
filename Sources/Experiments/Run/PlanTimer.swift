internal import Answers
internal import Foundation

/// Times the work of a study for its plan, and takes little time itself: a twentieth of what the study will take or
/// 0.2 s, whichever is more, and never more than 5 s.
///
/// The work that the study spends most on is timed first. A time is the least of several, since whatever else the
/// machine does only adds to it. Work that there is no time for is assumed to be as fast, per counted operation, as
/// the most similar work that was timed. If others use the processors too, the study takes as many times longer as
/// the timing itself did by waiting for them.
///
/// The time that other processes take to start and to answer does not count against this time: if they are slow, one
/// work of each kind is still called twice, or once if that takes 5 s.
package struct PlanTimer {
  static let share = 0.05
  static let leastSeconds = 0.2
  static let mostSeconds = 5.0
  /// A batch of calls is at least this long, so that the clock's own step does not matter.
  private static let batchSeconds = 2e-5
  private static let mostBatches = 50
  /// If a study takes longer than this, it is worth looking at how busy the machine is, for `lookSeconds`.
  private static let worthwhileSeconds = 1.0
  private static let lookSeconds = 0.15
  /// Assumed before anything is timed.
  private static let assumedSecondsPerOperation = 1e-9
  private static let assumedSecondsPerCall = 2e-7

  private let now: () -> Double
  private let spent: () -> Double
  private let answered: () -> Double

  /// - Parameters:
  ///   - now: a clock, in seconds.
  ///   - spent: the seconds that this thread has had a processor.
  ///   - answered: the seconds that it has waited for other processes to start and to answer.
  package init(
    now: @escaping () -> Double, spent: @escaping () -> Double,
    answered: @escaping () -> Double = { 0 }
  ) {
    self.now = now
    self.spent = spent
    self.answered = answered
  }

  /// Uses the system's monotonic clock.
  package init() {
    let begin = ContinuousClock.now
    self.init {
      (ContinuousClock.now - begin).inSeconds
    } spent: {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    } answered: {
      ChildWaiting.seconds
    }
  }

  /// The seconds that a call of each takes, in their order.
  package func secondsPerCall(_ works: [RepeatedWork]) -> [Double] {
    let (begin, spentBefore, answeredBefore) = (now(), spent(), answered())
    func own() -> Double { now() - begin - (answered() - answeredBefore) }
    var measured: [String: [(operations: Double, seconds: Double)]] = [:]
    var seconds = [Double?](repeating: nil, count: works.count)
    func expected(_ i: Int) -> Double {
      seconds[i] ?? Self.expected(works[i], measured)
    }
    func study() -> Double { works.indices.reduce(0) { $0 + works[$1].calls * expected($1) } }
    func allowance() -> Double {
      min(max(Self.share * study(), Self.leastSeconds), Self.mostSeconds)
    }
    let order = works.indices.sorted {
      (works[$0].calls * works[$0].operations, $1) > (works[$1].calls * works[$1].operations, $0)
    }
    var allowed = allowance()
    for (place, i) in order.enumerated() {
      let left = allowed - own()
      guard left > 0 else { break }
      // For a kind that was timed before, answers count too.
      let isKnown = measured[works[i].kind] != nil
      guard expected(i) <= (isKnown ? allowed - (now() - begin) : left) else { continue }
      let time = least(works[i], within: left / Double(works.count - place))
      seconds[i] = time
      measured[works[i].kind, default: []].append((works[i].operations, time))
      // The study's length becomes known while its parts are timed; it is computed so rarely that this is free.
      if place.isPowerOfTwoLess1 { allowed = allowance() }
    }
    if study() > Self.worthwhileSeconds {
      for i in order.cycled() {
        guard let time = seconds[i], now() - begin + time < Self.lookSeconds else { break }
        seconds[i] = min(time, least(works[i], within: Self.lookSeconds / 10))
      }
    }
    // Answers were already as slow as they will be; only the rest is scaled.
    let (all, ours) = (now() - begin, own())
    let waiting = max(1, ours / max(spent() - spentBefore, 1e-3))
    let factor = all > 0 ? (all - ours + ours * waiting) / all : 1
    return works.indices.map { expected($0) * factor }
  }

  /// The least time of a call over batches, which are whole periods if there is time for one. The first call warms
  /// up, and counts only if it left no time for another.
  private func least(_ work: RepeatedWork, within slot: Double) -> Double {
    let call = work.prepare()
    let (begin, answeredBefore) = (now(), answered())
    call(0)
    let first = now() - begin
    guard first - (answered() - answeredBefore) < slot, first < Self.mostSeconds else {
      return first
    }
    let period = first * Double(work.period) < slot ? work.period : 1
    let size = max(1, Int(Self.batchSeconds / max(first, 1e-9)) / period) * period
    var (least, done) = (Double.infinity, 1)
    for _ in 0..<Self.mostBatches {
      let start = now()
      for k in 0..<size { call(done + k) }
      done += size
      let end = now()
      least = min(least, (end - start) / Double(size))
      if end - begin + (end - start) > slot { break }
    }
    return least
  }

  /// As fast per operation as the most similar work: the nearest in size of its kind, otherwise as fast as is usual.
  private static func expected(
    _ work: RepeatedWork, _ measured: [String: [(operations: Double, seconds: Double)]]
  ) -> Double {
    if let nearest = measured[work.kind]?.min(by: {
      abs(log($0.operations / work.operations)) < abs(log($1.operations / work.operations))
    }) {
      return nearest.seconds * work.operations / nearest.operations
    }
    return assumedSecondsPerCall + assumedSecondsPerOperation * work.operations
  }
}

extension Int {
  /// 0, 1, 3, 7, ….
  fileprivate var isPowerOfTwoLess1: Bool { self & (self + 1) == 0 }
}

extension [Int] {
  /// The entries over and over again.
  fileprivate func cycled() -> some Sequence<Int> {
    sequence(state: 0) { (place: inout Int) -> Int? in
      guard !isEmpty else { return nil }
      defer { place += 1 }
      return self[place % count]
    }
  }
}
