internal import Foundation

/// A number at an axis: `0.25`, `10⁻³`, `2·10⁶`.
package struct TickLabel: Hashable {
  /// What is on the line.
  package let base: String
  /// What is raised; empty if there is nothing to raise.
  package let exponent: String

  static func power(_ exponent: Int) -> TickLabel {
    TickLabel(base: "10", exponent: signed("\(exponent)"))
  }

  private init(base: String, exponent: String) {
    self.base = base
    self.exponent = exponent
  }

  /// How the numbers of one axis are written: all alike.
  struct Style {
    /// The power of ten that all are multiples of; nil if they are written out.
    let exponent: Int?

    /// - Parameters:
    ///   - least: the smallest difference that must be visible, above 0.
    ///   - greatest: the greatest absolute value.
    init(least: Double, greatest: Double) {
      exponent =
        least >= 1e-4 && greatest < 1e6 ? nil : Int(log10(greatest).rounded(.down))
    }
  }

  /// - Parameter step: what numbers are multiples of, which says how many digits they need.
  init(_ value: Double, step: Double, _ style: Style) {
    let scale = style.exponent.map { pow(10, Double($0)) } ?? 1
    let digits = max(0, -Int((log10(step / scale) + 1e-9).rounded(.down)))
    let number = Self.signed(String(format: "%.\(min(digits, 12))f", value / scale))
    guard let exponent = style.exponent, value != 0 else {
      self.init(base: value == 0 ? "0" : number, exponent: "")
      return
    }
    self.init(base: "\(number)·10", exponent: Self.signed("\(exponent)"))
  }

  /// With a minus sign in place of the hyphen.
  private static func signed(_ digits: String) -> String { digits.replacing("-", with: "−") }

  /// In gnuplot's markup, where digits, points and signs mean themselves.
  package var markup: String { exponent.isEmpty ? base : "\(base)^{\(exponent)}" }

  /// In pixels.
  func width(size: Double) -> Double {
    TextWidth.of(base, size: size) + TextWidth.of(exponent, size: 0.8 * size)
  }
}
