internal import Estimators
package import Experiments
internal import Sampling

/// A sketch of where an estimator looks from a point: the directions of this very run, drawn far longer than its
/// radius.
package struct ProbeSketch: Sendable {
  /// Displacements of the order of 1.
  package let displacements: [Place]
  /// Whether the estimator also looks in the opposite directions.
  package let isTwoSided: Bool

  /// The sketch of a run on two variables, for the estimate after that many iterations; nil if the estimator looks at
  /// no other point.
  package init?(of cell: ConvergenceCell, iteration: Int) throws {
    guard cell.method.makesEstimates else { return nil }
    let draw = cell.stream.at(iteration: iteration)
    let axes = [Place(1, 0), Place(0, 1)]
    switch try cell.method.estimator(2) {
    case let estimator as any DirectionalEstimator:
      (displacements, isTwoSided) = (Self.directions(estimator.lastEstimate.directions, draw), true)
    case let estimator as ForwardGradient:
      (displacements, isTwoSided) = (Self.directions(estimator.frame, draw), false)
    case let estimator as CoordinateDifferences:
      (displacements, isTwoSided) = (axes, estimator.scheme == .central)
    case is ForwardMode: (displacements, isTwoSided) = (axes, false)
    default: return nil
    }
  }

  private static func directions(_ frame: DirectionFrame, _ draw: RandomStream.Draw) -> [Place] {
    var frame = frame
    frame.redraw(from: draw)
    return (0..<frame.count).map { j in
      var v = [Double](repeating: 0, count: 2)
      var span = v.mutableSpan
      frame.move(&span, along: j, by: 1)
      return Place(v[0], v[1])
    }
  }
}
