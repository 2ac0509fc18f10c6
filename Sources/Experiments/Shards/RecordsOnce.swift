internal import Diagnostics

/// Records by their cells' ids, each of which occurs once.
struct RecordsOnce<Record: Codable & Identifiable & Sendable> where Record.ID == String {
  typealias Entry = JournalContents<Record>.Entry

  private var found: [String: (entry: Entry, part: StudyPart)] = [:]

  subscript(id: String) -> Entry? { found[id]?.entry }

  /// Adds what a journal holds.
  ///
  /// - Throws: `InputError` that names both places if a run occurs twice, unless one of them is a
  ///   whole study's folder with the same record: that comes from an earlier merge.
  mutating func add(_ entries: [Entry], of part: StudyPart) throws {
    for entry in entries {
      guard let (earlier, place) = found[entry.record.id] else {
        found[entry.record.id] = (entry, part)
        continue
      }
      let isMerged = place != part && (place.shard == nil || part.shard == nil)
      guard isMerged, try Self.text(earlier) == Self.text(entry) else {
        throw InputError(
          .data, at: "\(part.path)/\(JournalLine.fileName):\(entry.line)",
          "the run \(entry.record.id) is in \(place.path)/\(JournalLine.fileName):\(earlier.line), too",
          expected: "every run once",
          remedy: "merge the shards of one division only, and leave out the others' folders")
      }
    }
  }

  private static func text(_ entry: Entry) throws -> String {
    try JournalLine.text(of: JournalBody(record: entry.record, definition: entry.definition))
  }
}
