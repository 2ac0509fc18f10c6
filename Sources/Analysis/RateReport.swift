package import Experiments
package import Sampling

/// What a study says about theory's rates: the evidence, and the rate table made from it.
package struct RateReport: Sendable {
  package let evidence: RateEvidence
  package let table: RateTable

  package var prediction: Prediction { evidence.prediction }
  package var moments: [RateEvidence.MethodMoments] { evidence.moments }

  /// Nil if no problem of the study has a class. Deterministic: the bootstrap draws from the
  /// study's seed.
  ///
  /// - Parameter momentDraws: the most draws of every estimator on every gradient.
  package init?(_ results: StudyResults<ConvergenceStudy>, momentDraws: Int? = nil) throws {
    let series = try RateSeries.all(in: results.study, results.records)
    try self.init(series, of: results.study, momentDraws: momentDraws) {
      RateTable(series, from: Self.bootstrapStream(of: results.study))
    }
  }

  /// The report on a study's series; nil if there are none.
  ///
  /// - Parameter table: of these series, with intervals from ``bootstrapStream(of:)``.
  package init?(
    _ series: [RateSeries], of study: ConvergenceStudy, momentDraws: Int? = nil,
    table: () throws -> RateTable
  ) throws {
    guard !series.isEmpty else { return nil }
    evidence = try RateEvidence(series, of: study, momentDraws: momentDraws)
    self.table = try table()
  }

  /// The stream that the table's bootstrap draws from, so that whoever makes the table gets the same intervals.
  package static func bootstrapStream(of study: ConvergenceStudy) -> RandomStream {
    RandomStream(seed: UInt64(study.seed)).substream("bootstrap")
  }
}
