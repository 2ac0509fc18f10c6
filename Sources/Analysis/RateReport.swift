package import Experiments
package import Sampling

/// What a study says about theory's rates: the evidence, and the rate table made from it.
package struct RateReport: Sendable {
  package let evidence: RateEvidence
  package let table: RateTable

  package var prediction: Prediction { evidence.prediction }
  package var moments: [RateEvidence.MethodMoments] { evidence.moments }

  /// Nil where no problem of the study has a class. Deterministic: the bootstrap draws from the
  /// study's seed.
  ///
  /// - Parameter momentDraws: of every estimator on every gradient, where there are fewer than it takes.
  package init?(_ results: StudyResults<ConvergenceStudy>, momentDraws: Int? = nil) throws {
    guard let evidence = try RateEvidence(results, momentDraws: momentDraws) else { return nil }
    self.evidence = evidence
    table = RateTable(
      evidence.series, rules: evidence.rules, from: Self.bootstrapStream(of: results.study))
  }

  /// Where the table's bootstrap draws from, so that whoever makes it gets the same intervals.
  package static func bootstrapStream(of study: ConvergenceStudy) -> RandomStream {
    RandomStream(seed: UInt64(study.seed)).substream("bootstrap")
  }
}
