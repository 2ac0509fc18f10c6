internal import Fields

/// What a study takes over from a journal: of its own, everything; of another configuration's, the
/// cells that are this study's too, as far as they were made in the same way.
struct Adoption<S: Study> {
  /// The records that stand.
  private(set) var complete: [JournalContents<S.Record>.Entry] = []
  /// The records of runs that have spent a shorter budget.
  private(set) var unfinished: [JournalContents<S.Record>.Entry] = []
  /// Whether the journal is another configuration's, of which this study is an extension.
  let isExtension: Bool

  /// - Parameter folder: where the journal is.
  /// - Throws: `InputError` with the differences, where the study is no extension of what is there.
  init(of contents: JournalContents<S.Record>, by study: S, in folder: String) throws {
    let identity = study.source.identity
    let refusal = contents.refusal(of: identity, in: folder)
    isExtension = refusal != nil
    guard let refusal else {
      complete = contents.records
      return
    }
    guard contents.hasThisFormat else { throw refusal }
    let cells = Dictionary(study.everyCell.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for entry in contents.records {
      guard let cell = cells[entry.record.id], entry.definition == study.definitionHash(of: cell)
      else { throw refusal }
      switch study.standing(of: entry.record, as: cell) {
      case .complete: complete.append(entry)
      case .unfinished: unfinished.append(entry)
      case .beyond: throw refusal
      }
    }
  }
}
