internal import Foundation
internal import Studies

/// Three dimensions seen from afar: the orthographic projection.
struct OrthographicView {
  /// Unit vectors to the right, upwards, and towards the viewer.
  private let right: [Double]
  private let up: [Double]
  private let forward: [Double]

  /// Along the third axis.
  static let ahead = OrthographicView(right: [1, 0, 0], up: [0, 1, 0], forward: [0, 0, 1])

  private init(right: [Double], up: [Double], forward: [Double]) {
    (self.right, self.up, self.forward) = (right, up, forward)
  }

  /// A globe with north along the third axis, seen with north up from above the mean position of these points.
  static func globe(_ points: [Double]) -> OrthographicView {
    let sum = (0..<3).map { k in
      stride(from: k, to: points.count, by: 3).reduce(0) { $0 + points[$1] }
    }
    let (λ, φ) = (atan2(sum[1], sum[0]), atan2(sum[2], hypot(sum[0], sum[1])))
    return OrthographicView(
      right: [-sin(λ), cos(λ), 0], up: [-sin(φ) * cos(λ), -sin(φ) * sin(λ), cos(φ)],
      forward: [cos(φ) * cos(λ), cos(φ) * sin(λ), sin(φ)])
  }

  /// Where points, N × 3 by rows, are seen, and how far in front of the origin they are.
  func project(_ points: [Double]) -> [(place: Place, depth: Double)] {
    stride(from: 0, to: points.count, by: 3).map { i in
      func along(_ axis: [Double]) -> Double {
        (0..<3).reduce(0) { $0 + points[i + $1] * axis[$1] }
      }
      return (Place(along(right), along(up)), along(forward))
    }
  }
}
