internal import Diagnostics
internal import Experiments

/// Two studies of one kind of measurement side by side: every number of the rows that both have.
struct MeasurementComparison {
  private let sides: ComparedSides
  private let a: StudyResults<MeasurementStudy>
  private let b: StudyResults<MeasurementStudy>

  init(
    _ a: StudyResults<MeasurementStudy>, _ b: StudyResults<MeasurementStudy>, _ sides: ComparedSides
  ) {
    self.sides = sides
    self.a = a
    self.b = b
  }

  /// - Throws: `InputError` if no row is in both.
  func report() throws -> StudyReport {
    let (tableA, tableB) = (MeasuredTable(a), MeasuredTable(b))
    let keys = tableA.columns.filter { $0.role == .key }.map(\.name)
    func name(_ row: MeasuredTable.Row) -> [String] { keys.map(row.text) }
    let rowsB = Dictionary(
      tableB.rows.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = tableA.rows.compactMap { row in rowsB[name(row)].map { (row, $0) } }
    guard !pairs.isEmpty else {
      throw sides.nothingInCommon(
        "measurement", tableA.rows.map(name), tableB.rows.map(name))
    }
    let numbers = tableA.columns.filter { column in
      column.role != .key && column.name != MeasuredTime.noiseColumn
        && pairs.contains { $0.number(column.name) != nil || $1.number(column.name) != nil }
    }.map(\.name)
    var csv = CSVText(columns: keys + ["measured", "a", "b", "ratio"])
    var rows: [[String]] = []
    for (a, b) in pairs {
      for column in numbers {
        let (first, second) = (a.number(column), b.number(column))
        let ratio = first.flatMap { first in second.flatMap { first == 0 ? nil : $0 / first } }
        let head = name(a) + [column]
        rows.append(head + [first, second, ratio].map(StudyReport.short))
        csv.append(head.map { .text($0) } + [.number(first), .number(second), .number(ratio)])
      }
    }
    let common = Set(pairs.map { name($0.0) })
    let single =
      tableA.rows.map { (sides.a, name($0)) }
      + tableB.rows.map { (sides.b, name($0)) }
    let alone = single.filter { !common.contains($0.1) }.map { [$0.0] + $0.1 }
    let table = StudyReport.Section(
      columns: keys + ["measured", sides.a, sides.b, "ratio"], left: Set(0...keys.count),
      rows: rows, csv: csv.text)
    let only = StudyReport.Section(
      title: "Only in one", columns: ["results"] + keys, left: Set(0...keys.count), rows: alone)
    return StudyReport(
      sections: alone.isEmpty ? [table] : [table, only],
      notes: sides.notes + ["ratio   of \(sides.b) over \(sides.a)"])
  }

  func figures() throws -> [Figure] {
    FigureOverlay(sides).figures(
      try MeasurementPictures.figures(of: a, at: sides.pathA),
      try MeasurementPictures.figures(of: b, at: sides.pathB))
  }
}
