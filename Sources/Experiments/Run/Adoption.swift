internal import Fields

/// What results are wanted for.
package enum ResultsPurpose: Sendable {
  /// To add runs to them or compare runs with them: all must have been made in the same way.
  case work
  /// To show them, each as it was made, perhaps by an earlier version.
  case reading
}

/// The records that a study takes over from a journal: those of its own cells that were made in the same way.
/// Every record is checked, whatever the journal's first line says.
struct Adoption<S: StudyWork> {
  /// The records that are complete.
  private(set) var complete: [JournalContents<S.Record>.Entry] = []
  /// The records of runs that have spent a shorter budget.
  private(set) var unfinished: [JournalContents<S.Record>.Entry] = []
  /// Whether the journal belongs to another configuration, which this study extends.
  let isExtension: Bool

  /// - Parameter folder: where the journal is.
  /// - Throws: `InputError` with the differences if the study does not extend what is there, or with the line
  ///   of a record that is not the study's although the journal says it is.
  init(
    of contents: JournalContents<S.Record>, by study: S, in folder: String,
    for purpose: ResultsPurpose
  ) throws {
    let refusal = contents.refusal(of: study.source.identity, in: folder)
    isExtension = refusal != nil
    if let refusal, !contents.hasThisFormat { throw refusal }
    let cells = Dictionary(study.cells.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for entry in contents.records {
      let foreign = refusal ?? contents.isForeign(entry, in: folder)
      guard let cell = cells[entry.record.id] else { throw foreign }
      if entry.definition != study.definitionHash(of: cell) {
        guard let earlier = study.earlier(entry.record, as: cell),
          earlier.includes(entry.definition)
        else { throw foreign }
        if purpose == .work { throw contents.isEarlier(entry, earlier.difference, in: folder) }
      }
      switch study.standing(of: entry.record, as: cell) {
      case .complete: complete.append(entry)
      case .unfinished where isExtension: unfinished.append(entry)
      case .unfinished, .beyond: throw foreign
      }
    }
  }

  /// The records in a results folder, all of which must be the study's own.
  ///
  /// - Throws: `InputError` if they belong to another study, for instance because its data have changed
  ///   since.
  static func contents(
    of study: S, in folder: String, for purpose: ResultsPurpose
  ) throws -> JournalContents<S.Record> {
    let identity = study.source.identity
    let contents = try JournalContents<S.Record>(in: folder, for: identity)
    if let refusal = contents.refusal(of: identity, in: folder) { throw refusal }
    _ = try Adoption(of: contents, by: study, in: folder, for: purpose)
    return contents
  }
}
