internal import Experiments

/// Measures how long calls take.
enum Stopwatch {
  /// How long calls took, and how well that is known.
  struct Reading {
    /// The time of one call of each.
    let seconds: [Double]
    /// The largest share of a time that the clock's noise makes up.
    let relativeNoise: Double
  }

  /// Seconds of one call of each: the least over rounds of many, since whatever else the machine does only adds to
  /// it. The calls take turns, so that a slow moment affects all of them. A first call of each, uncounted, warms up;
  /// if a call is long enough by itself, its first one counts as one of two rounds.
  ///
  /// A time's noise is how far apart the quickest quarter of its rounds lie, plus the clock's own step.
  static func read(_ calls: [() -> Void]) -> Reading {
    let first = calls.map { seconds(count: 1, $0) }
    let counts = first.map { max(1, Int(2e-3 / max($0, 1e-9))) }
    var rounds = first.map { $0 > longest ? [$0] : [] }
    let most = first.map { $0 > longest ? 2 : 7 }
    let end = ContinuousClock.now + .milliseconds(40 * calls.count)
    func isDue(_ i: Int) -> Bool {
      rounds[i].count < most[i] || first[i] <= longest && ContinuousClock.now < end
    }
    while true {
      let due = calls.indices.filter(isDue)
      if due.isEmpty { break }
      for i in due { rounds[i].append(seconds(count: counts[i], calls[i])) }
    }
    let sorted = rounds.map { $0.sorted() }
    let noise = zip(sorted, counts).map { rounds, count in
      rounds[max(1, (rounds.count - 1) / 4)] - rounds[0] + step / Double(count)
    }
    return Reading(
      seconds: sorted.map { $0[0] },
      relativeNoise: zip(noise, sorted).map { $0 / max($1[0], step * 1e-6) }.max() ?? 0)
  }

  /// Two rounds are enough for a call that takes longer.
  private static let longest = 0.2

  /// The clock's step: the shortest time that it tells apart from none.
  static let step: Double = {
    (0..<1000).map { _ in
      let begin = ContinuousClock.now
      var end = ContinuousClock.now
      while end == begin { end = ContinuousClock.now }
      return (end - begin).inSeconds
    }.min()!
  }()

  private static func seconds(count: Int, _ call: () -> Void) -> Double {
    let begin = ContinuousClock.now
    for _ in 0..<count { call() }
    return (ContinuousClock.now - begin).inSeconds / Double(count)
  }
}
