internal import Experiments
internal import Foundation

/// The part of a convergence curve that is drawn: a curve that diverges leaves the picture, which would otherwise
/// have to span many powers of ten, and one that is exactly at the minimum ends at the lower edge, since 0 has no
/// place on a logarithmic axis.
struct CurveClipping {
  /// A curve ends where it rises above this level.
  let ceiling: Double
  /// Where a curve that reaches 0 ends on a logarithmic axis.
  private let floor: Double
  private let isLogarithmic: Bool

  /// A hundred times the first value on a logarithmic axis, and on a linear one as far above it as the
  /// least of the values lies below.
  ///
  /// - Parameter floor: the least value above 0 of all curves in the picture.
  init(start: Double, least: Double, floor: Double, isLogarithmic: Bool) {
    let drop = start - least
    ceiling = isLogarithmic ? 100 * start : start + (drop > 0 ? drop : max(abs(start), 1))
    self.floor = floor < start ? floor : 1e-16 * start
    self.isLogarithmic = isLogarithmic
  }

  /// The points below the ceiling, with bounds that can be drawn, and the point where the curve leaves
  /// through it, or the first of those at 0 if it stays there.
  ///
  /// - Parameter points: with x from 0 on; y is nil if it is infinite.
  func points(_ points: [Curve.Point]) -> [Curve.Point] {
    let drawable = isLogarithmic ? aboveZero(points) : points
    let below = drawable.prefix { $0.y.map { $0 <= ceiling } ?? false }
    // The lower end of bands that reach down to 0 or below.
    let lowest = below.compactMap(\.y).min() ?? ceiling
    let bottom = isLogarithmic ? 0 : -Double.infinity
    let kept = below.map { point in
      Curve.Point(
        x: point.x, y: point.y,
        bounds: point.bounds.map {
          ($0.lowerBound > bottom ? $0.lowerBound : lowest)...min($0.upperBound, ceiling)
        })
    }
    guard kept.count < drawable.count else { return kept }
    return kept + [Curve.Point(x: exit(from: kept.last, to: drawable[kept.count]), y: ceiling)]
  }

  /// The points above 0, and the next after the last of them, which is drawn at the lower edge.
  private func aboveZero(_ points: [Curve.Point]) -> [Curve.Point] {
    func isAbove(_ point: Curve.Point) -> Bool { point.y.map { $0 > 0 } ?? true }
    let kept = points.filter(isAbove)
    let end = points.lastIndex(where: isAbove).map { points[($0 + 1)...] } ?? points[...]
    return kept + end.prefix(1).map { Curve.Point(x: $0.x, y: floor) }
  }

  /// Where the line between two points, straight on the axes, reaches the ceiling.
  private func exit(from inside: Curve.Point?, to outside: Curve.Point) -> Double {
    guard let inside, inside.x > 0, let low = inside.y, let high = outside.y else {
      return outside.x
    }
    let share =
      isLogarithmic ? log(ceiling / low) / log(high / low) : (ceiling - low) / (high - low)
    return inside.x * pow(outside.x / inside.x, share)
  }
}
