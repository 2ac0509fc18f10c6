internal import Foundation

/// The lower and the upper end of an axis.
package struct AxisRange: Hashable {
  package let lower: Double
  package let upper: Double
  package let isLogarithmic: Bool

  /// Beyond these, gnuplot's own arithmetic overflows or loses digits.
  package static let drawable = 1e-300...1e300

  /// Whether a number has a place on an axis.
  package static func canDraw(_ value: Double, isLogarithmic: Bool) -> Bool {
    isLogarithmic ? drawable.contains(value) : abs(value) <= drawable.upperBound
  }

  /// Spans all values, and those of the bounds around them that are not too far off, with some room at both ends. Nil
  /// if there is no value.
  package init?(of values: [Double], bounds: [Double] = [], isLogarithmic: Bool) {
    self.isLogarithmic = isLogarithmic
    let scale = { (value: Double) in isLogarithmic ? log10(value) : value }
    let marks = values.filter { Self.canDraw($0, isLogarithmic: isLogarithmic) }.map(scale)
    guard var low = marks.min(), var high = marks.max() else { return nil }
    // A halved difference cannot overflow.
    let reach = high / 2 - low / 2
    let near = bounds.filter { Self.canDraw($0, isLogarithmic: isLogarithmic) }.map(scale)
      .map { reach > 0 ? min(max($0, low - reach), high + reach) : $0 }
    low = min(low, near.min() ?? low)
    high = max(high, near.max() ?? high)
    // A constant is drawn in the middle; on a linear axis, values count as constant if their differences have no
    // ticks.
    let width = high / 2 - low / 2
    let least = isLogarithmic ? 0 : Self.drawable.lowerBound
    let pad = width > least ? 0.08 * width : isLogarithmic ? 0.5 : max(abs(low) * 0.1, 1e-12)
    let most = Self.drawable.upperBound
    if isLogarithmic {
      lower = max(pow(10, low - pad), Self.drawable.lowerBound / 10)
      upper = min(pow(10, high + pad), most * 10)
    } else {
      // An axis of values that cannot be negative does not go below 0.
      lower = low >= 0 && low - pad < 0 ? 0 : low - pad
      upper = high + pad == 0 ? 1 : high + pad
    }
  }

  /// The range of several panels' together.
  package init(_ lower: Double, _ upper: Double, isLogarithmic: Bool) {
    precondition(lower < upper, "an axis from \(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
    self.isLogarithmic = isLogarithmic
  }

  /// The length of the range: in powers of ten if it is logarithmic.
  package var length: Double {
    isLogarithmic ? log10(upper) - log10(lower) : upper - lower
  }

  /// One range for all panels if each would still fill a third of it, so that panels can be compared at a glance;
  /// otherwise each its own.
  package static func aligned(_ ranges: [AxisRange?]) -> [AxisRange?] {
    let known = ranges.compactMap(\.self)
    guard let first = known.first else { return ranges }
    let all = AxisRange(
      known.map(\.lower).min()!, known.map(\.upper).max()!, isLogarithmic: first.isLogarithmic)
    guard known.allSatisfy({ 3 * $0.length >= all.length }) else { return ranges }
    return ranges.map { $0.map { _ in all } }
  }
}
