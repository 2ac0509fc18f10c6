internal import Experiments

extension GnuplotScript {
  /// The commands that draw the panels, one after the other. Titles and legend are drawn with the first
  /// one, and not again.
  static func panels(
    _ figure: Figure, _ axes: [PanelAxes], _ layout: FigureLayout
  ) -> [String] {
    let styles = Dictionary(
      figure.legend.enumerated().map { ($1.label, $0 + 1) }, uniquingKeysWith: { first, _ in first }
    )
    var block = 0
    let panels = axes.indices.map { i in
      let area = layout.panels[i]
      let margins = """
        \(GnuplotText.comment("Panel \(i + 1): \(figure.panels[i].title)"))
        set lmargin at screen across(\(area.x))
        set rmargin at screen across(\(area.x + area.width))
        set tmargin at screen down(\(area.y))
        set bmargin at screen down(\(area.y + area.height))
        """
      let first = block
      block += axes[i].curves.count { !$0.isEmpty }
      guard let horizontal = axes[i].horizontal, let vertical = axes[i].vertical else {
        return margins + "\n" + nothing(area)
      }
      return """
        \(margins)
        \(axis("x", horizontal, layout.horizontalTicks[i]))
        \(axis("y", vertical, layout.verticalTicks[i]))
        lowest = \(vertical.lower)
        highest = \(vertical.upper)
        plot \\
          \(plots(axes[i].curves, from: first, styles).joined(separator: ", \\\n  "))
        """
    }
    guard let first = panels.first else { return ["set multiplot\n" + empty] }
    return ["set multiplot\n" + first]
      + panels.dropFirst().map { "unset label\nunset arrow\nunset object\n\($0)" }
  }

  /// A figure without panels still has its title.
  private static let empty = "unset border\nunset tics\nplot [0:1][0:1] 2"

  private static func nothing(_ area: FigureLayout.Rectangle) -> String {
    """
    unset logscale
    unset tics
    set label 'nothing to draw' at screen across(\(area.x + area.width / 2)), \
    screen down(\(area.y + area.height / 2)) center tc rgb \(color([Palette.Theme.light.guide, Palette.Theme.dark.guide]))
    plot [0:1][0:1] 2
    """
  }

  private static func axis(_ name: String, _ range: AxisRange, _ ticks: AxisTicks?) -> String {
    let places = (ticks?.ticks ?? []).map { tick in
      tick.label.map { "'\($0.markup)' \(tick.value)" } ?? "'' \(tick.value) 1"
    }
    return """
      \(range.isLogarithmic ? "set" : "unset") logscale \(name)
      set \(name)range [\(range.lower):\(range.upper)]
      set \(name)tics (\(places.joined(separator: ", ")))
      """
  }

  /// What is drawn, from the back to the front.
  private static func plots(
    _ curves: [DrawnCurve], from first: Int, _ styles: [String: Int]
  ) -> [String] {
    let blocks = curves.filter { !$0.isEmpty }.enumerated().map { i, curve in
      (curve: curve, source: "data index \(first + i)", style: styles[curve.curve.label]!)
    }
    func all(
      _ roles: Set<Curve.Role>, _ plot: (DrawnCurve, String, Int) -> String?
    ) -> [String] {
      blocks.filter { roles.contains($0.curve.curve.role) }
        .compactMap { plot($0.curve, $0.source, $0.style) }
    }
    let guides = all([.guide]) { "\($1) using 1:2 with lines ls \($2)" }
    let bands = all([.measured]) { curve, source, _ in
      curve.hasBounds
        ? """
        \(source) using 1:(within($3)):(within($4)) with filledcurves \
        lc rgb \(GnuplotStyle(curve.curve).color) fs \(bandFill)
        """ : nil
    }
    let lines = all([.measured, .points]) { "\($1) using 1:2 with lines ls \($2)" }
    let overLines = all([.expected, .fit]) { "\($1) using 1:2 with lines ls \($2)" }
    let bars = all([.points, .markers]) { curve, source, style in
      curve.hasBounds
        ? "\(source) using 1:2:(within($3)):(within($4)) with yerrorbars ls \(style) ps 0" : nil
    }
    let markers = all([.measured, .points, .markers]) { curve, source, style in
      "\(source)\(sparsely(curve)) using 1:2 with points ls \(style)"
    }
    return guides + bands + lines + overLines + bars + markers
  }

  /// About seven markers on a line, not at the same places as on other lines.
  private static func sparsely(_ curve: DrawnCurve) -> String {
    let stride = curve.points.count / 7
    guard curve.curve.role == .measured, stride > 1 else { return "" }
    return " every \(stride)::\(curve.curve.look * stride / 7 % stride)"
  }
}
