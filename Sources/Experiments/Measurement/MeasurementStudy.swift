package import Fields

/// What a cell measured, as the journal keeps it.
package struct MeasurementRecord: Codable, Sendable {
  package let id: String
  package let rows: [[MeasuredValue]]

  package init(id: String, rows: [[MeasuredValue]]) {
    self.id = id
    self.rows = rows
  }
}

/// A study of a kind that measures numbers: its cells are carried out, journalled and written in the same way,
/// whatever the kind.
package struct MeasurementStudy: StudyWork {
  package let kind: MeasurementKind
  package let source: StudySource
  package let cells: [MeasurementCell]

  /// Plans a resolved configuration of the kind, with data files relative to `folder`.
  ///
  /// - Parameter kept: cells that stand for those that the data would make: then the study can be reported on,
  ///   but not run.
  package init(
    _ kind: MeasurementKind, _ configuration: Values, folder: String, kept: KeptFacts? = nil
  ) throws {
    self.kind = kind
    (source, cells) = try StudySource.planning(configuration, folder: folder, kept: kept) {
      try (kept?.cells).map { $0.map(MeasurementCell.init) } ?? kind.plan(configuration, $0)
    }
    precondition(
      Set(cells.map(\.label)).count == cells.count,
      "two cells of a study of \(kind.table.name) have one label")
  }

  package var isTimed: Bool { kind.isTimed }
  package var weights: [Double] { cells.map(\.weight) }

  /// - Parameter following: must be empty, since a measurement's table is made in no time.
  package func plan(following: [RepeatedWork]) -> StudyPlan {
    precondition(following.isEmpty, "work that a study of \(kind.table.name) does not plan for")
    let seconds = ExpectedCost.seconds(cells.map(\.cost), by: PlanTimer())
    return StudyPlan(
      cellSeconds: seconds,
      table: StudyReport.Section(
        columns: ["measured", "time"], left: [0],
        rows: zip(cells, seconds).map { [$0.label, StudyReport.duration($1)] }),
      work: "")
  }

  package func run(_ cell: MeasurementCell, in _: CellContext) throws -> MeasurementRecord? {
    let rows = try cell.measure()
    // The last columns may be for something that the configuration does not ask for.
    precondition(
      rows.allSatisfy { $0.count == rows[0].count && $0.count <= kind.columns.count },
      "rows of \(cell.label) have not a value for each of the first of \(kind.columns.map(\.name))")
    return MeasurementRecord(id: cell.id, rows: rows.map { $0.map(\.ifFinite) })
  }

  /// The configuration without its swept fields, whose values here are in the label, and its data.
  package func definition(of cell: MeasurementCell) -> JSON {
    var entries = configuration.entriesWithoutSweeps
    entries["name"] = nil
    if configuration.declares("problem") {
      entries["problem"] = .array(
        configuration.sweepTables("problem").map { .object($0.entriesWithoutSweeps) })
    }
    return [
      "configuration": .object(entries), "cell": .string(cell.label),
      "data": .object(source.dataFingerprints.mapValues { .string($0) }),
    ]
  }

  /// `<kind>.csv`, and `timings.csv` if the kind has a clock.
  package var fileNames: [String] { resultFiles.map(\.name) }

  /// Each file, and what it has besides the keys.
  fileprivate var resultFiles: [(name: String, role: MeasurementColumn.Role)] {
    let hasClock = kind.columns.contains { $0.role == .clock }
    return [("\(kind.table.name).csv", .fact)] + (hasClock ? [("timings.csv", .clock)] : [])
  }

  /// The cells, if data files make them; nil if there are no data files.
  package func kept(from records: [String: MeasurementRecord]?) -> KeptFacts? {
    guard !source.dataFingerprints.isEmpty else { return nil }
    return KeptFacts(
      cells: cells.map { KeptFacts.KeptCell(label: $0.label, weight: $0.weight) },
      isComplete: records != nil, fingerprints: source.dataFingerprints,
      contents: source.dataContents)
  }
}

extension StudyResults<MeasurementStudy> {
  /// The facts, and what the clock measured in a file of its own. Results of a version without the last columns
  /// keep the files of that version.
  package var files: [ResultFile] {
    let table = MeasuredTable(self)
    return study.resultFiles.map { name, role in
      let columns = table.columnsMeasured.filter { $0.role == .key || $0.role == role }
      return (name, table.csv(columns))
    }
  }

  /// The report on the finished cells; its CSV has every measured quantity in a column of its own.
  package var report: StudyReport {
    let table = MeasuredTable(self)
    return study.kind.report(table).withCSV(table.csv(table.columns))
  }
}

extension Values {
  fileprivate var entriesWithoutSweeps: [String: JSON] {
    guard case .object(var entries) = json else { return [:] }
    for sweep in sweeps { entries[sweep.name] = nil }
    return entries
  }
}
