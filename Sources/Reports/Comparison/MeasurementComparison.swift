internal import Diagnostics
internal import Experiments
internal import Studies

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

  /// - Throws: `InputError` where no row is in both.
  func report() throws -> StudyReport {
    let columns = a.study.kind.columns
    let keys = columns.indices.filter { columns[$0].role == .key }
    let (rowsA, allB) = (a.rows, b.rows)
    func name(_ row: [MeasuredValue]) -> [String] { keys.map { row[$0].text } }
    let rowsB = Dictionary(
      allB.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = rowsA.compactMap { row in rowsB[name(row)].map { (row, $0) } }
    guard !pairs.isEmpty else {
      throw sides.nothingInCommon(
        "measurement", rowsA.map(name), allB.map(name))
    }
    let numbers = columns.indices.filter { i in
      columns[i].role != .key && columns[i].name != MeasuredTime.noiseColumn
        && pairs.contains { $0.0[i].number != nil || $0.1[i].number != nil }
    }
    let names = keys.map { columns[$0].name }
    var csv = CSVText(columns: names + ["measured", "a", "b", "ratio"])
    var rows: [[String]] = []
    for (a, b) in pairs {
      for i in numbers {
        let (first, second) = (a[i].number, b[i].number)
        let ratio = first.flatMap { first in second.flatMap { first == 0 ? nil : $0 / first } }
        let head = name(a) + [columns[i].name]
        rows.append(head + [first, second, ratio].map(StudyReport.short))
        csv.append(head.map { .text($0) } + [.number(first), .number(second), .number(ratio)])
      }
    }
    let common = Set(pairs.map { name($0.0) })
    let single =
      rowsA.map { (sides.a, name($0)) }
      + allB.map { (sides.b, name($0)) }
    let alone = single.filter { !common.contains($0.1) }.map { [$0.0] + $0.1 }
    let table = StudyReport.Section(
      columns: names + ["measured", sides.a, sides.b, "ratio"], left: Set(0...names.count),
      rows: rows, csv: csv.text)
    let only = StudyReport.Section(
      title: "Only in one", columns: ["results"] + names, left: Set(0...names.count), rows: alone)
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
