internal import Experiments
internal import Fields

/// The error of Hutchinson's trace estimate against the number of probes.
enum HutchinsonFigures {
  @Sendable static func figures(of table: MeasuredTable) -> [Figure] {
    let replicates = table.configuration.integer("replicates")
    let distributions = table.rows.map { $0.text("distribution") }.distinct
    let panels = table.rows.grouped(by: "problem").map { problem in
      let curves = problem.rows.grouped(by: "distribution").flatMap { distribution -> [Curve] in
        let look = distributions.firstIndex(of: distribution.name)!
        let measured = distribution.rows.flatMap { row -> [Curve.Point] in
          let range = TraceErrorTheory(
            deviation: row.number("exact_deviation"), kurtosis: row.number("exact_kurtosis"),
            rounding: row.number("rounding"), replicates: replicates
          ).range
          return [row].points("probes", "rms_error").map { point in
            Curve.Point(
              x: point.x, y: point.y,
              bounds: point.y.flatMap { y in
                range.flatMap { $0.lowerBound > 0 ? y / $0.upperBound...y / $0.lowerBound : nil }
              })
          }
        }.sorted { $0.x < $1.x }
        let expected = distribution.rows.points("probes", "exact_deviation")
        return [
          Curve(label: distribution.name, role: .points, look: look, points: measured),
          Curve(
            label: "\(distribution.name), expected", role: .expected, look: look,
            points: expected),
        ]
      }
      let guides = SlopeGuides.curves([(-0.5, "slope −½")], beside: curves, from: .below)
      return Figure.Panel(title: problem.name, curves: curves + guides)
    }
    return [
      Figure(
        name: "hutchinson", title: "Error of the trace against the number of probes",
        description: """
          The root mean square error of the trace of the Hessian from N random probes, over \
          \(replicates) estimates, with intervals of at least 95 % where there are enough of them. Dashed: \
          √(variance/N), the variance in closed form. Signs are exact on a diagonal Hessian: an error of 0 is not drawn.
          """,
        horizontal: .logarithmic("probes N"), vertical: .logarithmic("root mean square error"),
        problems: panels)
    ]
  }
}
