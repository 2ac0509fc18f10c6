package import Lecture

/// The pictures that a study's results make, whatever its kind.
package enum StudyFigures {
  /// - Throws: `InputError` where a choice does not fit the study, or there is nothing to draw yet.
  package static func figures(
    of study: some ReportedStudy, _ choice: FigureChoice = FigureChoice(), in folder: String
  ) throws -> [Figure] {
    []
  }
}
