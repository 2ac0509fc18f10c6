internal import Experiments

/// Measures what a call takes.
enum Stopwatch {
  /// Seconds of one call: the least over rounds of many calls, since whatever else the machine does
  /// only adds. A first call, uncounted, warms up; one that is long enough by itself is the answer.
  static func seconds(_ call: () -> Void) -> Double {
    let first = seconds(calls: 1, call)
    if first > 0.2 { return first }
    let calls = max(1, Int(2e-3 / max(first, 1e-9)))
    let end = ContinuousClock.now + .milliseconds(40)
    var least = Double.infinity
    var rounds = 0
    repeat {
      least = min(least, seconds(calls: calls, call))
      rounds += 1
    } while rounds < 5 || ContinuousClock.now < end
    return least
  }

  private static func seconds(calls: Int, _ call: () -> Void) -> Double {
    let begin = ContinuousClock.now
    for _ in 0..<calls { call() }
    return (ContinuousClock.now - begin).inSeconds / Double(calls)
  }
}
