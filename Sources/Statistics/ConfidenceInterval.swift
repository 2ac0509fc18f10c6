/// A two-sided interval that covers the truth with probability `level`.
package struct ConfidenceInterval: Hashable, Sendable {
  package let lower: Double
  package let upper: Double
  /// 0.95, for instance.
  package let level: Double

  package init(lower: Double, upper: Double, level: Double) {
    precondition(lower <= upper, "an interval from \(lower) down to \(upper)")
    precondition(0 < level && level < 1, "a level lies between 0 and 1, not \(level)")
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  package var halfWidth: Double { (upper - lower) / 2 }
}
