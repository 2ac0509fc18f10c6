extension PathAnimation {
  /// How each run ended.
  package var findings: [String] {
    runs.map { run in
      "\(instance) \(run.method): f = \(run.last.loss.formatted(.short)) after "
        + "\(run.last.iteration) iterations"
    } + diverged.map { "\(instance) \($0): all runs diverged" }
  }
}
