internal import Foundation

extension Double {
  /// How pictures write numbers.
  package enum PictureStyle {
    /// Four significant digits: `0.1511`, `1.92e-25`.
    case short
    /// Whole, in groups of three: `50 000`.
    case count
  }

  package func formatted(_ style: PictureStyle) -> String {
    switch style {
    case .short: return String(format: "%.4g", self)
    case .count:
      guard abs(self) < 1e15 else { return formatted(.short) }
      let digits = Array(String(Int(rounded())))
      return digits.enumerated().map { i, digit in
        let left = digits.count - i
        return i > 0 && left % 3 == 0 && digits[i - 1] != "-" ? "\u{2009}\(digit)" : "\(digit)"
      }.joined()
    }
  }
}
