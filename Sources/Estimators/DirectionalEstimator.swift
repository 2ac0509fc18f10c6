public import Sampling

/// An estimator of values along random directions, G = (s/q) Σⱼ dⱼvⱼ, which a point can follow without
/// memory for the n numbers of an estimate.
public protocol DirectionalEstimator: GradientEstimator {
  /// v₁, …, v_q of the last estimate.
  var directions: DirectionFrame { get set }

  /// d₁, …, d_q of the last estimate, each an estimate of ∇f(x)ᵀvⱼ.
  var slopes: [Double] { get }

  /// x ← x − αG.
  ///
  /// - Returns: false where the estimate is not finite; x is then left as it was.
  mutating func descend(
    _ x: inout MutableSpan<Double>, step α: Double, from oracle: Oracle,
    using draw: RandomStream.Draw
  ) -> Bool
}
