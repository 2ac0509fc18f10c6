internal import Answers
internal import Estimators
package import Experiments
internal import Foundation
internal import Optimizers
internal import Problems

/// Expected curves and floors in closed form, without free parameters or sampling error.
extension RateSeries {
  /// The expected curves at the records of the measured ones; nil unless every n has a closed form.
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
  /// The mean curve without sampling error: the mean over the replicates' starts. Nil if there is no closed form.
  package func expected(_ metric: Metric) -> [Double]? {
    guard let curves = expectedFromStarts(metric) else { return nil }
    return curves[0].indices.map { r in
      curves.reduce(0) { $0 + $1[r] } / Double(curves.count)
    }
  }

  /// One curve per replicate, or a single one if all start alike. There are curves on quadratics, for estimators
  /// whose second moments are known, under noise whose effect on the estimates is known; for least squares on
  /// batches; and for gradient descent where theory gives them.
  func expectedFromStarts(_ metric: Metric) -> [[Double]]? {
    expectations.withLock { kept in
      if let known = kept[metric] { return known }
      let made = computeExpected(metric)
      kept[metric] = .some(made)
      return made
    }
  }

  private func computeExpected(_ metric: Metric) -> [[Double]]? {
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

  /// The value at which the mean stays if runs never end. Nil if it is not known, has no bound or is hidden by
  /// rounding, and without noise, where it is 0 or the estimator's own error.
  package func floor(_ metric: Metric) -> Double? {
    guard let iteration = schedule.constantIteration else { return nil }
    switch noise {
    case .none, .unknown, .varying: return nil
    case .independent:
      guard let quadratic = instance.problem.quadratic, let known = known(on: quadratic) else {
        return nil
      }
      let offset = [Double](repeating: 0, count: quadratic.dimension)
      return moments(of: quadratic, offset: offset)
        .floor(of: known.moments, iteration, error: known.error)
        .flatMap { $0.told(as: metric, minimum: quadratic.known.minimum!) }
    case .batches(let batch):
      guard let known = knownOnBatches,
        let floor = known.theory.floor(
          of: known.moments, step: -iteration.pointGain, batch,
          from: instance.start(replicate: starts[0].replicate)),
        // If x* satisfies all rows, the residuals are rounding alone.
        resolution.resolves(floor.gap, of: .gap, at: curves.iterations.last ?? 0)
      else { return nil }
      return floor.told(as: metric, minimum: known.theory.minimum)
    }
  }

  /// What is known of the estimates on a quadratic; nil if that does not suffice for a curve.
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
    case .batches, .unknown, .varying: return nil
    }
    return (moments, error)
  }

  private func moments(of quadratic: Quadratic, offset: [Double]) -> QuadraticMoments {
    QuadraticMoments(of: quadratic, from: offset, estimatedWith: traits)
  }

  /// For least squares, and estimates whose values all come from one batch; nil if there is no recursion.
  private var knownOnBatches: (theory: LeastSquaresMoments, moments: EstimatorMoments)? {
    guard let problem = instance.problem as? LeastSquares, let rows = problem.rows,
      traits.bias == 0,
      let moments = traits.knownMoments(dimension: curves.dimension), !type(of: schedule).hasMemory
    else { return nil }
    return (LeastSquaresMoments(rows: rows, targets: problem.targets), moments)
  }

  private func batchCurves(_ batch: Batch, _ metric: Metric) -> [[Double]]? {
    guard let (theory, moments) = knownOnBatches else { return nil }
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

  /// x₀ − x* without rounding, if all replicates start where the quadratic does; nil for a problem with starts of its
  /// own.
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

extension QuadraticMoments.Floor {
  /// Nil if it is not a positive finite number.
  fileprivate func told(as metric: Metric, minimum: Double) -> Double? {
    let value =
      switch metric {
      case .loss: gap + minimum
      case .gap: gap
      case .gradientNormSquared: gradientNormSquared
      case .distanceSquared: distanceSquared
      }
    return value > 0 && value.isFinite ? value : nil
  }
}
