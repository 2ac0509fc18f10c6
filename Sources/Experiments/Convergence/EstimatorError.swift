internal import AutoDiff
internal import Estimators

extension Instance {
  /// ‖∇f(x)‖.
  package func gradientNorm(at x: [Double]) -> Double {
    var exact = RecordedGradient(of: problem, Evaluator(graph))
    return exact.valueAndSquaredNorm(at: x).squaredNorm.squareRoot()
  }
}

extension ConvergenceCell {
  /// The size η of the error of the method's estimates, from differences over a finite radius and from
  /// rounding: the largest over the points of
  ///
  ///     η² = ‖∇f‖²·E‖G − G₀‖²/E‖G₀‖²,
  ///
  /// G₀ being the estimate on the linear function of the same gradient, on which differences are exact.
  /// Along random directions a systematic error of the slopes is one of the gradient by η. Zero for
  /// estimators that ask for no values.
  package func estimatorError(at points: [[Double]]) throws -> Double {
    let descent = try descent()
    guard descent.estimator.traits.calls.values > 0 else { return 0 }
    func error(_ descent: some FlooredDescent) -> Double {
      points.map { squaredError(of: descent, at: $0) }.max()?.squareRoot() ?? 0
    }
    return error(descent)
  }

  private func squaredError(of descent: some FlooredDescent, at point: [Double]) -> Double {
    var (x, descent) = (point, descent)
    let evaluator = Evaluator(instance.graph)
    var exact = RecordedGradient(of: instance.problem, evaluator)
    let squaredNorm = exact.valueAndSquaredNorm(at: x).squaredNorm
    let isRandom = descent.estimator.traits.secondMoment > 1
    let stream = stream.substream("estimator's error")
    let draws = (0..<(isRandom ? 8 : 1)).map { stream.at(iteration: $0) }
    let (error, size) = descent.deviation(at: &x, of: evaluator, from: &exact, using: draws)
    return size > 0 ? squaredNorm * (error / size) : 0
  }
}
