package import Estimators
package import Experiments
internal import Problems

/// What a row of the rate table is about: one method on one problem, over its dimensions.
package struct RateSeries: Sendable {
  /// The problem's name in the study.
  package let problem: String
  package let convergenceClass: ConvergenceClass
  package let method: String
  package let members: [Member]

  /// The replicates in one dimension, at the natural step, for which the bounds are.
  package struct Member: Sendable {
    package let instance: Instance
    package let traits: EstimatorTraits
    /// α.
    package let step: Double
    package let curves: ReplicateCurves
    /// Evaluations an iteration, a gradient charged at its cost.
    package let evaluationsPerIteration: Double
  }

  package var isDeterministic: Bool { members.allSatisfy(\.curves.isDeterministic) }
  package var curves: [ReplicateCurves] { members.map(\.curves) }

  /// The series of a study in its order: every method with finished runs at the natural step, on
  /// every problem that has a class.
  package static func all(
    in study: ConvergenceStudy, _ records: [String: RunRecord]
  ) throws -> [RateSeries] {
    var found: [RateSeries] = []
    for series in study.series {
      guard let convergenceClass = series.instance.convergenceClass,
        let member = try Member(series, convergenceClass, study, records)
      else { continue }
      let (problem, method) = (series.instance.name, series.method.label)
      let i = found.firstIndex { $0.problem == problem && $0.method == method }
      let others = i.map { found.remove(at: $0).members } ?? []
      found.insert(
        RateSeries(
          problem: problem, convergenceClass: convergenceClass, method: method,
          members: others + [member]),
        at: i ?? found.endIndex)
    }
    return found
  }
}

extension ConvergenceClass {
  /// What theory has a rate for: ‖∇f‖², f − f* or ‖x − x*‖².
  package var metric: Metric {
    switch self {
    case .smooth: .gradientNormSquared
    case .convex: .gap
    case .stronglyConvex: .distanceSquared
    }
  }
}

extension RateSeries.Member {
  /// Nil where no run at the natural step is finished, or one of them left the finite numbers.
  init?(
    _ series: Series, _ convergenceClass: ConvergenceClass, _ study: ConvergenceStudy,
    _ records: [String: RunRecord]
  ) throws {
    instance = series.instance
    traits = try series.method.estimator(instance.problem.dimension).traits
    let runs = series.groups.flatMap(\.self).compactMap { records[$0.id] }
      .filter { abs($0.stepRelative - 1) < 1e-12 }
    guard let first = runs.first else { return nil }
    let values = runs.map {
      $0.values(of: convergenceClass.metric, minimum: series.instance.problem.known.minimum)
        .compactMap(\.self)
    }
    let iterations = first.curve.iterations
    guard runs.allSatisfy({ $0.curve.iterations == iterations }),
      values.allSatisfy({ $0.count == iterations.count })
    else { return nil }
    step = first.stepSize
    let whole = ReplicateCurves(
      dimension: instance.problem.dimension, constant: traits.secondMoment,
      iterations: iterations, values: values)
    // A single run that stalls by chance, or lost its way, says nothing of the mean.
    let stalledCount = runs.count { $0.outcome == .stalled }
    curves = 2 * stalledCount >= runs.count ? whole.aboveFloor : whole
    evaluationsPerIteration = traits.calls.evaluations(at: study.callCosts)
  }

  /// What the mean curve is without sampling error, where closed form gives it: on quadratics that
  /// all replicates start alike on, for estimators whose second moments are known.
  package func expected(_ metric: Metric) -> [Double]? {
    guard let quadratic = instance.problem as? Quadratic, let offset = quadratic.startOffset,
      let moments = traits.moments ?? exactMoments, quadratic.isDiagonal || moments.d == 0
    else { return nil }
    let points = QuadraticMoments(
      eigenvalues: quadratic.eigenvalues.entries, offset: offset.entries
    )
    .curve(of: moments, step: step, at: curves.iterations)
    return points.map { point in
      switch metric {
      case .loss: point.gap + quadratic.known.minimum!
      case .gap: point.gap
      case .gradientNormSquared: point.gradientNormSquared
      case .distanceSquared: point.distanceSquared
      }
    }
  }

  /// For estimators that do not know n.
  private var exactMoments: EstimatorMoments? {
    traits.calls.gradients == 1 && traits.calls.values == 0
      ? .exact(dimension: curves.dimension) : nil
  }
}
