/// Several tests at once, with the probability of rejecting *any* true hypothesis held at a level,
/// whatever the dependence between the tests.
package enum Familywise {
  /// The level at which each of `count` tests is made: level/count (Bonferroni; Dunn 1961,
  /// doi:10.1080/01621459.1961.10482090). For simultaneous limits, all of which must hold.
  package static func bonferroniLevel(_ level: Double, count: Int) -> Double {
    precondition(0 < level && level < 1, "a family's level lies between 0 and 1, not \(level)")
    precondition(count > 0, "a family of \(count) tests")
    return level / Double(count)
  }

  /// Holm's adjusted p-values, in the order of `pValues`: with p_(1) ≤ … ≤ p_(m),
  /// p̃_(i) = max_{j ≤ i} min(1, (m − j + 1)·p_(j)).
  ///
  /// A hypothesis is rejected at a family's level if its adjusted p-value is at most the level.
  /// Never weaker than Bonferroni, and as free of assumptions (Holm 1979,
  /// https://www.jstor.org/stable/4615733).
  package static func holm(_ pValues: [Double]) -> [Double] {
    precondition(
      pValues.allSatisfy { 0 <= $0 && $0 <= 1 }, "p-values lie between 0 and 1: \(pValues)")
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
