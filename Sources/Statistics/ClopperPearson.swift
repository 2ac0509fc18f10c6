internal import Foundation

/// The exact confidence interval of a success rate. For s successes in n trials, it contains all rates p
/// under which neither so few nor so many successes are rarer than α/2,
///
///     I_lower(s, n − s + 1) = α/2,   I_upper(s + 1, n − s) = 1 − α/2
///
/// (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404). It covers p at least as often as stated.
package enum ClopperPearson {
  /// - Parameter level: 1 − α.
  package static func interval(
    successes s: Int, of n: Int, level: Double = 0.95
  ) -> ConfidenceInterval {
    precondition(n > 0 && (0...n).contains(s), "\(s) successes in \(n) trials")
    let tail = (1 - level) / 2
    let (successes, failures) = (Double(s), Double(n - s))
    return ConfidenceInterval(
      lower: s == 0 ? 0 : quantile(tail, successes, failures + 1),
      upper: s == n ? 1 : quantile(1 - tail, successes + 1, failures), level: level)
  }

  /// The x with I_x(a, b) = p, by bisection.
  private static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    // If one parameter is 1, the function is a power: Iₓ(a, 1) = xᵃ, Iₓ(1, b) = 1 − (1 − x)ᵇ.
    if b == 1 { return pow(p, 1 / a) }
    if a == 1 { return -expm1(log1p(-p) / b) }
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = (low + high) / 2
      guard low < middle, middle < high else { return middle }
      if IncompleteBeta.regularized(middle, a, b) < p { low = middle } else { high = middle }
    }
  }
}
