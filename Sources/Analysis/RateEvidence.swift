internal import Estimators
package import Experiments
internal import Sampling

/// What a study gives to judge rates by: the mean curves of every method on every problem with a
/// class, these curves against closed form, and one-step draws against exact moments.
package struct RateEvidence: Sendable {
  package let series: [RateSeries]
  package let rules = RateRules()
  package let prediction: Prediction
  package let moments: [MethodMoments]

  /// The moment check of one method in one dimension.
  package struct MethodMoments: Sendable {
    package let method: String
    package let check: MomentCheck
  }

  /// Nil where no problem of the study has a class. Deterministic: the moment check draws from the
  /// study's seed.
  package init?(_ results: StudyResults<ConvergenceStudy>) throws {
    try self.init(results, momentDraws: 200_000)
  }

  /// - Parameter momentDraws: of every estimator on every gradient.
  package init?(_ results: StudyResults<ConvergenceStudy>, momentDraws: Int) throws {
    series = try RateSeries.all(in: results.study, results.records)
    guard !series.isEmpty else { return nil }
    prediction = Prediction(series)
    moments = try Self.moments(
      results.study, draws: momentDraws,
      RandomStream(seed: UInt64(results.study.seed)).substream("moments"))
  }

  /// Checks every random method in the two lowest dimensions from 2 on that it exists in.
  private static func moments(
    _ study: ConvergenceStudy, draws: Int, _ stream: RandomStream
  ) throws -> [MethodMoments] {
    var checked: [MethodMoments] = []
    var seen: Set<String> = []
    for series in study.series where seen.insert(series.method.label).inserted {
      let method = series.method
      let own = series.instance.problem.dimension
      guard let claimed = try method.estimator(own).traits.moments,
        claimed != .exact(dimension: own)
      else { continue }
      let lowest = (2...max(own, 2)).first { (try? method.estimator($0)) != nil } ?? own
      for n in [lowest, lowest + 1] {
        func check(_ estimator: some GradientEstimator) -> MomentCheck? {
          estimator.traits.moments.map {
            MomentCheck(
              estimator, $0, draws: draws, from: stream.substream("\(method.label) \(n)"))
          }
        }
        if let check = check(try method.estimator(n)) {
          checked.append(MethodMoments(method: method.label, check: check))
        }
      }
    }
    return checked
  }
}
