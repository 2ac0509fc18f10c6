import Experiments
import Reports
import Testing

@Suite struct FigureTests {
  @Test func everyLabelIsInTheLegendOnce() {
    func curve(_ label: String, _ look: Int) -> Curve {
      Curve(label: label, role: .measured, look: look, points: [])
    }
    let axis = Figure.Axis.linear("k")
    let figure = Figure(
      name: "f", title: "", description: "", horizontal: axis, vertical: axis,
      panels: [
        Figure.Panel(title: "1", curves: [curve("a", 0), curve("b", 1)]),
        Figure.Panel(title: "2", curves: [curve("b", 1), curve("c", 2), curve("a", 0)]),
      ])
    #expect(figure.legend.map(\.label) == ["a", "b", "c"])
    #expect(figure.legend.map(\.look) == [0, 1, 2])
  }

  @Test(arguments: Palette.Theme.allCases)
  func sevenColoursAreToldApart(theme: Palette.Theme) {
    let colors = (0..<7).map(theme.color)
    #expect(Set(colors).count == 7)
    #expect(!colors.contains(theme.background))
    #expect(theme.color(9) == colors[2])
  }

  @Test func whatSharesAColourDiffersInItsDashes() {
    #expect(Palette.dashes(0) != Palette.dashes(7))
    #expect(Set((0..<6).map { Palette.dashes($0) }).count == 6)
  }
}
