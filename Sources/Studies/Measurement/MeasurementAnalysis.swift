internal import Diagnostics
package import Experiments

/// The results of measurements: the tables and figures of their kind.
package struct MeasurementAnalysis: StudyAnalysis {
  package let results: StudyResults<MeasurementStudy>
  private let computedReport: Once<StudyReport>

  package init(_ results: StudyResults<MeasurementStudy>) {
    self.results = results
    computedReport = Once { results.report }
  }

  package var recordFiles: [ResultFile] { results.files }

  package var reports: [StudyReport] {
    [computedReport.value.titled("What was measured")].noting(results.study.source)
  }

  package func figures(_ choice: FigureChoice, at place: String) throws -> [Figure] {
    guard choice.metric == nil, !choice.allSteps else {
      throw InputError(
        .usage, at: choice.metric == nil ? "--steps" : "--metric",
        "a study of the kind \"\(results.study.kind.table.name)\" has no runs to choose from",
        expected: "results of the kind \"convergence\"", remedy: "leave it out")
    }
    return try MeasurementPictures.figures(of: results, at: place)
      .map { $0.titled(partial: partialCount) }
  }

  package func comparison(
    with other: Self, _ sides: ComparedSides
  ) throws -> StudyComparison.Contents {
    let comparison = MeasurementComparison(results, other.results, sides)
    return StudyComparison.Contents(report: comparison.report, figures: comparison.figures)
  }
}

extension MeasurementStudy: Study {
  package func analysis(of results: StudyResults<MeasurementStudy>) -> MeasurementAnalysis {
    MeasurementAnalysis(results)
  }
}
