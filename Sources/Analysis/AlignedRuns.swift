internal import Experiments

/// The values of several runs at the same iterations: those of the longest run.
///
/// A run that stalled stays at its last value; one that diverged goes to infinity.
struct AlignedRuns {
  let iterations: [Int]
  /// [run][record].
  let values: [[Double]]

  /// Nil if a run has no value at the start, or ended early for any reason but stalling or diverging.
  init?(_ runs: [RunRecord], _ metric: Metric, minimum: Double?) {
    let iterations = runs.map(\.curve.iterations).max { $0.count < $1.count } ?? []
    var values: [[Double]] = []
    for run in runs {
      var own = run.values(of: metric, minimum: minimum)
      // The last record may lie between scheduled ones.
      if run.curve.iterations.last != iterations[own.count - 1] { own.removeLast() }
      guard let last = own.last, own[0] != nil,
        iterations.starts(with: run.curve.iterations.prefix(own.count))
      else { return nil }
      let isWhole = own.count == iterations.count
      let end: Double
      switch run.outcome {
      case .diverged: end = .infinity
      case .stalled: end = last ?? .infinity
      default:
        guard isWhole else { return nil }
        end = .infinity
      }
      let told = own.prefix { $0 != nil }.map { $0! }
      values.append(told + [Double](repeating: end, count: iterations.count - told.count))
    }
    self.iterations = iterations
    self.values = values
  }
}
