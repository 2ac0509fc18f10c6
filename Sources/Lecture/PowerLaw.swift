internal import Analysis
internal import Foundation

/// y = c·xᵖ through points, by least squares on logarithms.
package struct PowerLaw {
  /// p.
  package let exponent: Double

  /// Nil where fewer than two different x have a y above 0.
  package init?(_ points: [(x: Double, y: Double)]) {
    let points = points.filter { $0.x > 0 && $0.y > 0 && $0.y.isFinite }
    guard let line = PooledRegression(abscissas: [points.map { log($0.x) }]) else { return nil }
    exponent = line.slope(points.map { log($0.y) })
  }

  /// The x at which two curves through points with the same x cross, by lines between the logarithms
  /// of neighbours; nil where they do not. Of several crossings the first.
  package static func crossing(_ points: [(x: Double, first: Double, second: Double)]) -> Double? {
    for (left, right) in zip(points, points.dropFirst()) {
      let (a, b) = (log(left.first / left.second), log(right.first / right.second))
      guard a.isFinite, b.isFinite, a * b <= 0, a != b else { continue }
      return exp(log(left.x) + a / (a - b) * (log(right.x) - log(left.x)))
    }
    return nil
  }
}
