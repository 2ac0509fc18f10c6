public import Sampling

/// An estimate G = (s/q) Σⱼ dⱼwⱼ along random directions (w = v except on the ℓ₁ sphere), kept as its directions and
/// slopes, so that a point can follow it without memory for n more numbers.
public struct DirectionalEstimate: Sendable {
  /// v₁, …, v_q.
  public var directions: DirectionFrame
  /// d₁, …, d_q, each an estimate of ∇f(x)ᵀvⱼ.
  public var slopes: [Double]

  /// An estimate of 0 along these directions.
  public init(along directions: DirectionFrame) {
    self.directions = directions
    slopes = [Double](repeating: 0, count: directions.count)
  }

  /// s/q.
  private var weight: Double { directions.scale / Double(directions.count) }

  /// x ← x + tG.
  public mutating func move(_ x: inout MutableSpan<Double>, by t: Double) {
    for j in slopes.indices { directions.step(&x, along: j, by: t * weight * slopes[j]) }
  }

  /// Whether every term of tG is a finite number.
  public func isFinite(times t: Double) -> Bool {
    slopes.allSatisfy { (t * weight * $0).isFinite }
  }

  /// x ← x + tG if every term of tG is a finite number.
  ///
  /// - Returns: false if not; x is then unchanged.
  public mutating func moveIfFinite(_ x: inout MutableSpan<Double>, by t: Double) -> Bool {
    guard isFinite(times: t) else { return false }
    move(&x, by: t)
    return true
  }
}
