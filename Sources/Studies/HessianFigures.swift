internal import Experiments

/// A Hessian-vector product against the whole Hessian, as n grows: in memory and in time.
enum HessianFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    let memory = panels(table, ["product": "product_bytes", "Hessian": "hessian_bytes"]) { curves in
      SlopeGuides.curves([(1, "slope 1"), (2, "slope 2")], beside: curves, from: .right)
    }
    let time = panels(
      table,
      [
        "value": "value_seconds", "gradient": "gradient_seconds", "product": "product_seconds",
        "Hessian": "hessian_seconds",
      ])
    return [
      Figure(
        name: "hessian-memory", title: "Memory of a Hessian-vector product and of the Hessian",
        description: """
          The bytes that a replay holds for one product of the Hessian with a vector, and those for the \
          whole matrix with its n² numbers, against the number of variables n.
          """,
        horizontal: .logarithmic("variables n"), vertical: .logarithmic("bytes"), problems: memory),
      Figure(
        name: "hessian-time", title: "Time of a Hessian-vector product and of the Hessian",
        description: """
          The seconds of a value, of a gradient, of one product of the Hessian with a vector, and of the \
          whole matrix, which is n such products, against the number of variables n.
          """,
        horizontal: .logarithmic("variables n"), vertical: .logarithmic("seconds"), problems: time),
    ]
  }

  /// A panel a problem, a curve for each of the columns. What is drawn in both figures looks the same.
  private static func panels(
    _ table: MeasuredTable, _ columns: KeyValuePairs<String, String>,
    guides: ([Curve]) -> [Curve] = { _ in [] }
  ) -> [Figure.Panel] {
    let all = ["product", "Hessian", "gradient", "value"]
    return table.rows.grouped(by: "problem").map { problem in
      let curves = columns.map { label, column in
        Curve(
          label: label, role: .points, look: all.firstIndex(of: label)!,
          points: problem.rows.points("dimension") {
            column.hasSuffix("_seconds") ? $0.time(column).told : $0.number(column)
          })
      }
      return Figure.Panel(title: problem.name, curves: curves + guides(curves))
    }
  }
}
