internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// Iterations of which can be told whether the estimator's own error is all that is left to see.
protocol FlooredDescent: Descent {
  /// The squared difference of estimates at x from what they would be on the linear function of the
  /// same gradient, where differences are exact, and the latter's squared size; summed over `draws`.
  ///
  /// - Parameter exact: at x.
  mutating func deviation(
    at x: inout [Double], of evaluator: Evaluator, from exact: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> (error: Double, size: Double)
}

extension BufferedDescent: FlooredDescent {
  mutating func deviation(
    at x: inout [Double], of evaluator: Evaluator, from _: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> (error: Double, size: Double) {
    let (center, slope) = (x, evaluator.gradient(at: x))
    let linear = Graph(parameters: x.count) { y in
      dot(y - y.constant(center), y.constant(slope))
    }
    let oracle = Estimator.Oracle(CountingOracle(evaluator))
    let linearOracle = Estimator.Oracle(CountingOracle(Evaluator(linear)))
    var (estimate, ideal) = (slope, slope)
    var (error, size) = (0.0, 0.0)
    for draw in draws {
      estimator.estimate(at: x, from: oracle, using: draw, into: &estimate)
      estimator.estimate(at: x, from: linearOracle, using: draw, into: &ideal)
      for (a, b) in zip(estimate, ideal) {
        error += (a - b) * (a - b)
        size += b * b
      }
    }
    return (error, size)
  }
}

/// Of estimates along directions the slopes tell: in memory that does not grow with n.
extension InPlaceDescent: FlooredDescent {
  mutating func deviation(
    at x: inout [Double], of evaluator: Evaluator, from exact: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> (error: Double, size: Double) {
    let oracle = Estimator.Oracle(CountingOracle(evaluator))
    var (error, size) = (0.0, 0.0)
    for draw in draws {
      var point = x.mutableSpan
      _ = estimator.descend(&point, step: 0, from: oracle, using: draw)
      for (j, slope) in estimator.slopes.enumerated() {
        var ideal = 0.0
        estimator.directions.withParts(ofDirection: j) { range, v in
          ideal += exact.dot(v, in: range, at: x)
        }
        ideal *= estimator.directions.factor(ofDirection: j)
        error += (slope - ideal) * (slope - ideal)
        size += ideal * ideal
      }
    }
    return (error, size)
  }
}
