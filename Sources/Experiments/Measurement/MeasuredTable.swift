public import Fields

/// What a study measured: the rows of its finished cells, read by the names of their columns.
public struct MeasuredTable: Sendable {
  /// The value of the study's `"kind"`.
  public let kind: String
  /// The study's configuration.
  public let configuration: Values
  /// One or several for each finished cell.
  public let rows: [Row]
  /// The kind's columns, in their order.
  package let columns: [MeasurementColumn]

  /// One row of measurements.
  public struct Row: Sendable, Equatable {
    fileprivate let columns: [String: Int]
    fileprivate let values: [MeasuredValue]

    /// The value in a column that the kind has.
    public subscript(column: String) -> MeasuredValue {
      guard let i = columns[column] else { preconditionFailure("there is no column \(column)") }
      return i < values.count ? values[i] : .missing
    }

    /// Whether it was made by a version that had the column, measured or not.
    func has(_ column: String) -> Bool { columns[column].map { $0 < values.count } ?? false }

    /// How many values it has: fewer than there are columns if an older version made it, more if a newer one
    /// did.
    package var valueCount: Int { values.count }

    /// Nil if it was not measured or is not a number.
    public func number(_ column: String) -> Double? { self[column].number }

    /// As tables for people show it.
    public func text(_ column: String) -> String { self[column].text }
  }

  /// - Parameter rows: a value for every column of the kind; what older versions did not measure is missing.
  package init(_ kind: MeasurementKind, _ configuration: Values, _ rows: [[MeasuredValue]]) {
    self.kind = kind.ownTable.name
    self.configuration = configuration
    columns = kind.columns
    let names = columns.map(\.name)
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    self.rows = rows.map { Row(columns: places, values: $0) }
  }

  /// What finished cells measured, in the order of the cells.
  package init(_ results: StudyResults<MeasurementStudy>) {
    self.init(
      results.study.kind, results.study.configuration, results.finished.flatMap(\.rows))
  }

  /// The columns that some row has; all if there is no row.
  var columnsMeasured: [MeasurementColumn] {
    rows.isEmpty ? columns : columns.filter { column in rows.contains { $0.has(column.name) } }
  }

  /// The columns that every row has; none if there is no row.
  var columnsOfAllRows: [MeasurementColumn] {
    rows.isEmpty ? [] : columns.filter { column in rows.allSatisfy { $0.has(column.name) } }
  }

  /// Some of the columns as CSV.
  func csv(_ columns: [MeasurementColumn]) -> String {
    var csv = CSVText(columns: columns.map(\.name))
    for row in rows { csv.append(columns.map { row[$0.name].inCSV }) }
    return csv.text
  }
}

extension [MeasuredTable.Row] {
  /// The rows grouped by their text in a column, in the order in which the texts first occur.
  public func grouped(by column: String) -> [(name: String, rows: [MeasuredTable.Row])] {
    map { $0.text(column) }.distinct.map { name in (name, filter { $0.text(column) == name }) }
  }

  /// Consecutive rows with the same values in some columns, together.
  public func grouped(bySame columns: String...) -> [[MeasuredTable.Row]] {
    reduce(into: []) { groups, row in
      if let last = groups.last?[0], columns.allSatisfy({ last[$0] == row[$0] }) {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
  }

  /// Points of two columns, from left to right, except those that logarithmic axes have no place for.
  public func points(_ x: String, _ y: String) -> [Curve.Point] {
    points(x) { $0.number(y) }
  }

  /// Points of a column and a number that follows from each row, likewise.
  public func points(_ x: String, _ y: (MeasuredTable.Row) -> Double?) -> [Curve.Point] {
    compactMap { row in
      guard let x = row.number(x), let y = y(row), x > 0, y > 0, y.isFinite else { return nil }
      return Curve.Point(x: x, y: y)
    }.sorted { $0.x < $1.x }
  }
}
