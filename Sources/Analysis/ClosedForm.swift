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
  /// second moments are known, and for gradient descent where theory has it.
  func expectedFromStarts(_ metric: Metric) -> [[Double]]? {
    guard instance.batch == nil else { return nil }
    if let problem = instance.problem as? any ClosedFormDescent {
      guard schedule is GradientDescent else { return nil }
      return descent(problem, metric).map { [$0] }
    }
    guard let quadratic = instance.problem.quadratic,
      let moments = traits.moments ?? exactMoments,
      quadratic.isDiagonal || moments.d == 0
    else { return nil }
    let common = startOffset(of: quadratic)
    let replicates = common == nil ? starts.map(\.replicate) : [0]
    return replicates.map { replicate in
      let offset = common ?? quadratic.offset(of: instance.start(replicate: replicate))
      let points = QuadraticMoments(eigenvalues: quadratic.eigenvalues.entries, offset: offset)
        .curve(of: moments, schedule, at: curves.iterations)
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

  /// For estimators that do not know n.
  private var exactMoments: EstimatorMoments? {
    traits.calls.gradients == 1 && traits.calls.values == 0
      ? .exact(dimension: curves.dimension) : nil
  }
}
