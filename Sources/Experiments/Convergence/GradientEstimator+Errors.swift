internal import Answers
internal import AutoDiff
internal import Estimators
internal import LinearAlgebra
internal import Sampling

extension GradientEstimator {
  /// How estimates at x differ from what the same estimator gives on the linear function with the
  /// same gradient, where differences are exact.
  ///
  /// - Parameters:
  ///   - source: one of the objective, which gives gradients.
  ///   - exact: the exact gradient at x.
  mutating func errors(
    at x: [Double], of source: any ValueSource, from exact: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> EstimateErrors {
    func along<E: DirectionalEstimator>(
      _ estimator: E, _ exact: inout RecordedGradient
    ) -> (E, EstimateErrors) {
      var estimator = estimator
      let errors = estimator.slopeErrors(at: x, of: source, from: &exact, using: draws)
      return (estimator, errors)
    }
    guard let directional = self as? any DirectionalEstimator else {
      return entryErrors(at: x, of: source, using: draws)
    }
    let (estimator, errors) = along(directional, &exact)
    self = estimator as! Self
    return errors
  }

  private mutating func entryErrors(
    at x: [Double], of source: any ValueSource, using draws: [RandomStream.Draw]
  ) -> EstimateErrors {
    let slope = source.gradient(at: x)
    // In a unit of its own, so that nothing underflows that a larger f would not lose.
    let largest = BLAS.largestMagnitude(slope.span)
    let unit =
      largest > 0 && largest.isFinite
      ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    let scaled = slope.map { $0 / unit }
    let linear = Graph(parameters: x.count) { y in dot(y - y.constant(x), y.constant(scaled)) }
    let oracle = Oracle(CountingOracle(source))
    let linearOracle = Oracle(CountingOracle(Evaluator(linear)))
    var (estimate, ideal) = (slope, slope)
    var errors = EstimateErrors()
    for draw in draws {
      self.estimate(at: x, from: oracle, using: draw, into: &estimate)
      self.estimate(at: x, from: linearOracle, using: draw, into: &ideal)
      for (one, other) in zip(estimate, ideal) { errors.add(one, ideal: unit * other) }
    }
    return errors
  }
}

extension ValueSource {
  /// ∇f(x), of a source that gives gradients.
  fileprivate func gradient(at x: [Double]) -> [Double] {
    var gradient = x
    var out = gradient.mutableSpan
    _ = (self as! any GradientSource).valueAndGradient(at: x.span, into: &out, sample: .none)
    return gradient
  }
}

/// For estimates along directions, the slopes are enough: in memory that does not grow with n.
extension DirectionalEstimator {
  fileprivate mutating func slopeErrors(
    at x: [Double], of source: any ValueSource, from exact: inout RecordedGradient,
    using draws: [RandomStream.Draw]
  ) -> EstimateErrors {
    let oracle = Oracle(CountingOracle(source))
    var errors = EstimateErrors()
    for draw in draws {
      measure(at: x.span, from: oracle, using: draw)
      for (j, slope) in lastEstimate.slopes.enumerated() {
        var derivative = 0.0
        lastEstimate.directions.withParts(ofDirection: j) { range, v in
          derivative += exact.dot(v, in: range, at: x)
        }
        derivative *= lastEstimate.directions.factor(ofDirection: j)
        errors.add(slope, ideal: self.slope(onLinearFunctionOf: derivative))
      }
    }
    return errors
  }
}
