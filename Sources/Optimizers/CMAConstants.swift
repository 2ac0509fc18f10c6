internal import Foundation

/// The constants of CMA-ES, which follow from the number of variables n and the population size λ.
///
/// Weights w₁ > … > w_λ come from w′ᵢ = ln((λ + 1)/2) − ln i. The first μ = ⌊λ/2⌋ are above 0 and sum to 1; the others
/// sum to −α, α = min(1 + c₁/c_μ, 1 + 2μ⁻/(μ_eff + 2), (1 − c₁ − c_μ)/(n c_μ)), μ_eff = (Σw′ᵢ)²/Σw′ᵢ² over the first μ,
/// μ⁻ the same over the others. Then
///
///     c_σ = (μ_eff + 2)/(n + μ_eff + 5)          d_σ = 1 + 2 max(0, √((μ_eff − 1)/(n + 1)) − 1) + c_σ
///     c_c = (4 + μ_eff/n)/(n + 4 + 2μ_eff/n)     c₁ = 2/((n + 1.3)² + μ_eff)
///     c_μ = min(1 − c₁, 2(¼ + μ_eff + 1/μ_eff − 2)/((n + 2)² + μ_eff))
///
/// and for a diagonal covariance c₁ and c_μ are (n + 2)/3 times as large, capped so that c₁ + c_μ ≤ 1.
///
/// Hansen 2016 (arXiv:1604.00772), Table 1; Ros and Hansen 2008 (doi:10.1007/978-3-540-87700-4_30).
public struct CMAConstants: Hashable, Sendable {
  /// n.
  public let dimension: Int
  /// w₁ > … > w_λ.
  public let weights: [Double]
  /// μ, the number of weights above 0.
  public let parentCount: Int
  /// μ_eff.
  public let selectionMass: Double
  /// c_σ.
  public let deviationPathRate: Double
  /// d_σ.
  public let damping: Double
  /// c_c.
  public let covariancePathRate: Double
  /// c₁.
  public let rankOneRate: Double
  /// c_μ.
  public let rankMuRate: Double
  /// E‖z‖ of n standard normals, √2 Γ((n + 1)/2)/Γ(n/2).
  public let expectedLength: Double

  /// λ = 4 + ⌊3 ln n⌋, as in the tutorial.
  public static func usualPopulation(dimension n: Int) -> Int { 4 + Int(3 * log(Double(n))) }

  /// λ.
  public var population: Int { weights.count }

  /// ⌈1/(10n(c₁ + c_μ))⌉: the number of generations between decompositions of the covariance, as in the tutorial's
  /// program; it hardly changes in between.
  public var decompositionInterval: Int {
    let interval = 1 / (10 * Double(dimension) * (rankOneRate + rankMuRate))
    return max(1, Int(interval.rounded(.up)))
  }

  /// - Parameters:
  ///   - n: above 0.
  ///   - λ: at least 2; the tutorial's by default.
  ///   - form: the form of the covariance.
  public init(dimension n: Int, population λ: Int? = nil, form: SearchCovariance.Form = .full) {
    let λ = λ ?? Self.usualPopulation(dimension: n)
    precondition(n > 0 && λ >= 2, "n = \(n), λ = \(λ)")
    let raw = (1...λ).map { log(Double(λ + 1) / 2) - log(Double($0)) }
    let (μ, size) = (λ / 2, Double(n))
    func mass(_ weights: some Sequence<Double>) -> Double {
      let sum = weights.reduce(0, +)
      return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }
    let μeff = mass(raw.prefix(μ))
    let factor = form == .full ? 1 : (size + 2) / 3
    let c1 = min(1, factor * 2 / ((size + 1.3) * (size + 1.3) + μeff))
    let cμ = min(
      1 - c1, factor * 2 * (0.25 + μeff + 1 / μeff - 2) / ((size + 2) * (size + 2) + μeff))
    let α = min(
      1 + c1 / cμ, 1 + 2 * mass(raw.dropFirst(μ)) / (μeff + 2), (1 - c1 - cμ) / (size * cμ))
    let above = raw.prefix(μ).reduce(0, +)
    let below = -raw.dropFirst(μ).reduce(0, +)
    weights = raw.enumerated().map { $0 < μ ? $1 / above : α * $1 / below }
    dimension = n
    parentCount = μ
    selectionMass = μeff
    let cσ = (μeff + 2) / (size + μeff + 5)
    deviationPathRate = cσ
    damping = 1 + 2 * max(0, ((μeff - 1) / (size + 1)).squareRoot() - 1) + cσ
    covariancePathRate = (4 + μeff / size) / (size + 4 + 2 * μeff / size)
    rankOneRate = c1
    rankMuRate = cμ
    // E‖z‖ for n and n + 1 variables multiply to n.
    expectedLength = (1..<n).reduce((2 / Double.pi).squareRoot()) { Double($1) / $0 }
  }
}
