public import Sampling

/// What noise in the values adds to an estimate. The values are f(x) + ξ, with ξ independent from call to call, of mean
/// 0 and deviation σ, whatever its law.
///
/// The noise of an estimate has mean 0 and is independent of x, so it adds σ²·κ·((1 − ρ)I + ρ11ᵀ) to E[GGᵀ], with κ the
/// ``gain`` and ρ the ``correlation``:
///
/// | estimate | κ for one direction | ρ |
/// |---|---|---|
/// | central, sphere or orthonormal | n/(2ε²) | 0 |
/// | central, normals or signs | 1/(2ε²) | 0 |
/// | central, ℓ₁ sphere | n²/(2ε²) | 0 |
/// | forward along any of these | four times as much | 0 |
/// | central coordinate differences | 1/(2ε²) | 0 |
/// | forward coordinate differences | 2/ε² | ½ |
///
/// and 1/q of that for q directions, independent or orthonormal. Forward differences share f(x) + ξ₀: along random
/// directions, which point either way, this causes no correlation; along the axes every two coordinates have a
/// covariance of σ²/ε². With q = n orthonormal directions the first row equals that of central coordinate differences.
///
/// If both values of a pair have the same ξ, nothing is added.
public struct EstimateNoise: Hashable, Sendable {
  /// κ = ν/σ², where ν is the variance that noise adds to each coordinate.
  public let gain: Double
  /// ρ, the correlation of the noise of any two coordinates.
  public let correlation: Double

  /// Adds σ²·κ·((1 − ρ)I + ρ11ᵀ) to E[GGᵀ].
  public init(gain: Double, correlation: Double = 0) {
    precondition(gain >= 0, "a variance of \(gain)σ²")
    self.gain = gain
    self.correlation = correlation
  }

  /// (s/q) Σⱼ (f(x + εvⱼ) − f(x − εvⱼ))/(2ε)·wⱼ: κ = s²E[wᵢ²]/(2qε²).
  public static func central(
    _ dependence: DirectionFrame.Dependence, directions q: Int = 1, dimension n: Int,
    radius ε: Double
  ) -> Self {
    Self(gain: length(dependence, n) / (2 * Double(q) * ε * ε))
  }

  /// (s/q) Σⱼ (f(x + εvⱼ) − f(x))/ε·wⱼ: κ = 2s²E[wᵢ²]/(qε²).
  public static func forward(
    _ dependence: DirectionFrame.Dependence, directions q: Int = 1, dimension n: Int,
    radius ε: Double
  ) -> Self {
    Self(gain: 2 * length(dependence, n) / (Double(q) * ε * ε))
  }

  /// Gᵢ = (f(x + εeᵢ) − f(x − εeᵢ))/(2ε).
  public static func centralCoordinates(radius ε: Double) -> Self {
    Self(gain: 1 / (2 * ε * ε))
  }

  /// Gᵢ = (f(x + εeᵢ) − f(x))/ε.
  public static func forwardCoordinates(radius ε: Double) -> Self {
    Self(gain: 2 / (ε * ε), correlation: 0.5)
  }

  /// s²E[wᵢ²]: the entries of a direction have mean square 1/n on the sphere, and 1 for normals and signs.
  private static func length(_ dependence: DirectionFrame.Dependence, _ dimension: Int) -> Double {
    let n = Double(dimension)
    return switch dependence {
    case .independent(.sphere), .orthonormal: n
    case .independent(.gaussian), .independent(.rademacher): 1
    case .independent(.l1Sphere): n * n
    }
  }

  /// ν in the direction of a unit vector u with Σuᵢ = `sum`: σ²κ(1 − ρ + ρ(Σuᵢ)²).
  public func variance(deviation σ: Double, alongSum sum: Double? = nil) -> Double {
    σ * σ * gain * (sum.map { 1 - correlation + correlation * $0 * $0 } ?? 1)
  }
}
