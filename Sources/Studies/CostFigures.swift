internal import Experiments

/// What a gradient costs in units of a value, as n grows: in time, and in counted operations.
enum CostFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    [
      figure(of: table, "time") {
        $0.time("gradient_seconds").ratio(to: $0.time("value_seconds"))
      },
      figure(of: table, "operations") { row in
        guard let gradient = row.number("gradient_operations"),
          let value = row.number("value_operations"), value > 0
        else { return nil }
        return gradient / value
      },
    ]
  }

  private static func figure(
    of table: MeasuredTable, _ what: String, _ ratio: (MeasuredTable.Row) -> Double?
  ) -> Figure {
    let ways = table.rows.map { $0.text("way") }.distinct
    let panels = table.rows.grouped(by: "problem").map { problem in
      let curves = problem.rows.grouped(by: "way").map { way in
        Curve(
          label: way.name, role: .points, look: ways.firstIndex(of: way.name)!,
          points: way.rows.points("dimension", ratio))
      }
      let guides = SlopeGuides.curves([(0, "slope 0"), (1, "slope 1")], beside: curves)
      return Figure.Panel(title: problem.name, curves: curves + guides)
    }
    return Figure(
      name: "cost-\(what)", title: "What a gradient costs, in \(what)",
      description: """
        The \(what) of a gradient over the \(what) of one value, against the number of variables n. \
        Reverse mode and gradients by hand stay level, differences and forward mode rise in proportion \
        to n.
        """,
      horizontal: .logarithmic("variables n"),
      vertical: .logarithmic("\(what) of a gradient / \(what) of a value"), problems: panels)
  }
}
