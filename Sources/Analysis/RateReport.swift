public import Experiments
internal import Estimators
internal import Sampling

/// What a study says about theory's rates: the rate table, the expected curves, and the moment check.
public struct RateReport: Sendable {
  package let series: [RateSeries]
  package let rules = RateRules()
  package let table: RateTable
  package let prediction: Prediction
  package let moments: [MethodMoments]

  /// The moment check of one method in one dimension.
  package struct MethodMoments: Sendable {
    package let method: String
    package let check: MomentCheck
  }

  /// Nil where no problem of the study has a class. Deterministic: the bootstrap and the moment check
  /// draw from the study's seed.
  public init?(_ results: StudyResults) throws {
    series = try RateSeries.all(in: results.study, results.records)
    guard !series.isEmpty else { return nil }
    let stream = RandomStream(seed: UInt64(results.study.seed))
    table = RateTable(series, rules: rules, from: stream.substream("bootstrap"))
    prediction = Prediction(series)
    moments = try Self.moments(results.study, stream.substream("moments"))
  }

  /// Checks every random method in the two lowest dimensions from 2 on that it exists in.
  private static func moments(_ study: Study, _ stream: RandomStream) throws -> [MethodMoments] {
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
            MomentCheck(estimator, $0, from: stream.substream("\(method.label) \(n)"))
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
