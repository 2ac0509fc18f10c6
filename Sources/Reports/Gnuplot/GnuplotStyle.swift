internal import Experiments
internal import Foundation

/// How gnuplot draws the curves of one entry of the legend.
struct GnuplotStyle {
  private let curve: Curve

  init(_ curve: Curve) { self.curve = curve }

  /// Shapes, filled and hollow, which are as different in print as colours are on a screen.
  private static let shapes = [(7, 6), (5, 4), (9, 8), (13, 12), (11, 10), (15, 14)]

  var marker: Int {
    let (filled, hollow) = Self.shapes[Palette.shape(curve.look)]
    return Palette.isHollow(curve.look) ? hollow : filled
  }
  var hasMarkers: Bool { [.measured, .points, .markers].contains(curve.role) }

  /// The options of `set style line`.
  ///
  /// - Parameter dashed: whether dashes, besides colours and markers, tell measured curves apart.
  func options(dashed: Bool) -> String {
    "lc rgb \(color) lw \(width) dt \(dashes(dashed)) pt \(marker) ps \(curve.role == .measured ? 0.6 : 0.9)"
  }

  /// An expression: it depends on the theme.
  var color: String {
    let colors = Palette.Theme.allCases.map { theme in
      switch curve.role {
      case .measured, .points, .markers, .fit: theme.color(curve.look)
      // So that it can be seen on the measured line, too.
      case .expected: Self.mix(theme.color(curve.look), theme.foreground)
      case .guide: theme.guide
      }
    }
    return GnuplotScript.color(colors)
  }

  private var width: Double {
    switch curve.role {
    case .measured: 2
    case .points, .markers: 1
    case .expected: 1.5
    case .fit: 1.2
    case .guide: 1.3
    }
  }

  private func dashes(_ dashed: Bool) -> String {
    switch curve.role {
    case .measured: dashed ? Self.pattern(Palette.dashes(curve.look)) : "solid"
    case .points, .markers: "solid"
    case .fit: Palette.isHollow(curve.look) ? Self.pattern(Palette.dashes(curve.look)) : "solid"
    case .expected: Self.pattern([6, 4])
    case .guide: Self.pattern([[1, 3], [1, 5], [4, 3, 1, 3], [1, 2, 1, 5]][curve.look % 4])
    }
  }

  private static func pattern(_ lengths: [Double]) -> String {
    lengths.isEmpty ? "solid" : "(\(lengths.map { "\(Int($0))" }.joined(separator: ",")))"
  }

  /// Halfway between two colours.
  private static func mix(_ first: String, _ second: String) -> String {
    let parts = [first, second].map { color in
      let value = Int(color.dropFirst(), radix: 16)!
      return [value >> 16, value >> 8 & 255, value & 255]
    }
    let mean = zip(parts[0], parts[1]).map { ($0 + $1) / 2 }
    return "#" + mean.map { String(format: "%02x", $0) }.joined()
  }
}
