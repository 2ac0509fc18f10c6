internal import LinearAlgebra
public import Sampling

/// An estimator of slopes along random directions, G = (s/q) Σⱼ dⱼwⱼ.
public protocol DirectionalEstimator: GradientEstimator {
  /// The last estimate.
  var lastEstimate: DirectionalEstimate { get set }

  /// Draws the directions of `lastEstimate` and measures the slopes along them at `x`.
  mutating func measure(at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw)

  /// The value of dⱼ on a linear function whose derivative along vⱼ is `derivative`.
  func slope(onLinearFunctionOf derivative: Double) -> Double
}

extension DirectionalEstimator {
  public mutating func estimate(
    at x: Span<Double>, from oracle: Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    let n = lastEstimate.directions.dimension
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    measure(at: x, from: oracle, using: draw)
    gradient.update(repeating: 0)
    lastEstimate.move(&gradient, by: 1)
  }

  /// The step is lost if ε‖v‖∞ is below 2⁸ units in the last place of ‖x‖∞ for every direction v: f is then evaluated
  /// at points that are off by a hundredth of the step or more. Before the first estimate there are no directions, and
  /// nothing is lost.
  public mutating func lostStep(at x: Span<Double>) -> LostStep? {
    guard let radius = traits.radius else { return nil }
    let size = BLAS.largestMagnitude(x)
    let longest = (0..<lastEstimate.slopes.count)
      .map { lastEstimate.directions.largestMagnitude(ofDirection: $0) }.max()!
    guard longest > 0, radius * longest < 0x1p8 * size.ulp else { return nil }
    return LostStep(radius: radius, size: size)
  }
}
