package import Experiments

/// The part of a panel that can be drawn, and the axes it is drawn on.
package struct PanelAxes {
  package let curves: [DrawnCurve]
  /// Nil if there is nothing to draw.
  package let horizontal: AxisRange?
  package let vertical: AxisRange?

  /// The panels of a figure, on axes of equal ranges where that is sensible.
  package static func all(in figure: Figure) -> [PanelAxes] {
    let curves = figure.panels.map { $0.curves.map { DrawnCurve($0, in: figure) } }
    let horizontal = AxisRange.aligned(
      curves.map {
        Self.range($0, figure.horizontal) {
          $0.points.map(\.x)
        } bounds: { _ in
          []
        }
      })
    let vertical = AxisRange.aligned(
      curves.map { curves in
        Self.range(curves, figure.vertical) {
          $0.points.compactMap(\.y)
        } bounds: { curve in
          curve.points.compactMap(\.bounds).flatMap { [$0.lowerBound, $0.upperBound] }
        }
      })
    return curves.indices.map {
      PanelAxes(curves: curves[$0], horizontal: horizontal[$0], vertical: vertical[$0])
    }
  }

  /// The curves that guides are compared with determine the range; guides are shown if they are not too far off.
  private static func range(
    _ curves: [DrawnCurve], _ axis: Figure.Axis,
    values: (DrawnCurve) -> [Double], bounds: (DrawnCurve) -> [Double]
  ) -> AxisRange? {
    let results = curves.filter { $0.curve.role != .guide }
    return AxisRange(
      of: results.flatMap(values),
      bounds: results.flatMap(bounds) + curves.filter { $0.curve.role == .guide }.flatMap(values),
      isLogarithmic: axis.isLogarithmic)
      ?? AxisRange(of: curves.flatMap(values), isLogarithmic: axis.isLogarithmic)
  }
}

/// A curve, with those of its points that have a place on the axes.
package struct DrawnCurve {
  package let curve: Curve
  /// Without y where the line is interrupted, never at the ends or twice in a row.
  package let points: [Curve.Point]

  init(_ curve: Curve, in figure: Figure) {
    self.curve = curve
    points =
      curve.points.reduce(into: []) { kept, point in
        let hasPlace =
          AxisRange.canDraw(point.x, isLogarithmic: figure.horizontal.isLogarithmic)
          && point.y.map { AxisRange.canDraw($0, isLogarithmic: figure.vertical.isLogarithmic) }
            ?? false
        if hasPlace {
          kept.append(point)
        } else if kept.last?.y != nil {
          kept.append(Curve.Point(x: point.x, y: nil))
        }
      }.trimmed
  }

  var hasBounds: Bool { points.contains { $0.bounds != nil } }
  var isEmpty: Bool { points.isEmpty }
}

extension [Curve.Point] {
  fileprivate var trimmed: [Curve.Point] { last?.y == nil ? dropLast() : self }
}
