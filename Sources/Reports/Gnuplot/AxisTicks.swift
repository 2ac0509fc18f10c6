internal import Foundation

/// The ticks of an axis, and what is written at them.
///
/// On a logarithmic axis that spans some powers of ten, these are labelled; on a shorter one their
/// multiples by 2 and 5, too; and on one that hardly spans anything, numbers at equal distances.
package struct AxisTicks {
  package struct Tick: Hashable {
    package let value: Double
    /// Nil at minor ticks.
    package let label: TickLabel?
  }

  package let ticks: [Tick]

  /// - Parameter most: how many labels there is room for; at least 2.
  package init(_ range: AxisRange, most: Int) {
    precondition(most >= 2, "\(most) labels make no axis")
    guard range.isLogarithmic else {
      ticks = Self.linear(range, most: most)
      return
    }
    let (low, high) = (log10(range.lower), log10(range.upper))
    if high - low >= 1.6, Self.exponents(low, high).count >= 2 {
      ticks = Self.powers(low, high, most: most)
    } else {
      ticks = Self.multiples(range, most: most) ?? Self.linear(range, most: most)
    }
  }

  /// The widest label, in pixels.
  func width(size: Double) -> Double {
    ticks.compactMap { $0.label?.width(size: size) }.max() ?? 0
  }

  private static func exponents(_ low: Double, _ high: Double) -> [Int] {
    let first = Int((low - 1e-9).rounded(.up))
    return Array(first..<max(first, Int((high + 1e-9).rounded(.down)) + 1))
  }

  private static func powers(_ low: Double, _ high: Double, most: Int) -> [Tick] {
    let exponents = exponents(low, high)
    let stride = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000].first { stride in
      exponents.count { $0.isMultiple(of: stride) } <= most
    }!
    let major = exponents.map { exponent in
      Tick(
        value: power(exponent),
        label: exponent.isMultiple(of: stride) ? .power(exponent) : nil)
    }
    guard stride == 1, exponents.count <= 10 else { return major }
    let minor = multiples(of: exponents[0] - 1...exponents.last!).filter { $0.digit > 1 }
    return major
      + minor.filter { (low...high).contains(log10($0.value)) }
      .map { Tick(value: $0.value, label: nil) }
  }

  /// 1, 2 and 5 times powers of ten; nil if fewer than three of them lie in the range.
  private static func multiples(_ range: AxisRange, most: Int) -> [Tick]? {
    let (low, high) = (log10(range.lower), log10(range.upper))
    let inside = range.lower * (1 - 1e-9)...range.upper * (1 + 1e-9)
    let all = multiples(of: Int(low.rounded(.down))...Int(high.rounded(.up)))
      .filter { inside.contains($0.value) }
    for digits in [[1, 2, 3, 5, 7], [1, 2, 5], [1, 3]] {
      let labelled = all.filter { digits.contains($0.digit) }
      guard labelled.count >= 3, labelled.count <= most else { continue }
      let style = TickLabel.Style(least: labelled[0].value, greatest: labelled.last!.value)
      return all.map {
        Tick(
          value: $0.value,
          label: digits.contains($0.digit) ? TickLabel($0.value, step: $0.value, style) : nil)
      }
    }
    return nil
  }

  /// 1 to 9 times powers of ten.
  private static func multiples(
    of exponents: ClosedRange<Int>
  ) -> [(digit: Int, value: Double)] {
    exponents.flatMap { exponent in
      (1...9).map { digit in (digit, Double(digit) * power(exponent)) }
    }
  }

  private static func linear(_ range: AxisRange, most: Int) -> [Tick] {
    // Halved, so that nothing overflows.
    let rough = 2 * (range.upper / 2 - range.lower / 2) / Double(most)
    let exponent = Int(log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power(exponent) }.first { $0 >= rough * (1 - 1e-9) }!
    let first = (range.lower / step - 1e-9).rounded(.up)
    let last = (range.upper / step + 1e-9).rounded(.down)
    // If a range is only a few roundings of its numbers long, there are no steps.
    guard last >= first, last - first < 100 else { return [] }
    let style = TickLabel.Style(
      least: step, greatest: max(abs(range.lower), abs(range.upper)))
    return Swift.stride(from: first, through: last, by: 1).map {
      Tick(value: $0 * step, label: TickLabel($0 * step, step: step, style))
    }
  }

  private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }
}
