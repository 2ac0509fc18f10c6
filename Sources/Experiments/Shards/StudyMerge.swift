internal import Diagnostics

/// The journals of a study's shards put together, each run exactly once.
package struct StudyMerge<S: StudyWork>: Sendable {
  package let study: S
  /// The sessions of all parts, and their records in the order of the study's cells.
  let contents: JournalContents<S.Record>
  let parts: [StudyPart]

  /// Reads the journals, while nobody writes to them.
  ///
  /// - Parameter mixed: whether they may be of several versions, kernel levels or BLAS cores.
  /// - Throws: `InputError` if a part is being written to, belongs to another study, has a run that
  ///   another part has too, or was made by another build or on another kind of processor.
  package init(_ parts: [StudyPart], of study: S, mixed: Bool) throws {
    self.study = study
    self.parts = parts
    let locks = try parts.map { try ReadLock(on: $0.path) }
    defer { withExtendedLifetime(locks) {} }
    var journals: [(part: StudyPart, contents: JournalContents<S.Record>)] = []
    for part in parts {
      let contents = try JournalContents<S.Record>(in: part.path, for: study.source.identity)
      journals.append((part, try Self.adopted(contents, by: study, in: part.path)))
    }
    if !mixed { try Self.checkOrigins(journals) }
    var records = RecordsOnce<S.Record>()
    // The shards first, so that if there are two divisions, the error names both.
    for isShard in [true, false] {
      for (part, contents) in journals where (part.shard != nil) == isShard {
        try records.add(contents.records, of: part)
      }
    }
    var contents = JournalContents<S.Record>(identity: study.source.identity)
    contents.records = study.cells.compactMap { records[$0.id] }
    contents.sessions = Self.sessions(journals)
    self.contents = contents
  }

  /// What the study can take over from a journal: from a smaller study's, the complete runs.
  private static func adopted(
    _ contents: JournalContents<S.Record>, by study: S, in path: String
  ) throws -> JournalContents<S.Record> {
    do {
      var contents = contents
      contents.records = try Adoption(of: contents, by: study, in: path, for: .work).complete
      return contents
    } catch let error as InputError {
      // A merge cannot start over.
      throw InputError(.data, at: error.place, error.found, remedy: "merge results of one study")
    }
  }

  /// The cells that no part has.
  package var missing: [S.Cell] {
    let done = Set(contents.records.map(\.record.id))
    return study.cells.filter { !done.contains($0.id) }
  }

  /// The missing cells shard by shard; empty unless the parts tell how many shards there are.
  package var missingByShard: [(shard: Shard, cells: [S.Cell])] {
    let counts = Set(parts.compactMap { $0.shard?.count })
    guard counts.count == 1, let count = counts.first else { return [] }
    let isMissing = Set(missing.map(\.id))
    return study.shares(count).enumerated().compactMap { i, cells in
      let own = cells.filter { isMissing.contains($0.id) }
      return own.isEmpty ? nil : (Shard(i + 1, of: count), own)
    }
  }
}
