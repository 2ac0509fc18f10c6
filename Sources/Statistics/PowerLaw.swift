internal import Foundation

/// y = c·xᵖ through points, by least squares on logarithms.
package struct PowerLaw {
  /// p.
  package let exponent: Double
  /// ln c.
  private let intercept: Double
  /// The interval that covers p with probability 95 %, by Student's t of the residuals; nil for two
  /// points, which leave none. Assumes independent errors of one relative size.
  package let interval: ConfidenceInterval?
  /// How many different x there are.
  private let sizes: Int

  /// Nil if fewer than two different x have a y above 0.
  package init?(_ points: [(x: Double, y: Double)]) {
    let points = points.filter { $0.x > 0 && $0.y > 0 && $0.y.isFinite }
    let (x, y) = (points.map { log($0.x) }, points.map { log($0.y) })
    guard let line = PooledRegression(abscissas: [x]) else { return nil }
    let slope = line.slope(y)
    let count = Double(points.count)
    let intercept = (y.reduce(0, +) - slope * x.reduce(0, +)) / count
    exponent = slope
    self.intercept = intercept
    sizes = Set(x).count
    guard count > 2 else {
      interval = nil
      return
    }
    let squares = zip(x, y).reduce(0.0) { sum, point in
      let residual = point.1 - intercept - slope * point.0
      return sum + residual * residual
    }
    // The slope is Σ wᵢyᵢ, so its variance is σ² Σ wᵢ².
    let error = (squares / (count - 2) * line.weights.reduce(0) { $0 + $1 * $1 }).squareRoot()
    let width = error * StudentT(degreesOfFreedom: count - 2).magnitude(twoSidedTail: 0.05)
    interval = ConfidenceInterval(lower: slope - width, upper: slope + width, level: 0.95)
  }

  /// The exponent as results report it.
  package var fitted: FittedExponent { FittedExponent(exponent, interval, sizes: sizes) }

  /// The exponent of a power law through points as results report it, or that there are too few points.
  package static func exponent(_ points: [(x: Double, y: Double?)]) -> FittedExponent {
    let points = points.compactMap { point in point.y.map { (x: point.x, y: $0) } }
      .filter { $0.x > 0 && $0.y > 0 && $0.y.isFinite }
    return PowerLaw(points)?.fitted ?? FittedExponent(nil, nil, sizes: Set(points.map(\.x)).count)
  }

  /// c·xᵖ.
  package func value(at x: Double) -> Double { exp(intercept + exponent * log(x)) }

  /// The x at which two curves through points with the same x cross, by lines between the logarithms of
  /// neighbours; nil if they do not. If they cross several times, the first.
  package static func crossing(_ points: [(x: Double, first: Double, second: Double)]) -> Double? {
    for (left, right) in zip(points, points.dropFirst()) {
      let (a, b) = (log(left.first / left.second), log(right.first / right.second))
      guard a.isFinite, b.isFinite, a * b <= 0, a != b else { continue }
      return exp(log(left.x) + a / (a - b) * (log(right.x) - log(left.x)))
    }
    return nil
  }
}
