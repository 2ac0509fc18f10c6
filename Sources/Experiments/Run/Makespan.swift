extension Double {
  /// How long it takes to do things one after the other in several places at once, the longest first: never
  /// less than the longest of them takes.
  ///
  /// - Parameters:
  ///   - seconds: what each takes.
  ///   - jobs: how many are done at a time.
  package static func makespan(_ seconds: [Double], jobs: Int) -> Double {
    guard !seconds.isEmpty else { return 0 }
    return ShardAssignment(seconds, count: min(jobs, seconds.count)).loads.max()!
  }
}
