internal import Experiments

/// Memory for the backward sweep, bought with layers that are run again, against the number of slots.
enum CheckpointingFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    let slotted = table.rows.filter { $0.number("slots") != nil }
    let kept = table.rows.first { $0.number("slots") == nil }
    let again = Curve(
      label: "measured", role: .points, look: 0,
      points: slotted.points("slots", "layers_run_again"))
    let fewest = Curve(
      label: "fewest possible", role: .expected, look: 0,
      points: slotted.points("slots", "fewest_possible"))
    return [
      figure(table, "work", "Layers run again", unit: "layers run again", curves: [again, fewest]),
      figure(
        table, "memory", "Memory of a gradient", unit: "bytes",
        curves: against(kept, slotted) { $0.number("bytes") }),
      figure(
        table, "time", "Time of a value and its gradient", unit: "seconds",
        curves: against(kept, slotted) { $0.time("seconds").told }),
    ]
  }

  private static func figure(
    _ table: MeasuredTable, _ name: String, _ title: String, unit: String, curves: [Curve]
  ) -> Figure {
    let (layers, width) = (table.rows[0].text("layers"), table.rows[0].text("width"))
    return Figure(
      name: "checkpointing-\(name)", title: "\(title) against the slots for states",
      description: """
        The gradient through a chain of \(layers) layers of width \(width) with s slots for states: \
        \(unit), against s. The fewest layers that can be run again are those of binomial \
        checkpointing.
        """,
      horizontal: .logarithmic("slots s"), vertical: .logarithmic(unit),
      panels: [Figure.Panel(curves: curves)])
  }

  /// The measurements with slots, and the level of the chain that keeps every layer.
  private static func against(
    _ kept: MeasuredTable.Row?, _ slotted: [MeasuredTable.Row],
    _ quantity: (MeasuredTable.Row) -> Double?
  ) -> [Curve] {
    let points = slotted.points("slots", quantity)
    let measured = Curve(label: "with slots", role: .points, look: 0, points: points)
    guard let level = kept.flatMap(quantity), level > 0, let left = points.first?.x,
      let right = points.last?.x
    else { return [measured] }
    return [
      measured,
      Curve(
        label: "every layer kept", role: .measured, look: 1,
        points: [Curve.Point(x: left, y: level), Curve.Point(x: right, y: level)]),
    ]
  }
}
