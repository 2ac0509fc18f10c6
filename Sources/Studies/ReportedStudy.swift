internal import Analysis
package import Experiments

/// A study of whose results something is told.
package protocol ReportedStudy: Study {
  /// What results say, from the general to what the study is about: the last one is its table.
  func reports(on results: StudyResults<Self>) throws -> [StudyReport]
  /// What it takes to say it, where that is worth planning for.
  var reportWorks: [RepeatedWork] { get throws }
}

extension ReportedStudy {
  package var reportWorks: [RepeatedWork] { [] }

  /// What results say, and of an unfinished study that it is one.
  package func noticedReports(on results: StudyResults<Self>) throws -> [StudyReport] {
    try reports(on: results).map { report in
      results.partialNotice.map { report.noticing($0) } ?? report
    }
  }
}

extension MeasurementStudy: ReportedStudy {
  package func reports(on results: StudyResults<MeasurementStudy>) -> [StudyReport] {
    [report(on: results)].noting(source)
  }
}

extension ConvergenceStudy: ReportedStudy {
  /// The costs, and the rates where problems have a class.
  package func reports(on results: StudyResults<ConvergenceStudy>) throws -> [StudyReport] {
    let rates = try RateReport(results)
    return ([results.summary.report] + (rates.map { [$0.report] } ?? [])).noting(source)
  }

  package var reportWorks: [RepeatedWork] { get throws { try RateReport.works(of: self) } }
}

extension StudyShare: ReportedStudy {
  /// Nothing: a share says little of the whole.
  package func reports(on results: StudyResults<StudyShare>) -> [StudyReport] { [] }
}

extension [StudyReport] {
  /// The same with what the data hold at the foot of the last one.
  fileprivate func noting(_ source: StudySource) -> [StudyReport] {
    guard let last, !source.dataLines.isEmpty else { return self }
    let notes = last.notes + source.dataLines.map { "data        \($0)" }
    return dropLast() + [StudyReport(sections: last.sections, notes: notes, files: last.files)]
  }
}
