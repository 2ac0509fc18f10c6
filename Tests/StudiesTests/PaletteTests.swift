import Experiments
import Testing

/// What colours, shapes, dashes and hollow markers stand for.
@Suite struct PaletteTests {
  @Test func looksAreDistinct() {
    let pairs = (0..<42).map { [Palette.Theme.light.color($0), "\(Palette.shape($0))"] }
    #expect(Set(pairs).count == 42)
    #expect((0..<42).allSatisfy { !Palette.isHollow($0) })
  }

  /// A pair has the colour and the shape of the one and the dashes of the other; markers are hollow for all dashes but
  /// the first.
  @Test(arguments: [0, 1, 5, 6, 7, 13, 41], 0..<6)
  func pairs(color: Int, dashes: Int) {
    let look = Palette.look(color: color, dashes: dashes)
    for theme in Palette.Theme.allCases { #expect(theme.color(look) == theme.color(color)) }
    #expect(Palette.shape(look) == Palette.shape(color))
    #expect(Palette.dashes(look) == Palette.dashes(dashes))
    #expect(Palette.isHollow(look) == (dashes > 0))
    #expect(Palette.color(of: look) == color)
    // Taken apart again and put together with other dashes.
    let other = Palette.look(color: look, dashes: dashes + 1)
    #expect(Palette.color(of: other) == color && other != look)
  }
}
