public import Sampling

/// An estimator of values along random directions, G = (s/q) Σⱼ dⱼvⱼ, which a point can follow where
/// it stands: neither the estimate nor a second point needs memory for n numbers.
public protocol DirectionalEstimator: GradientEstimator {
  /// v₁, …, v_q of the last estimate.
  var directions: DirectionFrame { get set }

  /// d₁, …, d_q of the last estimate, each an estimate of ∇f(x)ᵀvⱼ.
  var slopes: [Double] { get }

  /// x ← x − αG, where the values are asked for at x itself, moved to and fro.
  ///
  /// Rounding then leaves its trace in x, some units in the last place of each entry an iteration,
  /// about as the sum x − αG does.
  ///
  /// - Returns: false where the estimate is not finite; x is then where it was, up to rounding.
  mutating func descend(
    _ x: inout MutableSpan<Double>, step α: Double, from oracle: Oracle,
    using draw: RandomStream.Draw
  ) -> Bool
}
