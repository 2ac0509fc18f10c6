internal import Diagnostics
package import Experiments
package import Lecture

/// The pictures that a study's results make, whatever its kind.
package enum StudyFigures {
  /// - Parameter folder: where the results are.
  /// - Throws: `InputError` where a choice does not fit the study, or there is nothing to draw yet.
  package static func figures(
    of study: some ReportedStudy, _ choice: FigureChoice = FigureChoice(), in folder: String
  ) throws -> [Figure] {
    if let study = study as? ConvergenceStudy {
      return try figures(of: StudyResults(of: study, in: folder), choice, at: folder)
    }
    throw InputError(
      .data, at: folder, "a share of a study is not drawn by itself",
      remedy: "put the shares together with zobench merge")
  }

  /// - Parameter place: where the results are, for messages.
  package static func figures(
    of results: StudyResults<ConvergenceStudy>, _ choice: FigureChoice = FigureChoice(),
    at place: String
  ) throws -> [Figure] {
    guard !results.finished.isEmpty else { throw nothingFinished(place) }
    return try ConvergencePictures(results, choice, at: place).figures()
  }

  private static func nothingFinished(_ place: String) -> InputError {
    InputError(
      .data, at: place, "nothing of the study is finished yet, so there is nothing to draw",
      remedy: "run it first: zobench run")
  }
}
