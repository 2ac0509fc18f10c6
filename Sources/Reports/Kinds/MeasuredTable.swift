internal import Diagnostics
package import Experiments
internal import Fields
internal import Studies

/// What a study measured, its columns by their names.
package struct MeasuredTable: Sendable {
  /// The value of the study's `"kind"`.
  let kind: String
  let rows: [Row]
  let configuration: Values

  /// One row of measurements.
  struct Row: Sendable {
    fileprivate let columns: [String: Int]
    fileprivate let values: [MeasuredValue]

    private func value(_ column: String) -> MeasuredValue {
      guard let i = columns[column] else { preconditionFailure("there is no column \(column)") }
      return values[i]
    }

    /// Nil where it was not measured, or is no number.
    func number(_ column: String) -> Double? { value(column).number }

    func text(_ column: String) -> String { value(column).text }

    /// A time, with its noise.
    func time(_ column: String) -> MeasuredTime {
      MeasuredTime(value(column), relativeNoise: value(MeasuredTime.noiseColumn))
    }
  }

  /// - Parameter place: where the results are, for messages.
  /// - Throws: `InputError` where nothing is measured yet, or what is measured has other columns than
  ///   studies of the kind have now.
  package init(_ results: StudyResults<MeasurementStudy>, at place: String) throws {
    let columns = results.study.kind.columns.map(\.name)
    kind = results.study.kind.table.name
    configuration = results.study.configuration
    let indices = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
    rows = try results.rows.map { values in
      guard values.count == columns.count else {
        throw InputError(
          .data, at: place, "a row of measurements has \(values.count) values",
          expected: "\(columns.count) of them: \(columns.joined(separator: ", "))",
          remedy: "run the study again with this version: zobench run --fresh")
      }
      return Row(columns: indices, values: values)
    }
    guard !rows.isEmpty else {
      throw InputError(
        .data, at: place, "nothing of the study is finished yet, so there is nothing to draw",
        remedy: "run it first: zobench run")
    }
  }
}

extension [MeasuredTable.Row] {
  /// The rows with the same text in a column, in the order in which these first come.
  func grouped(by column: String) -> [(name: String, rows: [MeasuredTable.Row])] {
    map { $0.text(column) }.distinct.map { name in (name, filter { $0.text(column) == name }) }
  }

  /// Points of two columns, from left to right, as far as logarithmic axes have a place for them.
  func points(_ x: String, _ y: String) -> [Curve.Point] {
    points(x) { $0.number(y) }
  }

  /// Points of a column and what follows from a row, likewise.
  func points(_ x: String, _ y: (MeasuredTable.Row) -> Double?) -> [Curve.Point] {
    compactMap { row in
      guard let x = row.number(x), let y = y(row), x > 0, y > 0, y.isFinite else { return nil }
      return Curve.Point(x: x, y: y)
    }.sorted { $0.x < $1.x }
  }
}
