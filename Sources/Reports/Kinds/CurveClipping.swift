internal import Foundation

/// What is drawn of a convergence curve: whoever diverges leaves the picture, which else would have to
/// span many powers of ten for it.
struct CurveClipping {
  /// A curve ends where it rises above this level.
  let ceiling: Double
  private let isLogarithmic: Bool

  /// A hundred times the first value on a logarithmic axis, and on a linear one as far above it as the
  /// least of the values lies below.
  init(start: Double, least: Double, isLogarithmic: Bool) {
    let drop = start - least
    ceiling = isLogarithmic ? 100 * start : start + (drop > 0 ? drop : max(abs(start), 1))
    self.isLogarithmic = isLogarithmic
  }

  /// The points below the ceiling, with bounds that can be drawn, and the point where the curve leaves
  /// through it. What is not above 0 has no place on a logarithmic axis.
  ///
  /// - Parameter points: with x from 0 on; y is nil where it is infinite.
  func points(_ points: [Curve.Point]) -> [Curve.Point] {
    let drawable = isLogarithmic ? points.filter { $0.y.map { $0 > 0 } ?? true } : points
    let below = drawable.prefix { $0.y.map { $0 <= ceiling } ?? false }
    // Where bands end that reach down to 0 or below.
    let floor = below.compactMap(\.y).min() ?? ceiling
    let bottom = isLogarithmic ? 0 : -Double.infinity
    let kept = below.map { point in
      Curve.Point(
        x: point.x, y: point.y,
        bounds: point.bounds.map {
          ($0.lowerBound > bottom ? $0.lowerBound : floor)...min($0.upperBound, ceiling)
        })
    }
    guard kept.count < drawable.count else { return kept }
    return kept + [Curve.Point(x: exit(from: kept.last, to: drawable[kept.count]), y: ceiling)]
  }

  /// Where the line between two points, straight as the axes have it, is at the ceiling.
  private func exit(from inside: Curve.Point?, to outside: Curve.Point) -> Double {
    guard let inside, inside.x > 0, let low = inside.y, let high = outside.y else {
      return outside.x
    }
    let share =
      isLogarithmic ? log(ceiling / low) / log(high / low) : (ceiling - low) / (high - low)
    return inside.x * pow(outside.x / inside.x, share)
  }
}
