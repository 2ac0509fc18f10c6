internal import Foundation

/// Where a mean curve first comes down to a target, between its records.
package struct Crossing: Hashable, Sendable {
  /// The abscissa in which ln(mean) is assumed to be linear between two records.
  package enum Interpolation: Hashable, Sendable {
    /// ln k, exact for C·k^p. The start, k = 0, is left out.
    case logarithmic
    /// ln(k + ½), exact for C·(k + ½)^p: for exact gradients, whose start counts.
    case halfStepLogarithmic
    /// k, exact for C·e^{−ρk}: linear rates.
    case linear

    fileprivate func abscissa(_ k: Double) -> Double {
      switch self {
      case .logarithmic: log(k)
      case .halfStepLogarithmic: log(k + 0.5)
      case .linear: k
      }
    }

    /// k, and d ln k/dx.
    fileprivate func iteration(_ x: Double) -> (k: Double, logDerivative: Double) {
      switch self {
      case .logarithmic: return (exp(x), 1)
      case .halfStepLogarithmic:
        let time = exp(x)
        return (time - 0.5, time / (time - 0.5))
      case .linear: return (x, 1 / x)
      }
    }
  }

  /// k, not rounded: a mean of many runs is a smooth curve.
  package let iteration: Double
  /// The last record above the target; the next is the first at or below it.
  package let record: Int
  /// ∂ln k/∂ln m, m the mean at that record.
  let derivativeBefore: Double
  /// ∂ln k/∂ln m, m the mean at the next.
  let derivativeAfter: Double

  /// Nil if no record is at or below the target, or if the first one already is (the caller can tell the two apart by
  /// the first record).
  ///
  /// On the interval from (x₀, y₀) to (x₁, y₁), y₀ > y* ≥ y₁, the line is at y* at
  /// x = x₀ + (x₁ − x₀)(y₀ − y*)/(y₀ − y₁), which moves by (x₁ − x₀)(y* − y₁)/(y₀ − y₁)² with y₀ and
  /// by (x₁ − x₀)(y₀ − y*)/(y₀ − y₁)² with y₁.
  init?(
    iterations: [Int], logMeans: ArraySlice<Double>, logTarget: Double,
    interpolation: Interpolation
  ) {
    guard
      let position = logMeans.firstIndex(where: { $0 <= logTarget }),
      position > logMeans.startIndex
    else { return nil }
    let record = position - 1 - logMeans.startIndex
    let x0 = interpolation.abscissa(Double(iterations[record]))
    let x1 = interpolation.abscissa(Double(iterations[record + 1]))
    let above = logMeans[position - 1] - logTarget
    let below = logTarget - logMeans[position]
    let drop = above + below
    let (k, factor) = interpolation.iteration(x0 + (x1 - x0) * (above / drop))
    iteration = k
    self.record = record
    let slope = factor * (x1 - x0) / (drop * drop)
    derivativeBefore = slope * below
    derivativeAfter = slope * above
  }
}
