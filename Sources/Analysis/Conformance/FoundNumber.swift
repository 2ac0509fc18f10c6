internal import Foundation

/// Numbers in sentences about what was found.
enum FoundNumber {
  /// Four significant digits.
  static func text(_ number: Double) -> String { String(format: "%.4g", number) }

  /// A count, rounded up to two digits.
  static func rounded(_ count: Double) -> String {
    guard count >= 1, count < 1e15 else { return text(count) }
    let unit = pow(10, max(0, floor(log10(count)) - 1))
    return String(format: "%.0f", (count / unit).rounded(.up) * unit)
  }

  /// `20 %`.
  static func percent(_ part: Double) -> String { String(format: "%.3g %%", 100 * part) }
}
