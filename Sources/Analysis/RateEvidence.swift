internal import Estimators
internal import Experiments
internal import Sampling
internal import Statistics

/// The evidence that a study gives about rates: the mean curves of every method on every problem with a class, these
/// curves against closed form, and one-step draws against exact moments.
package struct RateEvidence: Sendable {
  package let series: [RateSeries]
  package let rules = RateRules()
  package let prediction: Prediction
  /// For every random method on every problem with a closed form.
  package let levels: [ExpectedLevel]
  /// The floors on which noise or batches keep means, by method, problem and dimension.
  package let floors: [FloorCheck]
  package let moments: [MethodMoments]

  /// The moment check of one method in one dimension.
  package struct MethodMoments: Sendable {
    package let method: String
    package let check: MomentCheck
  }

  /// Deterministic: the moment check draws from the study's seed.
  ///
  /// - Parameter momentDraws: the most draws of every estimator on every gradient.
  init(_ series: [RateSeries], of study: ConvergenceStudy, momentDraws: Int?) throws {
    self.series = series
    let prediction = Prediction(series)
    let rules = rules
    self.prediction = prediction
    levels = series.compactMap { ExpectedLevel($0, rules, prediction) }
    floors = series.flatMap { series in
      series.members.compactMap { FloorCheck($0, of: series) }
    }
    moments = try Self.moments(
      study, draws: momentDraws,
      RandomStream(seed: UInt64(study.seed)).substream("moments"))
  }

  /// In how many dimensions a method is checked.
  private static let checkedDimensions = 5

  /// Checks every random method in the study's own dimensions: in five of them if there are more, and never above
  /// ``MomentCheck/highestDimension``.
  private static func moments(
    _ study: ConvergenceStudy, draws: Int?, _ stream: RandomStream
  ) throws -> [MethodMoments] {
    try checks(study).concurrentMap { method, estimator, claimed in
      let n = claimed.dimension
      func check(_ estimator: some GradientEstimator) -> MomentCheck {
        let draws = min(draws ?? .max, MomentCheck.defaultDraws(dimension: n))
        return MomentCheck(
          estimator, claimed, draws: draws, from: stream.substream("\(method) \(n)"))
      }
      return MethodMoments(method: method, check: check(estimator))
    }
  }

  /// What is checked: the name of every random estimator, itself, and what it claims.
  private static func checks(
    _ study: ConvergenceStudy
  ) throws -> [(String, any GradientEstimator, EstimatorMoments)] {
    var checks: [(String, any GradientEstimator, EstimatorMoments)] = []
    let methods = study.series.map(\.method).filter(\.makesEstimates)
    for method in methods.distinct(by: \.estimatorLabel) {
      let own = study.series.filter { $0.method.estimatorLabel == method.estimatorLabel }
        .map { min($0.instance.problem.dimension, MomentCheck.highestDimension) }
      for n in spread(Set(own).sorted(), count: checkedDimensions) {
        let estimator = try method.estimator(n)
        guard let claimed = estimator.traits.moments, claimed != .exact(dimension: n) else {
          continue
        }
        checks.append((method.estimatorLabel, estimator, claimed))
      }
    }
    return checks
  }

  /// The draws of the moment check, to be timed.
  static func momentWorks(_ study: ConvergenceStudy) throws -> [RepeatedWork] {
    try checks(study).map { method, estimator, claimed in
      let n = claimed.dimension
      return RepeatedWork(
        kind: "moments of \(method)", operations: 40 * Double(n),
        calls: 2 * Double(MomentCheck.defaultDraws(dimension: n))
      ) {
        func draws(_ estimator: some GradientEstimator) -> (Int) -> Void {
          MomentCheck.draws(of: estimator, claimed)
        }
        return draws(estimator)
      }
    }
  }

  /// At most `count` of the values, the first and the last among them.
  private static func spread(_ values: [Int], count: Int) -> [Int] {
    guard values.count > count else { return values }
    return (0..<count).map { values[$0 * (values.count - 1) / (count - 1)] }
  }
}
