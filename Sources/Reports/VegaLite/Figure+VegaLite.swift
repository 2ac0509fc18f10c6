package import Experiments
package import Fields

extension Figure {
  /// The figure as a specification of Vega-Lite 6 (https://vega.github.io/vega-lite/) that contains the numbers:
  /// tooltips show them with all digits, dragging moves, the wheel with Control zooms on each panel's own axes, and a
  /// click on the legend leaves one curve.
  package var vegaLite: JSON {
    let isAlone = panels.count == 1
    let views = panels.enumerated().map { index, panel in
      chartPanel(panel, index).json(
        width: isAlone ? ChartPanel.width : 300, height: isAlone ? ChartPanel.height : 240)
    }
    return [
      "$schema": .string(VegaLite.schema), "description": .string(description),
      "title": .string(title), "params": .array(ChartPanel.parameters),
      "columns": .integer(isAlone ? 1 : 2), "concat": .array(views),
      "config": ChartTheme.config,
    ]
  }

  private func chartPanel(_ panel: Panel, _ index: Int) -> ChartPanel {
    let roles = Set(panel.curves.map(\.role))
    func hasBounds(_ role: Curve.Role) -> Bool {
      panel.curves.contains { curve in
        curve.role == role && curve.points.contains { bounds(of: $0) != nil }
      }
    }
    var layers: [ChartPanel.Layer] = [.lines]
    if hasBounds(.measured) { layers.insert(.bands, at: 0) }
    if hasBounds(.points) || hasBounds(.markers) { layers.append(.bars) }
    if !roles.isDisjoint(with: [.points, .markers]) { layers.append(.markers) }
    return ChartPanel(
      index: index, title: panel.title, data: data(panel), transforms: [],
      horizontal: ChartAxis(
        channel: .x, title: .string(horizontal.title), isLogarithmic: horizontal.isLogarithmic,
        panel: index),
      vertical: ChartAxis(
        channel: .y, title: .string(vertical.title), isLogarithmic: vertical.isLogarithmic,
        panel: index),
      // Several curves may share a label and a role, such as the fits to the costs of two targets.
      entries: entries, layers: layers, detail: ["role", "series"],
      readout: [
        "label": "curve", "x_text": horizontal.title, "y_text": vertical.title,
        "bounds": "around it",
      ])
  }

  /// The legend belongs to the whole figure: panels share it.
  private var entries: [ChartPanel.Entry] {
    let isExpected = legend.contains { $0.role == .expected }
    return legend.map { curve in
      ChartPanel.Entry(
        label: curve.label,
        color: curve.role == .guide ? ChartTheme.guide : ChartTheme.color(curve.look),
        dashes: curve.dashes(besideExpected: isExpected))
    }
  }

  private func data(_ panel: Panel) -> JSON {
    var table = ChartTable([
      ("label", "string"), ("role", "string"), ("series", "number"), ("order", "number"),
      ("x", "number"), ("y", "number"), ("low", "number"), ("high", "number"),
    ])
    for (series, curve) in panel.curves.enumerated() {
      for (order, point) in curve.points.enumerated() where drawable(point.x, horizontal) != nil {
        let bounds = bounds(of: point)
        table.append([
          .text(curve.label), .text(curve.role.name), .integer(series), .integer(order),
          .number(point.x), .number(point.y.flatMap { drawable($0, vertical) }),
          .number(bounds?.lowerBound), .number(bounds?.upperBound),
        ])
      }
    }
    return table.json
  }

  /// The point's bounds; nil if the axes have no place for them.
  private func bounds(of point: Curve.Point) -> ClosedRange<Double>? {
    point.bounds.flatMap { bounds in
      drawable(point.x, horizontal) == nil || drawable(bounds.lowerBound, vertical) == nil
        ? nil : bounds
    }
  }

  /// The number; nil if an axis has no place for it.
  private func drawable(_ number: Double, _ axis: Axis) -> Double? {
    number.isFinite && (number > 0 || !axis.isLogarithmic) ? number : nil
  }
}

/// What all specifications have in common.
enum VegaLite {
  static let schema = "https://vega.github.io/schema/vega-lite/v6.json"
}

extension Curve {
  /// What theory expects is dashed. If it is drawn, measured lines are solid, to set them apart.
  func dashes(besideExpected isExpected: Bool) -> [Double] {
    switch role {
    case .measured: isExpected ? [] : Palette.dashes(look)
    case .expected: [5, 4]
    case .guide: [2, 3]
    case .points, .markers, .fit: []
    }
  }
}

extension Curve.Role {
  /// Its name in specifications.
  var name: String {
    switch self {
    case .measured: "measured"
    case .points: "points"
    case .markers: "markers"
    case .expected: "expected"
    case .fit: "fit"
    case .guide: "guide"
    }
  }

  /// The width of its line, in pixels.
  var width: Double {
    switch self {
    case .measured: 2.2
    case .expected: 1.6
    case .points, .markers, .fit, .guide: 1.2
    }
  }
}
