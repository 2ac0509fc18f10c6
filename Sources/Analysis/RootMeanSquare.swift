internal import Foundation

/// How far the root mean square of independent errors is from what it estimates.
package enum RootMeanSquare {
  /// Where √(mean of e²)/√(E e²) lies with probability 95 %, for R independent errors of one distribution with
  /// mean 0.
  ///
  /// The mean of e² has the variance (κ + 2)σ⁴/R, κ being the excess kurtosis: that of σ²χ²_ν/ν with
  /// ν = 2R/(κ + 2) degrees of freedom, which is its distribution where errors are normal, and close to it
  /// where they are not (Satterthwaite 1946, doi:10.2307/3002019). Quantiles are those of Wilson and
  /// Hilferty (1931, doi:10.1073/pnas.17.12.684).
  ///
  /// - Returns: nil where there are too few errors for that, ν < 3.
  package static func range(errors count: Int, excessKurtosis κ: Double) -> ClosedRange<Double>? {
    // No distribution has less than −2.
    let ν = 2 * Double(count) / max(κ + 2, 1e-3)
    guard ν >= 3 else { return nil }
    let variance = 2 / (9 * ν)
    func quantile(_ z: Double) -> Double {
      pow(max(0, 1 - variance + z * variance.squareRoot()), 1.5)
    }
    return quantile(-1.959964)...quantile(1.959964)
  }
}
