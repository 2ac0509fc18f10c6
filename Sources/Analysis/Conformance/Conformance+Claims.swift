internal import Estimators
internal import Experiments
internal import Fields
internal import Problems

extension Conformance {
  /// A solver with a claim that can be checked.
  struct Claim {
    let series: Series
    let label: String
    let measurement: ConformanceMeasurement
    /// The most iterations of a run whose iterates can be read off.
    let iterations: Int
  }

  /// - Throws: `InputError` if there is no claim, or if one cannot be checked.
  static func claims(of study: ConvergenceStudy) throws -> [Claim] {
    let claims = try study.series.compactMap { series in
      try series.method.claimed.map { try claim($0, of: series, in: study) }
    }
    guard claims.isEmpty else { return claims }
    throw study.configuration.error(
      at: "methods", "no method says what it claims to be, so there is nothing to check",
      expected: "an external solver with \"claims\"",
      remedy: "add \"claims\": {\"estimator\": \"two-point\", …} to it")
  }

  private static func claim(
    _ claimed: ClaimedMethod, of series: Series, in study: ConvergenceStudy
  ) throws -> Claim {
    let instance = series.instance
    let n = instance.problem.dimension
    let claim = try claimed.on(instance)
    guard let pattern = ClaimedPattern(claim.estimator, dimension: n) else {
      throw claimed.error(
        "found \(claimed.label); how it asks is not known",
        expected:
          "\"two-point\", \"coordinate-differences\", \"reverse-mode\", \"forward-gradient\" or "
          + "\"forward-mode\"")
    }
    guard let theory = ClaimedTheory(claim.traits, on: instance) else {
      throw claimed.error(
        "found a claim on \(instance.label), which is not a quadratic, so nothing is known about its iterates",
        expected: "\"quadratic\", or \"least-squares\" of at most 2000 columns",
        remedy: "name the methods that run on a problem by its \"methods\", or give another problem"
      )
    }
    guard let limit = study.iterationLimit(of: series, asking: claim.traits.calls) else {
      throw study.configuration.error(
        at: "budget", "found nothing that limits the calls of \(series.name)",
        expected: "\"iterations\" or \"evaluations\"")
    }
    // An iterate shows only in the calls of the next iteration, so the last one is not seen.
    let iterations = limit - 1
    guard iterations >= leastIterations else {
      throw study.configuration.error(
        at: "budget",
        "found a budget of \(limit) iterations of \(series.name), each of which takes \(pattern.callCount) calls",
        expected: "at least \(leastIterations + 1)",
        remedy: "for a solver every call counts as one of \"iterations\": give more of them")
    }
    let numbers = 4 * Double(limit) * Double(pattern.callCount) * Double(n)
    try study.configuration.checkMemory(forNumbers: numbers, at: "budget")
    return Claim(
      series: series, label: claimed.label,
      measurement: ConformanceMeasurement(
        claim: claim, pattern: pattern, theory: theory, instance: instance),
      iterations: iterations)
  }

  /// Iterates are told from one another.
  private static let leastIterations = 2
}
