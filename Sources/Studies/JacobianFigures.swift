internal import Experiments
internal import Statistics

/// The Jacobian of m outputs of n inputs: forward mode makes it by columns, reverse mode by rows.
enum JacobianFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    [
      figure(of: table, "time", column: "seconds", axis: "seconds"),
      figure(of: table, "operations", column: "operations", axis: "operations, counted"),
    ]
  }

  private static func figure(
    of table: MeasuredTable, _ what: String, column: String, axis: String
  ) -> Figure {
    let inputs = table.rows[0].text("inputs")
    let modes = ["forward", "reverse"]
    let curves = modes.enumerated().map { look, mode in
      Curve(
        label: "\(mode) mode", role: .points, look: look,
        points: table.rows.points("outputs") {
          column == "seconds" ? $0.time("\(mode)_seconds").told : $0.number("\(mode)_\(column)")
        })
    }
    return Figure(
      name: "jacobian-\(what)", title: "The Jacobian of m outputs of \(inputs) inputs, in \(what)",
      description: """
        The \(what) that the whole Jacobian of m outputs of n = \(inputs) inputs takes, against m: by \
        forward mode, a tangent for every input, and by reverse mode, a backward sweep for every output. \
        Which is cheaper changes about where m = n.
        """,
      horizontal: .logarithmic("outputs m"), vertical: .logarithmic(axis),
      panels: [Figure.Panel(curves: curves + crossing(curves))])
  }

  /// A vertical line where the two cross.
  private static func crossing(_ curves: [Curve]) -> [Curve] {
    let reverse = Dictionary(
      curves[1].points.map { ($0.x, $0.y!) }, uniquingKeysWith: { first, _ in first })
    let pairs = curves[0].points.compactMap { point in
      reverse[point.x].map { (x: point.x, first: point.y!, second: $0) }
    }
    let heights = curves.flatMap(\.points).compactMap(\.y)
    guard let m = PowerLaw.crossing(pairs), let low = heights.min(), let high = heights.max() else {
      return []
    }
    return [
      Curve(
        label: "they cross at m = \(StudyReport.short(m))", role: .guide, look: 0,
        points: [Curve.Point(x: m, y: low), Curve.Point(x: m, y: high)])
    ]
  }
}
