/// How curves are told apart, by colour on a screen, by dashes and markers in print.
///
/// The colours are those of Okabe and Ito, "Color Universal Design" (2008,
/// https://jfly.uni-koeln.de/color/), which people with any kind of colour vision can tell apart. Each theme leaves
/// out the one that its background would swallow: yellow on white, black on black.
package enum Palette {
  /// What pictures are drawn on.
  package enum Theme: String, CaseIterable, Sendable {
    case light
    case dark

    package var background: String { self == .light ? "#ffffff" : "#16181d" }
    /// Of text and axes.
    package var foreground: String { self == .light ? "#1f2328" : "#e6e8eb" }
    /// Of grids; ``guide`` is that of guides.
    package var faint: String { self == .light ? "#d0d4d9" : "#3a3f47" }
    package var guide: String { self == .light ? "#7a828c" : "#9aa2ad" }

    /// A colour for every look, in turn.
    package func color(_ look: Int) -> String {
      let colors = self == .light ? Palette.onLight : Palette.onDark
      return colors[look % colors.count]
    }
  }

  private static let onLight = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
  ]
  private static let onDark = [
    "#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#f0e442", "#ffffff",
  ]

  /// Lengths of dash and gap, in line widths; empty if it is solid.
  package static func dashes(_ look: Int) -> [Double] {
    let all: [[Double]] = [[], [8, 3], [2, 2], [8, 3, 2, 3], [12, 4], [5, 2, 1, 2, 1, 2]]
    return all[look < pairs ? look % all.count : look / pairs - 1]
  }

  /// A shape for every look, one of six in turn. With the colours these are 42 pairs.
  package static func shape(_ look: Int) -> Int { look % 6 }

  /// Whether its markers are hollow: for all but the first of the dashes that a pair can have.
  package static func isHollow(_ look: Int) -> Bool { look >= 2 * pairs }

  /// From here on, a look is a pair of a colour, with its shape, and dashes.
  private static let pairs = 42

  /// The look that has the colour and the shape of a pair.
  package static func color(of look: Int) -> Int { look % pairs }

  /// The look with the colour and shape of another one and with chosen dashes, so that it can show two things at
  /// once: for instance the method by its colour and shape, and its step by dashes and hollow markers.
  package static func look(color: Int, dashes: Int) -> Int {
    pairs * (1 + dashes % 6) + color % pairs
  }
}
