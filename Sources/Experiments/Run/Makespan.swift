extension Double {
  /// How long it takes to do things in several places at once, one after the other in each, the longest
  /// first: never less than the longest of them takes.
  ///
  /// - Parameters:
  ///   - seconds: how long each takes.
  ///   - jobs: how many are done at a time.
  package static func makespan(_ seconds: [Double], jobs: Int) -> Double {
    guard !seconds.isEmpty else { return 0 }
    return ShardAssignment(seconds, count: min(jobs, seconds.count)).loads.max()!
  }
}
