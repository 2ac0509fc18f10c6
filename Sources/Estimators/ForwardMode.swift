public import Sampling

/// The exact gradient by forward-mode automatic differentiation: the derivatives along all n axes, a few at a time over
/// the same values. It takes n tangents, each about the work of two evaluations, and no memory for a reverse sweep
/// (Griewank and Walther 2008, doi:10.1137/1.9780898717761, chapter 3).
public struct ForwardMode: GradientEstimator {
  /// k, the number of tangents that one sweep over the graph carries; each takes as much memory as the graph's values.
  private let tangentsAtOnce: Int
  /// k vectors of n entries, zero between estimates.
  private var axes: [Double]

  public let traits: EstimatorTraits

  /// Enough to share the cost of the values, few enough to stay in cache.
  public static let defaultTangentsAtOnce = 8

  /// - Parameter tangentsAtOnce: k ≥ 1.
  public init(
    dimension n: Int, tangentsAtOnce: Int = ForwardMode.defaultTangentsAtOnce
  ) {
    precondition(tangentsAtOnce > 0, "at least one tangent at a time")
    let k = min(tangentsAtOnce, n)
    self.tangentsAtOnce = k
    axes = [Double](repeating: 0, count: k * n)
    traits = EstimatorTraits(
      secondMoment: 1, moments: .exact(dimension: n), calls: CallCounts(tangents: n),
      bringsValue: true,
      workspaceBytes: k * n * MemoryLayout<Double>.stride)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: TangentOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    _ = valueAndEstimate(at: x, from: oracle, using: draw, into: &gradient)
  }

  public mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: TangentOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double? {
    let n = gradient.count
    var value: Double?
    precondition(
      axes.count == tangentsAtOnce * n, "a gradient of \(axes.count / tangentsAtOnce) entries")
    for first in stride(from: 0, to: n, by: tangentsAtOnce) {
      let k = min(tangentsAtOnce, n - first)
      for j in 0..<k { axes[j * n + first + j] = 1 }
      value = oracle.valueAndTangents(
        at: x, along: axes.span.extracting(0..<k * n), into: &gradient, from: first)
      for j in 0..<k { axes[j * n + first + j] = 0 }
    }
    return value
  }
}
