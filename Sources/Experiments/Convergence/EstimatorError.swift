internal import Estimators

extension Instance {
  /// ‖∇f(x)‖.
  package func gradientNorm(at x: [Double]) -> Double {
    var exact = RecordedGradient(of: problem, answerer.source())
    return exact.norm(at: x)
  }
}

extension ConvergenceCell {
  /// The size η of the error of the method's estimates, from differences over a finite radius and from
  /// rounding: the largest over the points of
  ///
  ///     η² = ‖∇f‖²·E‖G − G₀‖²/E‖G₀‖²,
  ///
  /// where G₀ is the estimate on the linear function with the same gradient, on which differences are
  /// exact. Along random directions, a systematic error of the slopes is an error of the gradient by η.
  /// Zero for estimators that ask for no values.
  package func estimatorError(at points: [[Double]]) throws -> Double {
    let estimator = try method.estimator(instance.problem.dimension)
    guard estimator.traits.calls.values > 0 else { return 0 }
    func error(_ estimator: some GradientEstimator) -> Double {
      points.map { estimatorError(of: estimator, at: $0) }.max() ?? 0
    }
    return error(estimator)
  }

  private func estimatorError(of estimator: some GradientEstimator, at x: [Double]) -> Double {
    var estimator = estimator
    let source = instance.answerer.source()
    var exact = RecordedGradient(of: instance.problem, source)
    let norm = exact.norm(at: x)
    let isRandom = estimator.traits.secondMoment > 1
    let stream = stream.substream("estimator's error")
    let draws = (0..<(isRandom ? 8 : 1)).map { stream.at(iteration: $0) }
    return norm * estimator.errors(at: x, of: source, from: &exact, using: draws).relative
  }
}
