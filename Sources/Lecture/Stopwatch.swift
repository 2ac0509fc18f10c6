internal import Experiments

/// Measures what calls take.
enum Stopwatch {
  /// Seconds of one call of each: the least over rounds of many, since whatever else the machine does
  /// only adds. The calls take turns, so that a slow moment meets all of them. A first call of each,
  /// uncounted, warms up; one that is long enough by itself is the answer.
  static func seconds(_ calls: [() -> Void]) -> [Double] {
    let first = calls.map { seconds(count: 1, $0) }
    let counts = first.map { max(1, Int(2e-3 / max($0, 1e-9))) }
    var least = first.map { $0 > longest ? $0 : .infinity }
    let end = ContinuousClock.now + .milliseconds(40 * calls.count)
    var rounds = 0
    while least.contains(.infinity) || rounds < 7 || ContinuousClock.now < end {
      for (i, call) in calls.enumerated() where first[i] <= longest {
        least[i] = min(least[i], seconds(count: counts[i], call))
      }
      rounds += 1
      if first.allSatisfy({ $0 > longest }) { break }
    }
    return least
  }

  /// Seconds of one call.
  static func seconds(_ call: () -> Void) -> Double {
    withoutActuallyEscaping(call) { seconds([$0])[0] }
  }

  /// Seconds of a call that is measured once.
  private static let longest = 0.2

  private static func seconds(count: Int, _ call: () -> Void) -> Double {
    let begin = ContinuousClock.now
    for _ in 0..<count { call() }
    return (ContinuousClock.now - begin).inSeconds / Double(count)
  }
}
