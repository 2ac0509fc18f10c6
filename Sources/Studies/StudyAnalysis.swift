package import Experiments

/// What is made of a study's results: files, tables and figures. What several of these need is computed once.
package protocol StudyAnalysis: Sendable {
  associatedtype Subject: Study

  var results: StudyResults<Subject> { get }
  /// The files that hold what was recorded.
  var recordFiles: [ResultFile] { get }
  /// What results say, from the general to what the study is about: the last one is its table.
  var reports: [StudyReport] { get throws }
  /// What there is to see; of an unfinished study every title says that it is one.
  ///
  /// - Parameter place: where the results are, for messages.
  /// - Throws: `InputError` where a choice does not fit the study, or there is nothing to draw yet.
  func figures(_ choice: FigureChoice, at place: String) throws -> [Figure]
  /// These results held against others of the same kind.
  ///
  /// - Throws: `InputError` where the two have nothing in common.
  func comparison(with other: Self, _ sides: ComparedSides) throws -> StudyComparison.Contents
  /// Curves among which a reader chooses; nil where there are none.
  var curves: CurveTable? { get }
  /// The runs on one of the study's problems, as they go; nil where the study has no runs that go anywhere.
  ///
  /// - Parameters:
  ///   - label: of the problem's instance; nil for one that suits.
  ///   - frames: how many, 2 at least.
  /// - Throws: `InputError` where there is nothing to be seen on it.
  func animation(on label: String?, frames: Int) throws -> StudyAnimation?
  /// The runs of an optimizer and what they come to; nil where the study has none.
  var runs: ConvergenceAnalysis? { get }
}

extension StudyAnalysis {
  package var curves: CurveTable? { nil }
  package func animation(on label: String?, frames: Int) throws -> StudyAnimation? { nil }
  package var runs: ConvergenceAnalysis? { nil }

  /// All files that are made of the results, those of reports last.
  package var files: [ResultFile] {
    get throws { recordFiles + (try reports.flatMap(\.files)) }
  }

  /// What results say, and of an unfinished study that it is one.
  package var noticedReports: [StudyReport] {
    get throws {
      try reports.map { report in partialNotice.map { report.noticing($0) } ?? report }
    }
  }

  /// The study's table; nil where it has none.
  package var table: StudyReport? { get throws { try noticedReports.last } }

  /// `812 of 960 runs`, where the study is not finished; nil where it is.
  package var partialCount: String? { results.partialCount }

  /// What has to stand wherever results of an unfinished study are shown; nil where it is finished.
  package var partialNotice: String? { results.partialNotice }
}

extension [StudyReport] {
  /// The same with what the data hold at the foot of the last one.
  func noting(_ source: StudySource) -> [StudyReport] {
    guard let last, !source.dataLines.isEmpty else { return self }
    return dropLast() + [last.noting(source.dataLines.map { "data        \($0)" })]
  }
}
