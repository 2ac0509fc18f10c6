/// The constants of methods that keep a running mean m of the estimates and v of their squares, entry by entry:
///
///     m⁺ = β₁m + (1 − β₁)G,   v⁺ = β₂v + (1 − β₂)G²
///
/// The defaults are those of Kingma and Ba 2015 (arXiv:1412.6980).
public struct MomentDecay: Hashable, Sendable {
  /// β₁, for the mean; 0 ≤ β₁ < 1.
  public let β1: Double
  /// β₂, for the squares; 0 ≤ β₂ < 1.
  public let β2: Double
  /// δ > 0, added to √v to keep quotients finite.
  public let δ: Double

  /// - Parameters:
  ///   - β1: 0 ≤ β₁ < 1.
  ///   - β2: 0 ≤ β₂ < 1.
  ///   - δ: above 0.
  public init(β1: Double = 0.9, β2: Double = 0.999, δ: Double = 1e-8) {
    precondition(
      0 <= β1 && β1 < 1 && 0 <= β2 && β2 < 1 && δ > 0, "β₁ = \(β1), β₂ = \(β2), δ = \(δ)")
    (self.β1, self.β2, self.δ) = (β1, β2, δ)
  }

  /// m⁺ and v⁺, which stays finite even if G² does not.
  func next(_ m: Double, _ v: Double, _ g: Double) -> (Double, Double) {
    (β1 * m + (1 - β1) * g, min(β2 * v + (1 - β2) * g * g, .greatestFiniteMagnitude))
  }
}
