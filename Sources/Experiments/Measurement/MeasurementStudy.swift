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

/// A study of a kind that measures numbers: its cells are carried out, journalled and written alike,
/// whatever the kind.
package struct MeasurementStudy: Study {
  package let kind: MeasurementKind
  package let source: StudySource
  package let cells: [MeasurementCell]

  /// Plans a resolved configuration of the kind, with data files relative to `folder`.
  ///
  /// - Parameter kept: the cells that stand for those that data would make: then the study can be told of,
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

  /// - Parameter following: nothing; a measurement's table is made in no time.
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
    precondition(
      rows.allSatisfy { $0.count == kind.columns.count },
      "a row of \(cell.label) has not a value for each of \(kind.columns.map(\.name))")
    return MeasurementRecord(id: cell.id, rows: rows.map { $0.map(\.ifFinite) })
  }

  /// The configuration without its swept fields, whose value here the label tells, and its data.
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

  /// `<kind>.csv` with the facts, and `timings.csv` where the kind has a clock.
  package func files(from records: [String: MeasurementRecord]) -> [ResultFile] {
    let rows = StudyResults(study: self, records: records).finished.flatMap(\.rows)
    var files = [(name: "\(kind.table.name).csv", text: csv(rows, of: [.key, .fact]))]
    if kind.columns.contains(where: { $0.role == .clock }) {
      files.append(("timings.csv", csv(rows, of: [.key, .clock])))
    }
    return files
  }

  /// The cells, where data files make them; nil where there are none.
  package func kept(from records: [String: MeasurementRecord]?) -> KeptFacts? {
    guard !source.dataFingerprints.isEmpty else { return nil }
    return KeptFacts(
      cells: cells.map { KeptFacts.KeptCell(label: $0.label, weight: $0.weight) },
      isComplete: records != nil, fingerprints: source.dataFingerprints,
      contents: source.dataContents)
  }

  /// What is told of the cells that are finished; as CSV all that was measured, a quantity a column.
  package func report(on results: StudyResults<MeasurementStudy>) -> StudyReport {
    kind.report(MeasuredTable(results))
      .withCSV(csv(results.rows, of: [.key, .fact, .clock]))
  }

  /// Results of a version without the last columns keep the files of that version.
  private func csv(_ rows: [[MeasuredValue]], of roles: Set<MeasurementColumn.Role>) -> String {
    let width = rows.map(\.count).max() ?? kind.columns.count
    let chosen = kind.columns.indices.filter {
      $0 < width && roles.contains(kind.columns[$0].role)
    }
    var csv = CSVText(columns: chosen.map { kind.columns[$0].name })
    for row in rows {
      csv.append(chosen.map { $0 < row.count ? row[$0].inCSV : .missing })
    }
    return csv.text
  }
}

extension StudyResults<MeasurementStudy> {
  /// What finished cells measured, in the order of the cells. Versions before this one had fewer columns: what
  /// they did not measure is missing.
  package var rows: [[MeasuredValue]] {
    let width = study.kind.columns.count
    return finished.flatMap(\.rows).map { row in
      row + [MeasuredValue](repeating: .missing, count: max(0, width - row.count))
    }
  }
}

extension Values {
  fileprivate var entriesWithoutSweeps: [String: JSON] {
    guard case .object(var entries) = json else { return [:] }
    for sweep in sweeps { entries[sweep.name] = nil }
    return entries
  }
}
