public import Estimators

/// The line search of Moré and Thuente, for a step that satisfies the strong Wolfe conditions
///
///     φ(t) ≤ φ(0) + μ·t·φ′(0),   |φ′(t)| ≤ η·|φ′(0)|
///
/// using values and slopes at trials. Cubic and quadratic interpolation shrink the interval that is known to contain
/// such a step (``BracketedSearch``). The first trial is 1 for directions that have a natural length; for others it is
/// the step that would change f to first order as much as the previous step did, and at first a step of length 1.
///
/// The search ends without the conditions after 20 trials, or when the width of the interval falls below a share of its
/// end; the step is then the best trial, if it is below φ(0). If f or its gradient is NaN or infinite at a trial, the
/// trial counts as too long.
///
/// Moré and Thuente 1994 (doi:10.1145/192115.192132).
public struct MoreThuente: StepRule {
  /// What one step search passes to the next.
  public struct Memory: Codable, Hashable, Sendable {
    /// t·φ′(0) of the last line whose direction had no natural length.
    var change: Double?
  }

  /// The most trials of one search.
  private static let mostTrials = 20
  /// The longest step, as a multiple of the first trial.
  private static let mostGrowth = 1e10

  /// μ.
  public let decrease: Double
  /// η.
  public let curvature: Double
  /// The width of the interval, as a share of its end, below which it is too narrow.
  public let width: Double

  /// - Parameters:
  ///   - decrease: 0 < μ < η.
  ///   - curvature: η < 1.
  ///   - width: above 0.
  public init(decrease μ: Double = 1e-3, curvature η: Double = 0.9, width: Double = 0.1) {
    precondition(0 < μ && μ < η && η < 1 && width > 0, "μ = \(μ), η = \(η), width \(width)")
    (decrease, curvature, self.width) = (μ, η, width)
  }

  public var beginning: Memory { Memory() }

  public func step<Estimator: GradientEstimator>(
    along line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double? {
    var t = firstTrial(on: line, memory)
    var search = BracketedSearch(
      value: line.value, slope: line.slope, first: t, most: Self.mostGrowth * t, self)
    var found: Double?
    for _ in 0..<Self.mostTrials {
      let (value, slope) = try line.valueAndSlope(at: t, from: oracle)
      let trial = BracketedSearch.Sample(step: t, value: value, slope: slope)
      if search.accepts(trial) {
        found = t
        break
      }
      guard let next = search.next(after: trial) else { break }
      t = next
    }
    if !line.isScaled { memory.change = (found ?? search.bestStep ?? t) * line.slope }
    return found ?? search.bestStep
  }

  private func firstTrial<Estimator: GradientEstimator>(
    on line: SearchLine<Estimator>, _ memory: Memory
  ) -> Double {
    let t = line.firstStep(otherwise: memory.change.map { $0 / line.slope })
    return t > 0 && t.isFinite ? t : line.unitStep
  }

  /// One trial, which yields a value and a gradient.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    ClosingEstimates<Estimator>.callsOfValueAndEstimate(by: estimator)
  }
}
