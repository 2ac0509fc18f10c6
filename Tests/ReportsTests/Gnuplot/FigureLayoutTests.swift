import Reports
import Testing

@Suite struct FigureLayoutTests {
  /// Panels, legend and title have places of their own, inside the picture.
  @Test(arguments: AwkwardFigures.all.indices)
  func nothingOverlaps(index: Int) {
    let figure = AwkwardFigures.all[index]
    let layout = FigureLayout(figure, PanelAxes.all(in: figure))
    let legend = (left: layout.legendOrigin.x, top: layout.legendOrigin.y)
    #expect(legend.left >= 0 && legend.left + layout.legend.width <= layout.width)
    #expect(legend.top + layout.legend.height <= layout.height)
    for (i, panel) in layout.panels.enumerated() {
      #expect(panel.x > 0 && panel.x + panel.width < layout.width)
      #expect(panel.y > 0 && panel.y + panel.height < layout.height)
      #expect(legend.left > panel.x + panel.width || legend.top > panel.y + panel.height)
      for other in layout.panels[..<i] {
        #expect(
          other.x + other.width < panel.x || panel.x + panel.width < other.x
            || other.y + other.height < panel.y || panel.y + panel.height < other.y)
      }
    }
  }

  @Test(arguments: [1, 4, 5, 50])
  func entriesOfALegendHavePlacesOfTheirOwn(count: Int) throws {
    let labels = (0..<count).map { "method number \($0)" }
    let legend = try #require(LegendLayout(labels, most: 600))
    let places = labels.indices.map(legend.position)
    #expect(Set(places.map { "\($0.x) \($0.y)" }).count == count)
    #expect(places.allSatisfy { $0.x < legend.width && $0.y < legend.height })
    #expect(legend.width <= 600)
  }

  @Test func textIsTakenAsItStands() {
    #expect(GnuplotText.quoted("it's") == #"'it' . "'" . 's'"#)
    #expect(GnuplotText.quoted("a\nb\tc\u{0}d") == #"'a b c\0d'"#)
    #expect(GnuplotText.quoted(#"\n "x""#) == #"'\n "x"'"#)
  }

  @Test func namesOfFilesAreSafeAndDiffer() {
    let figures = ["a/b", "a b", "../x", "", "Übung", "übung"].map {
      AwkwardFigures.figure($0, panels: [])
    }
    #expect(
      PictureNames.names(of: figures) == ["a-b", "a-b-2", "x", "figure", "Übung", "übung-2"])
  }

  @Test func anSVGPictureSaysWhatThereIsToSee() {
    let description = SVGDescription(title: "a < b", description: "c & d")
    #expect(
      description.replacing(in: "<svg><title>x</title><desc>y</desc><g><title>z</title></g>")
        == "<svg><title>a &lt; b</title><desc>c &amp; d</desc><g><title>z</title></g>")
  }
}
