internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Optimizers
internal import Problems

/// How long the means of a method can be tested, as shown by runs that are not the study's own.
///
/// Values that are products of many random factors are heavy-tailed, the more so the longer a run is: a sample
/// without its tail has both a low mean and a small standard error, so it cannot reveal this itself. For gradient
/// descent the growth of the tail is known (``Prediction``); for methods with memory, and wherever values have noise,
/// further replicates are run, from streams of their own: 200, or 40 if these leave no doubt.
struct TailPilot: Sendable {
  static let counts = [40, 200]
  /// Replicates that no study has.
  private static let firstReplicate = 1 << 40
  /// The largest share of the sum that one run may have.
  private static let largestShare = 0.25

  /// The standard deviation over the mean, record by record, up to the first at which one run has too large a share.
  private let relativeDeviations: [Double]

  /// Whether neither a study's own replicates nor what is known can tell how long that is.
  static func isNeeded(_ rate: ProvenRate?, _ traits: EstimatorTraits, _ noise: ValueNoise) -> Bool
  {
    noise != .none || rate != .descent && traits.isRandom
  }

  /// Whether there may be a closed form that means could be compared with.
  static func mayHaveClosedForm(_ instance: Instance, _ noise: ValueNoise) -> Bool {
    switch noise {
    case .none, .independent: instance.problem.quadratic != nil
    case .batches: (instance.problem as? LeastSquares)?.rows != nil
    case .unknown, .varying: false
    }
  }

  /// Nil if there is no closed form that means could be compared with.
  ///
  /// - Parameter doubtful: the relative deviation from which on all 200 are run.
  init?(
    of cell: ConvergenceCell, in study: ConvergenceStudy, _ metric: Metric, at iterations: [Int],
    _ noise: ValueNoise, doubtful: Double
  ) throws {
    guard Self.mayHaveClosedForm(cell.instance, noise) else { return nil }
    var runs: [[Double]] = []
    var deviations: [Double] = []
    for count in Self.counts {
      runs += try (runs.count..<count).map { cell.replicate(Self.firstReplicate + $0) }
        .concurrentMap { try Self.values(of: $0, in: study, metric, at: iterations) }
      deviations = Self.relativeDeviations(of: runs)
      if deviations.count == iterations.count, deviations.allSatisfy({ $0 < doubtful }) { break }
    }
    relativeDeviations = deviations
  }

  private static func relativeDeviations(of runs: [[Double]]) -> [Double] {
    let count = Double(runs.count)
    var deviations: [Double] = []
    for r in runs[0].indices {
      let values = runs.map { $0[r] }
      let sum = values.reduce(0, +)
      guard sum > 0, sum.isFinite, values.max()! <= largestShare * sum else { break }
      let mean = sum / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      deviations.append((squares / (count - 1)).squareRoot() / mean)
    }
    return deviations
  }

  /// The number of leading records at which the mean of `replicates` runs has a relative standard error of at
  /// most `relativeError`.
  func recordCount(replicates: Int, relativeError: Double) -> Int {
    let limit = relativeError * Double(replicates).squareRoot()
    return relativeDeviations.firstIndex { $0 > limit } ?? relativeDeviations.count
  }

  private static func values(
    of cell: ConvergenceCell, in study: ConvergenceStudy, _ metric: Metric, at iterations: [Int]
  ) throws -> [Double] {
    let known = cell.instance.problem.known
    let evaluator = Evaluator(cell.instance.graph)
    return try study.points(of: cell, at: iterations).map { x in
      switch metric {
      case .loss: evaluator.value(at: x)
      case .gap: evaluator.value(at: x) - known.minimum!
      case .gradientNormSquared:
        evaluator.gradient(at: x).reduce(0) { $0 + $1 * $1 }
      case .distanceSquared: known.minimizer!.squaredDistance(to: x)
      }
    }
  }
}
