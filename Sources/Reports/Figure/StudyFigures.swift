internal import Diagnostics
package import Experiments
package import Studies

/// The pictures that a study's results make, whatever its kind.
package enum StudyFigures {
  /// - Parameter folder: where the results are.
  /// - Throws: `InputError` where a choice does not fit the study, or there is nothing to draw yet.
  package static func figures(
    of study: some ReportedStudy, _ choice: FigureChoice = FigureChoice(), in folder: String
  ) throws -> [Figure] {
    switch study {
    case let study as ConvergenceStudy:
      return try figures(of: StudyResults(of: study, in: folder), choice, at: folder)
    case let study as MeasurementStudy:
      return try figures(of: StudyResults(of: study, in: folder), choice, at: folder)
    default:
      throw InputError(
        .data, at: folder, "one share of a study cannot be drawn alone",
        remedy: "join the shares with zobench merge")
    }
  }

  /// - Parameter place: where the results are, for messages.
  package static func figures(
    of results: StudyResults<ConvergenceStudy>, _ choice: FigureChoice = FigureChoice(),
    at place: String
  ) throws -> [Figure] {
    try ConvergencePictures(results, choice, at: place).figures()
      .map { $0.titled(partial: results.partialCount) }
  }

  /// - Parameter place: where the results are, for messages.
  package static func figures(
    of results: StudyResults<MeasurementStudy>, _ choice: FigureChoice = FigureChoice(),
    at place: String
  ) throws -> [Figure] {
    guard choice.metric == nil, !choice.allSteps else {
      throw InputError(
        .usage, at: choice.metric == nil ? "--steps" : "--metric",
        "a study of the kind \"\(results.study.kind.table.name)\" has no runs to choose from",
        expected: "results of the kind \"convergence\"", remedy: "leave it out")
    }
    return try MeasurementPictures.figures(of: results, at: place)
      .map { $0.titled(partial: results.partialCount) }
  }
}
