internal import Foundation

/// How far the root mean square of independent errors is from what it estimates.
package enum RootMeanSquare {
  /// The range that contains √(mean of e²)/√(E e²) with a probability of at least 95 %, for R independent
  /// errors of one distribution with mean 0.
  ///
  /// The mean of e² has the variance (κ + 2)σ⁴/R, where κ is the excess kurtosis. That is the variance of
  /// σ²χ²_ν/ν with ν = 2R/(κ + 2) degrees of freedom, which is the distribution of the mean if errors are
  /// normal, and close to it if they are not (Satterthwaite 1946, doi:10.2307/3002019). Quantiles are those of
  /// Wilson and Hilferty (1931, doi:10.1073/pnas.17.12.684).
  ///
  /// Errors that take only a few values, such as those of random signs in few dimensions, have a mean square on
  /// a grid, whose steps may hold 6 % if limits happen to lie between them. So the limits are those of 98 % for
  /// χ². With these, and R and ν as below, at least 94 % lay within the limits for every distribution in the
  /// tests; with fewer replicates as little as 74 %.
  ///
  /// - Returns: nil if there are too few errors for that: R < 12, or ν < 8, where the rare large errors that
  ///   make up the kurtosis may all be missing.
  package static func range(errors count: Int, excessKurtosis κ: Double) -> ClosedRange<Double>? {
    // No distribution has an excess kurtosis below −2.
    let ν = 2 * Double(count) / max(κ + 2, 1e-3)
    guard count >= 12, ν >= 8 else { return nil }
    let variance = 2 / (9 * ν)
    func quantile(_ z: Double) -> Double {
      pow(max(0, 1 - variance + z * variance.squareRoot()), 1.5)
    }
    return quantile(-2.326348)...quantile(2.326348)
  }
}
