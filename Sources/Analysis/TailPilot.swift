internal import AutoDiff
internal import Experiments
internal import Problems

/// How long the means of a method can be tested: told by runs that are not the study's own.
///
/// Values that are products of many random factors are heavy-tailed, the more the longer a run is: a sample
/// without its tail has both a low mean and a small standard error, so it cannot be asked itself. For gradient
/// descent the growth of the tail is known (``Prediction``); for methods with memory 200 further replicates are
/// run, from streams of their own.
struct TailPilot: Sendable {
  private static let count = 200
  /// Replicates that no study has.
  private static let firstReplicate = 1 << 40
  /// What one run may hold of the sum.
  private static let largestShare = 0.25

  /// The standard deviation over the mean, record by record, up to the first at which one run holds too much.
  private let relativeDeviations: [Double]

  /// Nil where there is no closed form that means could be held against, or nothing is random.
  init?(
    of cell: ConvergenceCell, in study: ConvergenceStudy, _ metric: Metric, at iterations: [Int]
  ) throws {
    guard cell.instance.problem is Quadratic else { return nil }
    let runs = try (0..<Self.count).map { cell.replicate(Self.firstReplicate + $0) }
      .concurrentMap { try Self.values(of: $0, in: study, metric, at: iterations) }
    var deviations: [Double] = []
    for r in iterations.indices {
      let values = runs.map { $0[r] }
      let sum = values.reduce(0, +)
      guard sum > 0, sum.isFinite, values.max()! <= Self.largestShare * sum else { break }
      let mean = sum / Double(Self.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      deviations.append((squares / Double(Self.count - 1)).squareRoot() / mean)
    }
    relativeDeviations = deviations
  }

  /// How many records, from the first on, have a mean of so many replicates whose relative standard error is at
  /// most that much.
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
