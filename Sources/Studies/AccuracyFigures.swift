internal import Experiments
internal import Foundation

/// The error of difference quotients against their radius: too large a one cuts off the series too
/// early, too small a one divides round-off by almost nothing.
enum AccuracyFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    let schemes = table.rows.map(name).distinct
    let panels = table.rows.grouped(by: "problem").map { problem in
      let radii = problem.rows.compactMap { $0.number("radius") }
      let curves = problem.rows.grouped(bySame: "scheme", "noise_level").flatMap { rows in
        let name = name(rows[0])
        return Self.curves(name, rows, look: schemes.firstIndex(of: name)!, across: radii)
      }
      return Figure.Panel(title: problem.name, curves: curves)
    }
    return [
      Figure(
        name: "accuracy", title: "Error of gradients against the radius",
        description: """
          The relative error of gradients by difference quotients and complex steps, against their \
          radius ε. Dashed: what theory expects of it, and as points theory's best radius. Automatic \
          differentiation has no radius; its error is a level, and is not drawn where it is 0.
          """,
        horizontal: .logarithmic("radius ε"), vertical: .logarithmic("‖G − ∇f‖ / ‖∇f‖"),
        problems: panels)
    ]
  }

  /// `central`, or `central, σ = 0.001`.
  private static func name(_ row: MeasuredTable.Row) -> String {
    let noise = row.number("noise_level").flatMap { $0 > 0 ? $0 : nil }
    return row.text("scheme") + (noise.map { ", σ = \(StudyReport.short($0))" } ?? "")
  }

  private static func curves(
    _ scheme: String, _ rows: [MeasuredTable.Row], look: Int, across radii: [Double]
  ) -> [Curve] {
    guard rows.contains(where: { $0.number("radius") != nil }) else {
      let level = rows[0].number("relative_error").flatMap { $0 > 0 ? $0 : nil }
      let ends = [radii.min(), radii.max()].compactMap(\.self)
      let points = level.map { level in ends.map { Curve.Point(x: $0, y: level) } } ?? []
      return points.isEmpty
        ? [] : [Curve(label: scheme, role: .measured, look: look, points: points)]
    }
    let expected = rows.points("radius", "theory_error")
    var curves = [
      Curve(
        label: scheme, role: .measured, look: look,
        points: rows.points("radius", "relative_error")),
      Curve(label: "\(scheme), expected", role: .expected, look: look, points: expected),
    ]
    if let radius = rows[0].number("theory_best_radius"),
      let error = value(of: expected, at: radius)
    {
      curves.append(
        Curve(
          label: "best radius by theory", role: .points, look: look,
          points: [Curve.Point(x: radius, y: error)]))
    }
    return curves
  }

  /// The value on the line through points on logarithmic axes; nil outside their range.
  private static func value(of points: [Curve.Point], at x: Double) -> Double? {
    for (left, right) in zip(points, points.dropFirst()) where left.x <= x && x <= right.x {
      guard let low = left.y, let high = right.y, left.x < right.x else {
        continue
      }
      return low * pow(high / low, log(x / left.x) / log(right.x / left.x))
    }
    return nil
  }
}
