package import Analysis
package import Experiments
package import Fields

/// The results of an optimizer's runs: costs of targets, rates if problems have a class, and the figures of both.
package struct ConvergenceAnalysis: StudyAnalysis {
  package let results: StudyResults<ConvergenceStudy>
  private let computedSummary: Once<ConvergenceSummary>
  private let computedPrices: Once<GradientPrices?>
  private let computedSeries: Once<Result<[RateSeries], any Error>>
  private let computedTable: Once<Result<RateTable, any Error>>
  private let computedRates: Once<Result<RateReport?, any Error>>

  package init(_ results: StudyResults<ConvergenceStudy>) {
    self.results = results
    let summary = Once { results.summary }
    let series = Once {
      Result { try RateSeries.all(in: results.study, results.records) }
    }
    let table = Once {
      series.value.map { RateTable($0, from: RateReport.bootstrapStream(of: results.study)) }
    }
    computedSummary = summary
    computedPrices = Once { GradientPrices(summary.value) }
    computedSeries = series
    computedTable = table
    computedRates = Once {
      Result {
        try RateReport(series.value.get(), of: results.study) { try table.value.get() }
      }
    }
  }

  package var summary: ConvergenceSummary { computedSummary.value }
  /// Nil unless there are both a first-order method and others.
  var prices: GradientPrices? { computedPrices.value }
  /// The series of every problem that has a class.
  package var series: [RateSeries] { get throws { try computedSeries.value.get() } }
  package var rateTable: RateTable { get throws { try computedTable.value.get() } }
  /// Nil if no problem has a class.
  package var rates: RateReport? { get throws { try computedRates.value.get() } }

  package var recordFiles: [ResultFile] { results.files(summary) }

  /// The costs, and the rates if problems have a class.
  package var reports: [StudyReport] {
    get throws {
      let costs = ConvergenceReport(summary, prices).report
        .titled("Best step of each method, and what it took")
      let rates = try rates.map { [$0.report.titled("Rates against theory")] } ?? []
      return ([costs] + rates).noting(results.study.source)
    }
  }

  package func figures(_ choice: FigureChoice, at place: String) throws -> [Figure] {
    try ConvergencePictures(self, choice, at: place).figures()
      .map { $0.titled(partial: partialCount) }
  }

  package func comparison(
    with other: Self, _ sides: ComparedSides
  ) throws -> StudyComparison.Contents {
    let comparison = try ConvergenceComparison(self, other, sides)
    return StudyComparison.Contents(report: comparison.report, figures: comparison.figures)
  }

  package var curves: CurveTable? { CurveTable(self) }

  package func animation(on label: String?, frames: Int) throws -> StudyAnimation? {
    try StudyAnimation(of: self, on: label, frames: frames)
  }

  package var runs: ConvergenceAnalysis? { self }
}

extension ConvergenceStudy: Study {
  package func analysis(of results: StudyResults<ConvergenceStudy>) -> ConvergenceAnalysis {
    ConvergenceAnalysis(results)
  }

  package var analysisWorks: [RepeatedWork] { get throws { try RateReport.works(of: self) } }

  /// Methods by their labels, which are made from their fields.
  package var outline: JSON {
    guard case .object(var entries) = configuration.json else { return configuration.json }
    entries["methods"] = .array(series.map(\.method.label).distinct.map { .string($0) })
    return .object(entries)
  }
}
