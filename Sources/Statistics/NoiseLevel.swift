internal import Foundation

/// The standard deviation of the noise in a function's values, estimated from equally spaced values along a line.
///
/// The k-th differences of a smooth function go to zero like hᵏ; those of independent noise of deviation σ have a
/// mean square of σ²(2k)!/(k!)². With T_ik the k-th differences of m + 1 values, each column of the table gives an
/// estimate
///
///     σ_k² = γ_k·mean_i T_ik²,   γ_k = (k!)²/(2k)!.
///
/// The level is the first σ_k for which σ_k, σ_{k+1} and σ_{k+2} lie within a factor of 4 and the k-th differences
/// have both signs (ECnoise: Moré and Wild 2011, doi:10.1137/100786125; all limits are those of their `ECNoise.m`,
/// https://github.com/POptUS/CNoise). Noise cannot be told from the function if half of the neighbouring values are
/// equal (a larger h helps), or if values differ by more than a tenth of the largest or no such k is found (a
/// smaller h helps).
package struct NoiseLevel: Hashable, Sendable {
  /// The verdict of the difference table.
  package enum Outcome: String, CaseIterable, Hashable, Sendable {
    case found = "noise found"
    case spacingTooSmall = "the spacing is too small"
    case spacingTooLarge = "the spacing is too large"

    /// The factor for the spacing in another attempt; nil if none is needed.
    package var spacingFactor: Double? {
      switch self {
      case .found: nil
      case .spacingTooSmall: 100
      case .spacingTooLarge: 0.01
      }
    }
  }

  package let outcome: Outcome
  /// σ; nil if none is found.
  package let level: Double?
  /// σ_1, σ_2, …, as far as the table was made.
  package let estimates: [Double]

  /// The fewest values that tell anything.
  package static let fewestValues = 4
  /// How many values to ask for. `ECNoise.m` recommends at least 7. For normal noise on a smooth function at
  /// suitable spacings, 7 values give a level within a factor of 2 of σ in 87 % of cases, 9 in 92 % and 13 in 96 %;
  /// more no longer help.
  package static let recommendedValues = 13

  /// - Parameter values: f(x), f(x + hv), …, f(x + mhv), m ≥ 3, all of them finite.
  package static func estimate(values: [Double]) -> NoiseLevel {
    precondition(
      values.count >= fewestValues,
      "a difference table of \(values.count) values; it takes \(fewestValues)")
    precondition(values.allSatisfy(\.isFinite), "a difference table of values that are not finite")
    let largest = values.map(abs).max()!
    guard values.max()! - values.min()! <= 0.1 * largest else {
      return NoiseLevel(outcome: .spacingTooLarge, level: nil, estimates: [])
    }
    var differences = values
    var estimates: [Double] = []
    var hasBothSigns: [Bool] = []
    var γ = 1.0
    for k in 1..<values.count {
      differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
      if k == 1, 2 * differences.count(where: { $0 == 0 }) >= values.count {
        return NoiseLevel(outcome: .spacingTooSmall, level: nil, estimates: [])
      }
      γ *= Double(k) / Double(2 * (2 * k - 1))
      // In units of the largest, so that squares stay in range.
      let unit = differences.map(abs).max()!
      let squares = unit > 0 ? differences.reduce(0) { $0 + ($1 / unit) * ($1 / unit) } : 0
      estimates.append(unit * (γ * squares / Double(differences.count)).squareRoot())
      hasBothSigns.append(differences.min()! < 0 && differences.max()! > 0)
    }
    for k in estimates.indices.dropLast(2) where hasBothSigns[k] {
      let near = estimates[k...k + 2]
      if near.max()! <= 4 * near.min()! {
        return NoiseLevel(outcome: .found, level: estimates[k], estimates: estimates)
      }
    }
    return NoiseLevel(outcome: .spacingTooLarge, level: nil, estimates: estimates)
  }
}
