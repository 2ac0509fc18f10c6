internal import Estimators
package import Experiments
internal import Optimizers
internal import Problems
internal import Sampling
internal import Statistics

extension RateReport {
  /// The work of making it, to be timed for the plan of a study: draws of the moment check, resamples of the
  /// bootstrap, and the pilots' runs. Empty if no problem has a class.
  package static func works(of study: ConvergenceStudy) throws -> [RepeatedWork] {
    let rated = study.series.filter {
      $0.instance.convergenceClass != nil && $0.method.makesEstimates && $0.hasNaturalStep
    }
    guard !rated.isEmpty else { return [] }
    return try RateEvidence.momentWorks(study) + resampleWorks(rated, in: study)
      + rated.compactMap { try TailPilot.work(of: $0, in: study) }
  }

  /// The bootstraps of every row whose runs are random.
  private static func resampleWorks(
    _ rated: [Series], in study: ConvergenceStudy
  ) -> [RepeatedWork] {
    struct Name: Hashable { let family, method: String }
    let rows = Dictionary(grouping: rated) {
      Name(family: $0.instance.family, method: $0.method.label)
    }
    return rows.sorted { ($0.key.family, $0.key.method) < ($1.key.family, $1.key.method) }
      .compactMap { name, members in
        guard members.contains(where: \.isRandom) else { return nil }
        let dimensions = Set(members.map(\.instance.problem.dimension))
        // An exponent in k; and in n one by iterations and one by evaluations.
        let fits = dimensions.count > 1 ? 3 : 1
        return Bootstrap.work(
          kind: "resample",
          curves: members.map { (replicates: $0.replicates, records: study.recordCount(of: $0)) },
          fits: fits)
      }
  }
}

extension TailPilot {
  /// The work of a series' pilot; nil if there is none.
  static func work(of series: Series, in study: ConvergenceStudy) throws -> RepeatedWork? {
    let traits = try series.method.estimator(series.instance.problem.dimension).traits
    let noise = series.instance.valueNoise.seen(by: traits)
    guard mayHaveClosedForm(series.instance, noise),
      isNeeded(series.method.provenRate, traits, noise)
    else { return nil }
    // On a floor of noise, values differ so much that 40 runs rarely leave no doubt.
    let runs = noise == .none ? counts[0] : counts.last!
    return try study.estimateWork(of: series, runs: runs)
  }
}

extension Bootstrap {
  /// Resamples and their fits, to be timed on made-up curves.
  ///
  /// - Parameters:
  ///   - curves: how many replicates and records each group has.
  ///   - fits: how many bootstraps there are.
  static func work(
    kind: String, curves: [(replicates: Int, records: Int)], fits: Int
  ) -> RepeatedWork {
    let numbers = curves.reduce(0) { $0 + $1.replicates * ($1.records + 5) }
    return RepeatedWork(
      kind: kind, operations: 4 * Double(numbers), calls: Double(fits * defaultResamples)
    ) {
      let stream = RandomStream(seed: 0)
      let fit = MeanLogarithm(
        curves: curves.enumerated().map { g, size in
          let values = stream.substream("\(g)").at(iteration: 0)
            .uniforms(size.replicates * size.records).map { 1 + $0 }
          return ReplicateCurves(
            dimension: 1, constant: 1, iterations: Array(0..<size.records),
            values: (0..<size.replicates).map {
              Array(values[$0 * size.records..<($0 + 1) * size.records])
            }, isDeterministic: false)
        })
      var bench = ResampleBench(fit.curves)
      let resampler = Resampler(from: stream)
      return { b in
        bench.draw(b, by: resampler)
        _ = bench.evaluate(fit)
      }
    }
  }

  /// A fit that takes next to no time compared with its resamples.
  private struct MeanLogarithm: CurveFit {
    let curves: [ReplicateCurves]
    var estimate: Double { 0 }

    func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
      let share = 1 / Double(logMeans.count)
      var sum = 0.0
      for i in logMeans.indices {
        gradient[i] = share
        sum += share * logMeans[i]
      }
      return sum
    }
  }
}
