internal import Foundation

/// Whether two shares differ, exactly (Fisher 1922, doi:10.2307/2340521).
package enum FisherTest {
  /// The probability, if the two shares are equal, of a table no more likely than a of m and b of n.
  package static func twoSidedTail(_ a: Int, of m: Int, _ b: Int, of n: Int) -> Double {
    let total = a + b
    func logBinomial(_ n: Int, _ k: Int) -> Double {
      lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    }
    func probability(_ x: Int) -> Double {
      exp(logBinomial(m, x) + logBinomial(n, total - x) - logBinomial(m + n, total))
    }
    let observed = probability(a)
    return (max(0, total - n)...min(m, total)).map(probability)
      .filter { $0 <= observed * (1 + 1e-9) }.reduce(0, +)
  }
}
