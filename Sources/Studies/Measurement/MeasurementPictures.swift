internal import Diagnostics
internal import Experiments

/// All figures of a study that measures numbers: every kind has its own.
enum MeasurementPictures {
  /// The figures for which something was measured.
  ///
  /// - Throws: `InputError` if there is none.
  static func figures(
    of results: StudyResults<MeasurementStudy>, at place: String
  ) throws -> [Figure] {
    let table = MeasuredTable(results)
    let columns = table.columns.map(\.name)
    for row in table.rows where row.valueCount > columns.count {
      throw InputError(
        .data, at: place, "a row of measurements has \(row.valueCount) values",
        expected: "\(columns.count) of them: \(columns.joined(separator: ", "))",
        remedy: "run the study again with this version: zobench run --fresh")
    }
    guard !table.rows.isEmpty else {
      throw InputError(
        .data, at: place, "nothing of the study is finished yet, so there is nothing to draw",
        remedy: "run it first: zobench run")
    }
    let figures = results.study.kind.figures(table).filter(\.hasPoints)
      .flatMap(\.pages)
    guard !figures.isEmpty else {
      throw InputError(
        .data, at: place, "none of the numbers measured can be drawn",
        expected: "finite numbers, above 0 where axes are logarithmic")
    }
    return figures
  }
}
