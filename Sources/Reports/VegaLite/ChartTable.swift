internal import Experiments
internal import Fields

/// Rows of a chart's data, which are in its specification as CSV: this takes a quarter of what objects would, with
/// all digits of every number.
struct ChartTable {
  private let columns: [(name: String, type: String)]
  private var csv: CSVText

  /// - Parameter columns: Vega's types by name: `number`, `string` or `boolean`.
  init(_ columns: [(name: String, type: String)]) {
    self.columns = columns
    csv = CSVText(columns: columns.map(\.name), for: .program)
  }

  mutating func append(_ row: [CSVText.Value]) { csv.append(row) }

  var json: JSON {
    let types = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, JSON.string($0.type)) })
    return [
      "values": .string(csv.text), "format": ["type": "csv", "parse": .object(types)],
    ]
  }
}
