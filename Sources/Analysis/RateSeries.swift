package import Estimators
package import Experiments
package import Optimizers
internal import Problems

/// The subject of a row of the rate table: one method on one family of problems, over its dimensions.
package struct RateSeries: Sendable {
  /// The problem's name in the study.
  package let name: String
  /// The name with the swept fields that the family has in common, all but the one that n grows with.
  package let problem: String
  package let convergenceClass: ConvergenceClass
  package let method: String
  /// What is proven of the method; nil if its values have noise.
  package let provenRate: ProvenRate?
  package let members: [Member]

  /// The replicates in one dimension, at the natural step, which the bounds are for.
  package struct Member: Sendable {
    package let instance: Instance
    package let noise: ValueNoise
    package let traits: EstimatorTraits
    /// α.
    package let step: Double
    /// The method's iterations.
    let schedule: any LinearSchedule
    /// What a study's own replicates cannot say about the tail of their distribution.
    let tail: TailPilot?
    /// The curves of the class's metric, as far as they are more than rounding and the estimator's own error.
    package let curves: ReplicateCurves
    /// What each replicate started from.
    let starts: [Start]
    /// How finely the metric is resolved.
    let resolution: Resolution
    /// Evaluations per iteration, as counted, with a gradient charged at its cost.
    package let evaluationsPerIteration: Double
    /// Expected curves computed so far: on batches they take as long as runs.
    let expectations = Guarded<[Metric: [[Double]]?]>([:])

    struct Start: Hashable, Sendable {
      let replicate: Int
      /// Δ and R², where f* and x* are known.
      let gap: Double?
      let distanceSquared: Double?
    }

    /// Whether estimates are random: without noise, estimates that are unbiased and no larger than the gradient are
    /// the gradient.
    package var isRandomMethod: Bool { traits.secondMoment > 1 + 1e-9 || noise != .none }
  }

  package var isDeterministic: Bool { members.allSatisfy(\.curves.isDeterministic) }
  var isRandomMethod: Bool { members.contains(where: \.isRandomMethod) }
  package var curves: [ReplicateCurves] { members.map(\.curves) }
  /// The noise of the first member that has any.
  package var noise: ValueNoise { members.map(\.noise).first { $0 != .none } ?? .none }

  /// The series of a study in its order: every method that is linear in its state, with finished runs at the
  /// natural step, on every problem that has a class.
  ///
  /// - Parameter noise: the noise in an instance's values.
  package static func all(
    in study: ConvergenceStudy, _ records: [String: RunRecord],
    noise: (Instance) -> ValueNoise = \.valueNoise
  ) throws -> [RateSeries] {
    var found: [RateSeries] = []
    for series in study.series {
      guard let convergenceClass = series.instance.convergenceClass,
        let member = try Member(
          series, convergenceClass, noise(series.instance), study, records)
      else { continue }
      let (problem, method) = (series.instance.family, series.method.label)
      let i = found.firstIndex { $0.problem == problem && $0.method == method }
      let others = i.map { found.remove(at: $0).members } ?? []
      found.insert(
        RateSeries(
          name: series.instance.name, problem: problem, convergenceClass: convergenceClass,
          method: method, provenRate: member.noise == .none ? series.provenRate : nil,
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
  /// Nil if the method is not linear in its state, if no run at the natural step is finished, or if runs have ended
  /// at different iterations, for example by reaching a target.
  init?(
    _ series: Series, _ convergenceClass: ConvergenceClass, _ noise: ValueNoise,
    _ study: ConvergenceStudy, _ records: [String: RunRecord]
  ) throws {
    instance = series.instance
    let metric = convergenceClass.metric
    let minimum = instance.problem.known.minimum
    guard series.method.makesEstimates else { return nil }
    traits = try series.method.estimator(instance.problem.dimension).traits
    let noise = noise.seen(by: traits)
    self.noise = noise
    let runs = series.atNaturalStep(records)
    guard let first = runs.first,
      let schedule = try series.method.schedule(
        step: first.record.stepSize, traits, on: instance),
      let aligned = AlignedRuns(runs.map(\.record), metric, minimum: minimum)
    else { return nil }
    step = first.record.stepSize
    self.schedule = schedule
    starts = runs.map { cell, record in
      Start(
        replicate: cell.replicate,
        gap: record.values(of: .gap, minimum: minimum).first ?? nil,
        distanceSquared: record.curve.distanceSquared.first ?? nil)
    }
    // What noise and bias do to estimates is part of the expected curve; what rounding does is not.
    let coarsest = series.coarsest(of: runs) ?? first
    let resolution = try Resolution(
      of: metric, for: coarsest.cell, step: step, schedule, coarsest.record,
      at: aligned.iterations, isNoisy: noise != .none)
    self.resolution = resolution
    let whole = ReplicateCurves(
      dimension: instance.problem.dimension, constant: traits.secondMoment,
      iterations: aligned.iterations, values: aligned.values,
      isDeterministic: !series.traits.isRandom && noise == .none && !instance.startsAreRandom)
    let told = whole.prefix { resolution.resolves($1, of: metric, at: $0) }
    // A single run that stalls by chance, or lost its way, says nothing about the mean.
    let stalledCount = runs.count { $0.record.outcome == .stalled }
    // On a floor of noise, stalling says that the estimates are noise, which is true.
    curves =
      noise == .none && 2 * stalledCount >= runs.count ? told.aboveFloor(of: whole) : told
    let ends = runs.map(\.record).filter { $0.iterations > 0 }
    let prices = study.callCosts(on: instance)
    let costs = ends.map { $0.counts.evaluations(at: prices) / Double($0.iterations) }
    let isKnown = !TailPilot.isNeeded(series.provenRate, traits, noise)
    // At twice this deviation the means of that many replicates are no longer judged.
    let doubtful = 0.5 * Prediction.judgedError * Double(runs.count).squareRoot()
    tail =
      isKnown
      ? nil
      : try TailPilot(
        of: first.cell, in: study, metric, at: curves.iterations, noise, doubtful: doubtful)
    evaluationsPerIteration = costs.reduce(0, +) / Double(max(costs.count, 1))
  }
}
