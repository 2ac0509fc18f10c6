internal import AutoDiff
internal import Estimators
internal import LinearAlgebra
internal import Optimizers
internal import Sampling

/// Iterations of which can be told whether the estimator's own error is all that is left to see.
protocol FlooredDescent: Descent {
  /// How estimates at x differ from what the same estimator makes of the linear function of the same
  /// gradient, where differences are exact.
  ///
  /// - Parameter exact: at x.
  mutating func errors(
    at x: [Double], of evaluator: Evaluator, from exact: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> EstimateErrors
}

extension BufferedDescent: FlooredDescent {
  mutating func errors(
    at x: [Double], of evaluator: Evaluator, from _: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> EstimateErrors {
    let slope = evaluator.gradient(at: x)
    // In a unit of its own, so that nothing underflows which a larger f would not lose.
    let largest = BLAS.largestMagnitude(slope.span)
    let unit =
      largest > 0 && largest.isFinite
      ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    let scaled = slope.map { $0 / unit }
    let linear = Graph(parameters: x.count) { y in dot(y - y.constant(x), y.constant(scaled)) }
    let oracle = Estimator.Oracle(CountingOracle(evaluator))
    let linearOracle = Estimator.Oracle(CountingOracle(Evaluator(linear)))
    var (estimate, ideal) = (slope, slope)
    var errors = EstimateErrors()
    for draw in draws {
      estimator.estimate(at: x, from: oracle, using: draw, into: &estimate)
      estimator.estimate(at: x, from: linearOracle, using: draw, into: &ideal)
      for (one, other) in zip(estimate, ideal) { errors.add(one, ideal: unit * other) }
    }
    return errors
  }
}

/// Of estimates along directions the slopes tell: in memory that does not grow with n.
extension InPlaceDescent: FlooredDescent {
  mutating func errors(
    at x: [Double], of evaluator: Evaluator, from exact: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> EstimateErrors {
    let oracle = Estimator.Oracle(CountingOracle(evaluator))
    var errors = EstimateErrors()
    for draw in draws {
      estimator.measure(at: x.span, from: oracle, using: draw)
      for (j, slope) in estimator.lastEstimate.slopes.enumerated() {
        var derivative = 0.0
        estimator.lastEstimate.directions.withParts(ofDirection: j) { range, v in
          derivative += exact.dot(v, in: range, at: x)
        }
        derivative *= estimator.lastEstimate.directions.factor(ofDirection: j)
        errors.add(slope, ideal: estimator.slope(onLinearFunctionOf: derivative))
      }
    }
    return errors
  }
}
