package import Experiments

/// A figure in gnuplot's language, kept next to the picture for anyone who wants to change it.
///
/// It draws the picture in one format and theme, given by the variables `format` and `theme`. Positions are computed
/// here, in pixels, so that nothing depends on how wide gnuplot takes a text to be.
package struct GnuplotScript {
  package let text: String

  /// - Parameter name: of the figure's files, without an ending.
  package init(_ figure: Figure, name: String, _ axes: [PanelAxes]) {
    let layout = FigureLayout(figure, axes)
    let parts =
      [Self.head(figure, name, layout), Self.appearance, Self.styles(figure)]
      + [Self.titles(layout), Self.legend(figure, layout)]
      + Self.panels(figure, axes, layout) + ["unset multiplot\nunset output"]
    text = parts.joined(separator: "\n\n") + "\n"
  }

  /// A choice between the colours of the light and the dark theme.
  static func color(_ colors: [String]) -> String { "color('\(colors[0])', '\(colors[1])')" }

  private static func color(_ part: (Palette.Theme) -> String) -> String {
    color(Palette.Theme.allCases.map(part))
  }

  private static func head(_ figure: Figure, _ name: String, _ layout: FigureLayout) -> String {
    let terminals = PictureFormat.allCases.map {
      "if (format eq '\($0)') set terminal \($0.terminal(width: layout.width, height: layout.height))"
    }
    return """
      \(GnuplotText.comment(figure.title))
      # Made by zobench, \(GeneratorMark.open); the numbers are in \(name).tsv. To draw it again:
      #   gnuplot \(name).gp
      #   gnuplot -e "format='png'; theme='dark'" \(name).gp
      if (!exists('format')) format = 'svg'
      if (!exists('theme')) theme = 'light'
      data = \(GnuplotText.quoted("\(name).tsv"))
      color(light, dark) = theme eq 'dark' ? dark : light
      paper = \(color(\.background))
      \(terminals.joined(separator: "\n"))
      set output \(GnuplotText.quoted(name)) . (theme eq 'dark' ? '-dark.' : '.') . format
      set encoding utf8
      set datafile separator '\\t'
      # Places on the picture, in pixels from its upper left corner.
      across(x) = x / \(layout.width)
      down(y) = 1 - y / \(layout.height)
      # As SVG, numbers would stand further below their axis.
      set xtics offset 0, screen (format eq 'svg' ? 6 : 0) / \(layout.height)
      """
  }

  private static let appearance = """
    set border 3 lc rgb \(color(\.foreground)) lw 1
    set tics nomirror out scale 0.6,0.3 textcolor rgb \(color(\.foreground)) font ',\(Int(FigureLayout.tickSize))'
    set grid xtics ytics back lt 1 dt solid lc rgb \(color(\.faint)) lw 1
    set clip one
    set clip two
    unset key
    # What is left of a band inside of a panel.
    within(y) = y < lowest ? lowest : y > highest ? highest : y
    """

  /// A line style for every entry of the legend.
  private static func styles(_ figure: Figure) -> String {
    // If theory is drawn, dashes mean theory.
    let hasExpected = figure.panels.contains { $0.curves.contains { $0.role == .expected } }
    return figure.legend.enumerated().map { i, curve in
      "set style line \(i + 1) \(GnuplotStyle(curve).options(dashed: !hasExpected))  \(GnuplotText.comment(curve.label))"
    }.joined(separator: "\n")
  }

  private static func titles(_ layout: FigureLayout) -> String {
    let title = label(
      layout.title, "left font ',\(Int(FigureLayout.titleSize))'",
      FigureLayout.titleHeight)
    let horizontal = label(layout.horizontalTitle, "center")
    let panels = layout.panelTitles.flatMap { label($0, "center") }
    let vertical = layout.verticalTitle.lines.enumerated().map { i, line in
      label(
        line, x: layout.verticalTitle.x + Double(i) * FigureLayout.lineHeight,
        y: layout.verticalTitle.y, "center rotate by 90")
    }
    return (title + horizontal + vertical + panels).joined(separator: "\n")
  }

  private static func label(
    _ text: FigureLayout.Text, _ options: String, _ height: Double = FigureLayout.lineHeight
  ) -> [String] {
    text.lines.enumerated().map { i, line in
      label(line, x: text.x, y: text.y + Double(i) * height, options)
    }
  }

  private static func label(_ text: String, x: Double, y: Double, _ options: String) -> String {
    "set label \(GnuplotText.quoted(text)) at \(place(x, y)) \(options) noenhanced "
      + "tc rgb \(color(\.foreground))"
  }

  private static func place(_ x: Double, _ y: Double) -> String {
    "screen across(\(pixels(x))), screen down(\(pixels(y)))"
  }

  /// To a tenth.
  private static func pixels(_ length: Double) -> Double { (length * 10).rounded() / 10 }

  private static func legend(_ figure: Figure, _ layout: FigureLayout) -> String {
    let bands = Set(
      figure.panels.flatMap(\.curves).filter { curve in
        curve.role == .measured && curve.points.contains { $0.bounds != nil }
      }.map(\.label))
    let entries = figure.legend.enumerated().flatMap { i, curve in
      let place = layout.legend.position(of: i)
      let (x, y) = (layout.legendOrigin.x + place.x, layout.legendOrigin.y + place.y)
      let style = GnuplotStyle(curve)
      let end = x + LegendLayout.sampleWidth
      var lines: [String] = []
      if bands.contains(curve.label) {
        lines.append(
          """
          set object rectangle from \(Self.place(x, y - 6)) to \(Self.place(end, y + 6)) \
          fc rgb \(style.color) fs \(bandFill)
          """)
      }
      lines.append(
        """
        set arrow from \(Self.place(x, y)) to \(Self.place(end, y)) nohead ls \(i + 1)
        """)
      if style.hasMarkers {
        lines.append("set label '' at \(Self.place((x + end) / 2, y)) point ls \(i + 1)")
      }
      lines.append(
        label(
          layout.legend.labels[i], x: x + LegendLayout.textStart, y: y,
          "left font ',\(Int(LegendLayout.fontSize))'"))
      return lines
    }
    return (["# The legend."] + entries).joined(separator: "\n")
  }

  static let bandFill = "transparent solid 0.22 noborder"
}
