internal import Foundation

/// A lower confidence limit for the mean of values that are not negative, whatever their distribution.
///
/// If independent w_r ≥ 0 have expectations of at most m, the capital Π_r (1 + λ(w_r/m − 1)) of a
/// gambler who stakes the share λ of his capital on each, 0 ≤ λ ≤ 1, has an expectation of at most 1,
/// and so has K(m), the mean of several gamblers' capitals. By Markov's inequality, K(m) ≥ 1/α has a
/// probability of at most α, so the limit is the largest m with K(m) ≥ 1/α (Waudby-Smith and Ramdas
/// 2024, doi:10.1093/jrsssb/qkad009).
///
/// Exact for few values, for heavy tails and for values that agree by chance, where Student's t raises
/// too many alarms. The price is power: R values of ρm exceed m if ρ^R ≥ 6/α, which for α = 1e-8 and
/// R = 20 takes ρ = 2.75.
package struct BettingLimit: Hashable, Sendable {
  /// λ of each gambler; the last ones are for values that differ much from each other.
  private static let stakes = [1, 0.5, 0.25, 0.125, 0.0625, 0.03125]

  private let values: [Double]

  package init(_ values: [Double]) {
    self.values = values
  }

  /// ln K(m).
  package func logCapital(_ m: Double) -> Double {
    guard values.allSatisfy(\.isFinite) else { return .infinity }
    let capitals = Self.stakes.map { λ in
      values.reduce(0.0) { $0 + log1p(λ * ($1 / m - 1)) }
    }
    let most = capitals.max()!
    guard most.isFinite else { return most }
    return most + log(capitals.reduce(0) { $0 + exp($1 - most) } / Double(capitals.count))
  }

  /// The largest m with K(m) ≥ 1/α, to twelve digits; 0 if all values are 0.
  package func lowerLimit(level α: Double) -> Double {
    guard let most = values.max(), most > 0, most.isFinite else { return values.max() ?? 0 }
    // K decreases in m, and is at most 1 at the largest value.
    var (low, high) = (most, most)
    while low > 0, logCapital(low) < -log(α) { (low, high) = (low / 2, low) }
    while low > 0, high > low * (1 + 1e-12) {
      let middle = (low * high).squareRoot()
      guard middle > low, middle < high else { break }
      if logCapital(middle) < -log(α) { high = middle } else { low = middle }
    }
    return low
  }
}
