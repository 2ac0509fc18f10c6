package import Experiments

/// The place of everything in a figure, in pixels from the upper left corner.
package struct FigureLayout {
  package struct Rectangle: Hashable {
    package let x: Double
    package let y: Double
    package let width: Double
    package let height: Double
  }

  /// Lines of text, the first with its middle at (x, y).
  package struct Text {
    package let lines: [String]
    package let x: Double
    package let y: Double
  }

  static let titleSize = 16.0
  static let textSize = 13.0
  static let tickSize = 12.0
  static let titleHeight = 22.0
  static let lineHeight = 18.0
  private static let margin = 14.0
  private static let gap = 10.0
  /// Room below a panel for the numbers of its axis.
  private static let tickRoom = 26.0
  /// Room between a panel and the numbers on its left, with the ticks.
  private static let tickGap = 16.0

  package let width: Double
  package let height: Double
  package let title: Text
  package let horizontalTitle: Text
  /// Read upwards; its first line is the leftmost.
  package let verticalTitle: Text
  /// The area between the axes of every panel.
  package let panels: [Rectangle]
  package let panelTitles: [Text]
  package let horizontalTicks: [AxisTicks?]
  package let verticalTicks: [AxisTicks?]
  package let legend: LegendLayout
  /// The legend's upper left corner.
  package let legendOrigin: (x: Double, y: Double)

  package init(_ figure: Figure, _ axes: [PanelAxes]) {
    let grid = PanelGrid(figure)
    let labels = figure.legend.map { GnuplotText.line($0.label) }
    let (columns, rows) = (grid.columns, grid.rows)

    horizontalTicks = axes.map { axes in
      axes.horizontal.map { AxisTicks($0, most: max(2, Int(grid.width / 64))) }
    }
    let verticalTicks = axes.map { axes in
      axes.vertical.map { AxisTicks($0, most: max(2, Int(grid.height / 30))) }
    }
    self.verticalTicks = verticalTicks
    // The labels of every column need room of their own on its left.
    let tickWidths = (0..<columns).map { column in
      stride(from: column, to: axes.count, by: columns)
        .compactMap { verticalTicks[$0]?.width(size: Self.tickSize) }.max() ?? 0
    }
    let panelsWidth =
      Double(columns) * (grid.width + Self.tickGap + Self.margin) + tickWidths.reduce(0, +)
    let verticalLines = TextWidth.lines(
      GnuplotText.line(figure.vertical.title),
      width: Double(rows) * grid.height, size: Self.textSize, most: 2)
    let left = Self.margin + Double(verticalLines.count) * Self.lineHeight

    // Next to the panels if it is small, so that lines and names are near each other.
    let beside =
      rows == 1
      ? LegendLayout(
        labels, most: 0.75 * grid.width, rows: Int(grid.height / LegendLayout.rowHeight)) : nil
    let smallest = 560.0
    let width = max(
      left + panelsWidth + (beside.map { $0.width + 2 * Self.gap } ?? 0) + Self.margin, smallest)
    self.width = width.rounded(.up)
    legend = beside ?? LegendLayout(labels, most: width - left - Self.margin)!

    title = Text(
      lines: TextWidth.lines(
        GnuplotText.line(figure.title), width: width - 2 * Self.margin, size: Self.titleSize,
        most: 3),
      x: Self.margin, y: Self.margin + Self.titleHeight / 2)
    let top = Self.margin + Double(title.lines.count) * Self.titleHeight + Self.gap
    let panelTitleLines = figure.panels.map {
      TextWidth.lines(GnuplotText.line($0.title), width: grid.width, size: Self.textSize, most: 2)
    }
    let titleRoom = Double(panelTitleLines.map(\.count).max() ?? 0) * Self.lineHeight
    let rowHeight = titleRoom + grid.height + Self.tickRoom + Self.gap
    panels = axes.indices.map { panel in
      let column = panel % columns
      return Rectangle(
        x: left + Double(column) * (grid.width + Self.tickGap + Self.margin)
          + tickWidths[0...column].reduce(0, +) + Self.tickGap,
        y: top + Double(panel / columns) * rowHeight + titleRoom, width: grid.width,
        height: grid.height)
    }
    panelTitles = zip(panels, panelTitleLines).map { panel, lines in
      Text(
        lines: lines, x: panel.x + panel.width / 2,
        y: panel.y - (Double(lines.count) - 0.5) * Self.lineHeight - 3)
    }
    let bottom = top + Double(rows) * rowHeight - Self.gap
    let plotLeft = panels.map(\.x).min() ?? left
    let plotRight = panels.map { $0.x + $0.width }.max() ?? left
    horizontalTitle = Text(
      lines: TextWidth.lines(
        GnuplotText.line(figure.horizontal.title), width: width - 2 * Self.margin,
        size: Self.textSize, most: 2),
      x: (plotLeft + plotRight) / 2, y: bottom + Self.lineHeight / 2)
    verticalTitle = Text(
      lines: verticalLines, x: Self.margin + Self.lineHeight / 2,
      y: (top + titleRoom + bottom - Self.tickRoom) / 2)
    let end = bottom + Double(horizontalTitle.lines.count) * Self.lineHeight
    if beside != nil {
      legendOrigin = (plotRight + 2 * Self.gap, top + titleRoom)
      height = (end + Self.margin).rounded(.up)
    } else {
      legendOrigin = (max(left, (width - legend.width) / 2), end + Self.gap)
      height = (end + Self.gap + legend.height + Self.margin).rounded(.up)
    }
  }
}

/// How many panels stand side by side, and how large they are.
struct PanelGrid {
  let columns: Int
  let rows: Int
  let width: Double
  let height: Double

  init(_ figure: Figure) {
    let count = max(1, figure.panels.count)
    columns = count <= 3 ? count : count == 4 ? 2 : count <= 9 ? 3 : 4
    rows = (count + columns - 1) / columns
    // Many curves need room.
    let most = figure.panels.map(\.curves.count).max() ?? 0
    let growth = most > 30 ? 1.5 : most > 12 ? 1.25 : 1
    let sizes = [(560.0, 380.0), (400, 300), (320, 250), (270, 220)]
    width = growth * sizes[columns - 1].0
    height = growth * sizes[columns - 1].1
  }
}
