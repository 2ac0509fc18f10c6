internal import Answers
internal import Estimators
package import Experiments
internal import Foundation
internal import Optimizers
internal import Problems

/// Expected curves in closed form, without free parameter or sampling error.
extension RateSeries {
  /// The expected curves at the records of the measured ones, where closed form gives them for every n.
  var expected: [ReplicateCurves]? {
    let metric = convergenceClass.metric
    let exact = members.compactMap { member in
      member.expected(metric).map {
        ReplicateCurves(
          dimension: member.curves.dimension, constant: member.curves.constant,
          iterations: member.curves.iterations, values: [$0])
      }
    }
    return exact.count == members.count ? exact : nil
  }
}

extension RateSeries.Member {
  /// What the mean curve is without sampling error: the mean over the replicates' starts. Nil where
  /// there is no closed form.
  package func expected(_ metric: Metric) -> [Double]? {
    guard let curves = expectedFromStarts(metric) else { return nil }
    return curves[0].indices.map { r in
      curves.reduce(0) { $0 + $1[r] } / Double(curves.count)
    }
  }

  /// One curve a replicate, or one for all where they start alike: on quadratics, for estimators whose
  /// second moments are known, with noise that these know what to make of; for least squares on batches; and for
  /// gradient descent where theory has it.
  func expectedFromStarts(_ metric: Metric) -> [[Double]]? {
    if case .batches(let batch) = noise { return batchCurves(batch, metric) }
    if let problem = instance.problem as? any ClosedFormDescent {
      guard schedule is GradientDescent, noise == .none else { return nil }
      return descent(problem, metric).map { [$0] }
    }
    guard let quadratic = instance.problem.quadratic, let known = known(on: quadratic) else {
      return nil
    }
    let common = startOffset(of: quadratic)
    let replicates = common == nil ? starts.map(\.replicate) : [0]
    return replicates.map { replicate in
      let offset = common ?? quadratic.offset(of: instance.start(replicate: replicate))
      let points = moments(of: quadratic, offset: offset)
        .curve(of: known.moments, schedule, error: known.error, at: curves.iterations)
      return points.map { point in
        switch metric {
        case .loss: point.gap + quadratic.known.minimum!
        case .gap: point.gap
        case .gradientNormSquared: point.gradientNormSquared
        case .distanceSquared: point.distanceSquared
        }
      }
    }
  }

  /// Where the mean stays if runs never end; nil where nothing is known of it, where it has no bound, or without
  /// noise, where it is 0 or the estimator's own error.
  package func floor(_ metric: Metric) -> Double? {
    guard case .independent = noise, let quadratic = instance.problem.quadratic,
      let known = known(on: quadratic), let iteration = schedule.constantIteration
    else { return nil }
    let offset = [Double](repeating: 0, count: quadratic.dimension)
    let floor = moments(of: quadratic, offset: offset)
      .floor(of: known.moments, iteration, error: known.error)
    return floor.flatMap { floor in
      let value =
        switch metric {
        case .loss: floor.gap + quadratic.known.minimum!
        case .gap: floor.gap
        case .gradientNormSquared: floor.gradientNormSquared
        case .distanceSquared: floor.distanceSquared
        }
      return value > 0 && value.isFinite ? value : nil
    }
  }

  /// What is known of the estimates on a quadratic; nil where that is not enough for a curve.
  private func known(
    on quadratic: Quadratic
  ) -> (moments: EstimatorMoments, error: QuadraticMoments.EstimateError)? {
    guard let moments = traits.knownMoments(dimension: curves.dimension),
      quadratic.isDiagonal || moments.d == 0
    else { return nil }
    var error = QuadraticMoments.EstimateError(bias: traits.bias)
    switch noise {
    case .none: break
    case .independent(let deviation):
      guard let noise = traits.noise else { return nil }
      error.noise = noise.variance(deviation: deviation)
    case .batches, .unknown: return nil
    }
    return (moments, error)
  }

  private func moments(of quadratic: Quadratic, offset: [Double]) -> QuadraticMoments {
    QuadraticMoments(of: quadratic, from: offset, estimatedWith: traits)
  }

  /// For least squares, and estimates whose values are all of one batch.
  private func batchCurves(
    _ batch: Batch, _ metric: Metric
  ) -> [[Double]]? {
    guard let problem = instance.problem as? LeastSquares, let rows = problem.rows,
      traits.bias == 0,
      let moments = traits.knownMoments(dimension: curves.dimension), !type(of: schedule).hasMemory
    else { return nil }
    let theory = LeastSquaresMoments(rows: rows, targets: problem.targets)
    let replicates = instance.startsAreRandom ? starts.map(\.replicate) : [0]
    return replicates.map { replicate in
      let points = theory.curve(
        of: moments, schedule, batch, from: instance.start(replicate: replicate),
        at: curves.iterations)
      return points.map { point in
        switch metric {
        case .loss: point.gap + theory.minimum
        case .gap: point.gap
        case .gradientNormSquared: point.gradientNormSquared
        case .distanceSquared: point.distanceSquared
        }
      }
    }
  }

  /// x₀ − x* without rounding, where all replicates start as the quadratic has it; nil of a problem with starts of
  /// its own.
  private func startOffset(of quadratic: Quadratic) -> [Double]? {
    guard let offset = quadratic.startOffset,
      quadratic.start(from: instance.stream) == instance.start(replicate: 0)
    else { return nil }
    return offset.entries
  }

  /// For exact gradients at the step 1/L.
  private func descent(_ problem: any ClosedFormDescent, _ metric: Metric) -> [Double]? {
    guard let minimum = problem.known.minimum, let L = problem.known.smoothness,
      !isRandomMethod, traits.calls.values == 0, abs(step * L - 1) < 1e-12
    else { return nil }
    let values = curves.iterations.compactMap { iteration -> Double? in
      guard let point = problem.descent(at: iteration) else { return nil }
      return switch metric {
      case .loss: minimum + point.gap
      case .gap: point.gap
      case .gradientNormSquared: point.gradientNormSquared
      case .distanceSquared: point.distanceSquared
      }
    }
    return values.count == curves.iterations.count ? values : nil
  }
}
