internal import Experiments

/// A Hessian-vector product against the whole Hessian, as n grows: in memory and in time.
enum HessianFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    let memory = panels(
      table,
      [
        "product": { $0.number("product_bytes") }, "Hessian": { $0.number("hessian_bytes") },
      ]
    ) { curves in
      SlopeGuides.curves([(1, "slope 1"), (2, "slope 2")], beside: curves, from: .right)
    }
    let time = panels(
      table,
      [
        "value": { $0.time("value_seconds").told },
        "gradient": { $0.time("gradient_seconds").told },
        "product": { $0.time("product_seconds").told },
        "Hessian": { $0.time("hessian_seconds").told },
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

  /// One panel per problem, one curve per quantity. A quantity that is in both figures looks the same in both.
  private static func panels(
    _ table: MeasuredTable, _ quantities: KeyValuePairs<String, (MeasuredTable.Row) -> Double?>,
    guides: ([Curve]) -> [Curve] = { _ in [] }
  ) -> [Figure.Panel] {
    let all = ["product", "Hessian", "gradient", "value"]
    return table.rows.grouped(by: "problem").map { problem in
      let curves = quantities.map { label, quantity in
        Curve(
          label: label, role: .points, look: all.firstIndex(of: label)!,
          points: problem.rows.points("dimension", quantity))
      }
      return Figure.Panel(title: problem.name, curves: curves + guides(curves))
    }
  }
}
