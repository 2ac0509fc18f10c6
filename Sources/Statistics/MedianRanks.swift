internal import Foundation

/// Which order statistics of n independent values enclose the median of their distribution:
///
///     P(x_(d) ≤ median ≤ x_(n+1−d)) ≥ 1 − α,   α = 2·P(B < d),   B binomial with n and ½
///
/// whatever the distribution, with equality if it is continuous (Thompson 1936,
/// doi:10.1214/aoms/1177732502; David and Nagaraja 2003, doi:10.1002/0471722162, §7.1).
package struct MedianRanks: Hashable, Sendable {
  /// n.
  package let count: Int
  /// d, counted from 1 for the least and the largest value.
  package let depth: Int
  /// α.
  package let miss: Double

  /// The innermost pair that misses the median with at most this probability; the least and the largest
  /// value if even they miss it more often.
  package init(count: Int, miss most: Double) {
    precondition(count > 0, "the median of \(count) values")
    // By logarithms, because 2⁻ⁿ itself is 0 for large n.
    func probability(_ k: Int) -> Double {
      let (n, k) = (Double(count), Double(k))
      let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
      return exp(ways - n * log(2))
    }
    var (depth, tail) = (1, probability(0))
    while depth < (count + 1) / 2 {
      let next = tail + probability(depth)
      guard 2 * next <= most else { break }
      (depth, tail) = (depth + 1, next)
    }
    self.count = count
    self.depth = depth
    miss = min(2 * tail, 1)
  }

  /// The two order statistics of values in ascending order.
  package func bounds(of sorted: [Double]) -> (lower: Double, upper: Double) {
    precondition(sorted.count == count, "\(sorted.count) values for the ranks of \(count)")
    return (sorted[depth - 1], sorted[count - depth])
  }
}
