/// How far the points of a simplex method move: ρ, χ, ψ and σ of ``NelderMead``.
public struct SimplexCoefficients: Hashable, Sendable {
  /// ρ > 0.
  public var reflection: Double
  /// χ > 1.
  public var expansion: Double
  /// ψ, between 0 and 1.
  public var contraction: Double
  /// σ, between 0 and 1.
  public var shrinkage: Double

  /// - Parameters:
  ///   - reflection: ρ > 0.
  ///   - expansion: χ > 1.
  ///   - contraction: ψ, between 0 and 1.
  ///   - shrinkage: σ, between 0 and 1.
  public init(reflection: Double, expansion: Double, contraction: Double, shrinkage: Double) {
    precondition(reflection > 0 && expansion > 1, "ρ = \(reflection), χ = \(expansion)")
    precondition(
      contraction > 0 && contraction < 1 && shrinkage > 0 && shrinkage < 1,
      "ψ = \(contraction), σ = \(shrinkage)")
    self.reflection = reflection
    self.expansion = expansion
    self.contraction = contraction
    self.shrinkage = shrinkage
  }

  /// 1, 2, ½, ½.
  public static let standard = SimplexCoefficients(
    reflection: 1, expansion: 2, contraction: 0.5, shrinkage: 0.5)

  /// 1, 1 + 2/n, ¾ − 1/(2n), 1 − 1/n, which keep the method from slowing down as n grows; n = 1 uses those of n = 2,
  /// the standard ones.
  ///
  /// Gao and Han 2012 (doi:10.1007/s10589-010-9329-3).
  public static func adaptive(dimension: Int) -> SimplexCoefficients {
    let n = Double(max(dimension, 2))
    return SimplexCoefficients(
      reflection: 1, expansion: 1 + 2 / n, contraction: 0.75 - 1 / (2 * n), shrinkage: 1 - 1 / n)
  }
}
