internal import Foundation

/// The exponent of a power law as results report it: with its interval, or as not enough to tell.
///
/// The question is which power it is, 0, 1 or 2. An interval that extends more than ½ to either side does
/// not answer it; neither does a line through two points, since a line goes through any two.
package struct FittedExponent: Hashable, Sendable {
  /// Nil for fewer than two sizes.
  package let estimate: Double?
  /// Nil for two points, where nothing shows how well the line fits.
  package let interval: ConfidenceInterval?
  /// How many different sizes it was fitted to.
  package let sizes: Int

  /// - Parameters:
  ///   - interval: the interval of the estimate; nil for a line through two points.
  ///   - sizes: how many different sizes the line was fitted to.
  package init(_ estimate: Double?, _ interval: ConfidenceInterval?, sizes: Int) {
    self.estimate = estimate
    self.interval = interval
    self.sizes = sizes
  }

  /// Half of the difference between one power and the next.
  package static let widestHalf = 0.5

  /// Whether an interval is narrow enough to report its exponent.
  package static func tells(_ interval: ConfidenceInterval) -> Bool {
    interval.halfWidth <= widestHalf
  }

  package var isTold: Bool { estimate != nil && interval.map(Self.tells) ?? false }

  /// `1.02 [0.98, 1.06]`, or `not enough to tell (3 dimensions)`.
  ///
  /// - Parameter size: the name of one size that it was fitted to, such as a dimension.
  package func text(each size: String = "dimension") -> String {
    guard isTold, let estimate, let interval else {
      return "not enough to tell (\(sizes) \(size)\(sizes == 1 ? "" : "s"))"
    }
    return "\(Self.short(estimate)) [\(Self.short(interval.lower)), \(Self.short(interval.upper))]"
  }

  /// Two digits after the point, and no −0.
  package static func short(_ number: Double) -> String {
    let text = String(format: "%.2f", number)
    return text == "-0.00" ? "0.00" : text
  }
}
