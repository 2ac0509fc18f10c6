public import Sampling

/// The exact gradient by reverse-mode automatic differentiation: one sweep forward and one backward
/// over the recorded graph. For any n it takes at most four to five times the operations of a value
/// (Baur and Strassen 1983, doi:10.1016/0304-3975(83)90110-X).
public struct ReverseMode: GradientEstimator {
  public let traits = EstimatorTraits(
    secondMoment: 1, calls: CallCounts(gradients: 1), bringsValue: true, workspaceBytes: 0)

  /// Has no parameters.
  public init() {}

  public func estimate(
    at x: Span<Double>, from oracle: GradientOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    _ = oracle.valueAndGradient(at: x, into: &gradient)
  }

  public func valueAndEstimate(
    at x: Span<Double>, from oracle: GradientOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double? {
    oracle.valueAndGradient(at: x, into: &gradient)
  }
}
