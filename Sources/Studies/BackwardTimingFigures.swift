internal import Experiments

/// The time that a function of one matrix takes forward and backward as the matrix grows, and the error of its
/// gradient: for a linear solve and a singular value decomposition.
enum BackwardTimingFigures {
  /// - Parameters:
  ///   - what: the function, in words.
  ///   - backward: the power of n that the backward sweep takes for large n; the forward sweep takes n³.
  static func figures(
    of table: MeasuredTable, _ what: String, backward: Double
  ) -> [Figure] {
    let forward = Curve(
      label: "forward", role: .points, look: 0,
      points: table.rows.points("size") { $0.time("value_seconds").told })
    let back = Curve(
      label: "backward", role: .points, look: 1,
      points: table.rows.points("size") { row in
        (row.time("value_and_gradient_seconds") - row.time("value_seconds")).told
      })
    let slopes = [backward, 3].distinct.map { (slope: $0, label: "slope \(Int($0))") }
    let error = Curve(
      label: "gradient", role: .points, look: 0,
      points: table.rows.points("size", "gradient_error"))
    return [
      Figure(
        name: "\(table.kind)-time", title: "Time of \(what), forward and backward",
        description: """
          The seconds of \(what) of a matrix of order n, and of the way back to the gradient by it, \
          against n. The backward sweep has the factors of the forward one. What is below the clock's noise \
          is not drawn.
          """,
        horizontal: .logarithmic("order n of the matrix"), vertical: .logarithmic("seconds"),
        panels: [
          Figure.Panel(
            curves: [forward, back]
              + SlopeGuides.curves(slopes, beside: [forward, back], from: .right))
        ]),
      Figure(
        name: "\(table.kind)-error", title: "Error of the gradient through \(what)",
        description: """
          The relative error of the gradient through \(what) of a matrix of order n, against n, and the \
          rounding unit 2⁻⁵³.
          """,
        horizontal: .logarithmic("order n of the matrix"), vertical: .logarithmic("relative error"),
        panels: [Figure.Panel(curves: [error] + roundingUnit(beside: error))]),
    ]
  }

  private static func roundingUnit(beside curve: Curve) -> [Curve] {
    guard let left = curve.points.first?.x, let right = curve.points.last?.x else { return [] }
    return [
      Curve(
        label: "rounding unit 2⁻⁵³", role: .expected, look: 1,
        points: [left, right].map { Curve.Point(x: $0, y: 0x1p-53) })
    ]
  }
}
