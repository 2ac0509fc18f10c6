package import Experiments

/// The files, tables and figures of a study's results. What several of these need is computed once.
package protocol StudyAnalysis: Sendable {
  associatedtype Subject: Study

  var results: StudyResults<Subject> { get }
  /// The files that hold what was recorded.
  var recordFiles: [ResultFile] { get }
  /// Reports on the results, from the general to what the study is about: the last one is its table.
  var reports: [StudyReport] { get throws }
  /// The figures; for an unfinished study every title says that it is unfinished.
  ///
  /// - Parameter place: where the results are, for messages.
  /// - Throws: `InputError` if a choice does not fit the study, or there is nothing to draw yet.
  func figures(_ choice: FigureChoice, at place: String) throws -> [Figure]
  /// These results, compared with others of the same kind.
  ///
  /// - Throws: `InputError` if the two have nothing in common.
  func comparison(with other: Self, _ sides: ComparedSides) throws -> StudyComparison.Contents
  /// Curves for a reader to choose from; nil if there are none.
  var curves: CurveTable? { get }
  /// An animation of the runs on one of the study's problems; nil if the study has no runs to animate.
  ///
  /// - Parameters:
  ///   - label: of the problem's instance; nil for a suitable one.
  ///   - frames: how many, at least 2.
  /// - Throws: `InputError` if there is nothing to show on it.
  func animation(on label: String?, frames: Int) throws -> StudyAnimation?
  /// The runs of an optimizer and their results; nil if the study has none.
  var runs: ConvergenceAnalysis? { get }
}

extension StudyAnalysis {
  package var curves: CurveTable? { nil }
  package func animation(on label: String?, frames: Int) throws -> StudyAnimation? { nil }
  package var runs: ConvergenceAnalysis? { nil }

  /// All files that are made from the results, those of reports last.
  package var files: [ResultFile] {
    get throws { recordFiles + (try reports.flatMap(\.files)) }
  }

  /// The reports, with a notice if the study is unfinished.
  package var noticedReports: [StudyReport] {
    get throws {
      try reports.map { report in partialNotice.map { report.noticing($0) } ?? report }
    }
  }

  /// The study's table; nil if it has none.
  package var table: StudyReport? { get throws { try noticedReports.last } }

  /// `812 of 960 runs` if the study is not finished; nil if it is.
  package var partialCount: String? { results.partialCount }

  /// The notice that must appear wherever results of an unfinished study are shown; nil if it is finished.
  package var partialNotice: String? { results.partialNotice }
}

extension [StudyReport] {
  /// The same, with the contents of the data noted below the last one.
  func noting(_ source: StudySource) -> [StudyReport] {
    guard let last, !source.dataLines.isEmpty else { return self }
    return dropLast() + [last.noting(source.dataLines.map { "data        \($0)" })]
  }
}
