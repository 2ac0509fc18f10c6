package import Experiments
internal import Foundation

/// Straight lines on logarithmic axes, to compare the slopes of curves with.
package enum SlopeGuides {
  /// Where guides start.
  package enum Anchor {
    /// On the left in the middle of all curves, across the whole width: for curves that diverge from one another.
    case left
    /// On the right in the middle of all curves, halfway across: for laws that hold for large sizes.
    case right
    /// On the left below all curves: for curves that coincide.
    case below
  }

  /// A guide for each slope, if curves have two different x.
  package static func curves(
    _ slopes: [(slope: Double, label: String)], beside curves: [Curve], from anchor: Anchor = .left
  ) -> [Curve] {
    let points = curves.flatMap(\.points).filter { $0.x > 0 && $0.y ?? 0 > 0 }
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), left < right else {
      return []
    }
    let fixed = anchor == .right ? right : left
    let heights = points.filter { $0.x == fixed }.compactMap(\.y)
    let (low, high) = (heights.min()!, heights.max()!)
    let height = anchor == .below ? low / 1.6 : (low * high).squareRoot()
    let ends = anchor == .right ? [(left * right).squareRoot(), right] : [left, right]
    return slopes.map { slope, label in
      Curve(
        label: label, role: .guide, look: 0,
        points: ends.map { Curve.Point(x: $0, y: height * pow($0 / fixed, slope)) })
    }
  }
}
