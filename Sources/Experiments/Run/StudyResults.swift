/// A study and its finished cells.
package struct StudyResults<S: StudyWork>: Sendable {
  package let study: S
  /// By the cells' ids.
  package let records: [String: S.Record]

  package init(study: S, records: [String: S.Record]) {
    self.study = study
    self.records = records
  }

  init(study: S, _ records: [S.Record]) {
    self.init(
      study: study, records: Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { $1 }))
  }

  /// Carries out all cells of a study in memory, one after the other.
  package init(running study: S) throws {
    self.init(study: study, try study.cells.map { try study.run($0) })
  }

  /// Reads the journal in a results folder, without writing to it.
  ///
  /// - Throws: `InputError` if it belongs to another study, for instance because its data have changed
  ///   since.
  package init(of study: S, in folder: String) throws {
    let contents = try Adoption.contents(of: study, in: folder, for: .reading)
    self.init(study: study, contents.records.map(\.record))
  }

  /// The study's results in a results folder, including those of another budget or of a smaller study:
  /// for work, what a session would not do again. Writes nothing.
  ///
  /// - Throws: `InputError` if there are results that the study does not extend.
  package init(adoptedBy study: S, in folder: String, for purpose: ResultsPurpose) throws {
    let contents = try JournalContents<S.Record>(in: folder, for: study.source.identity)
    let adoption = try Adoption(of: contents, by: study, in: folder, for: purpose)
    self.init(study: study, adoption.complete.map(\.record))
  }

  /// The records of the cells that are finished, in the order of the study's cells.
  package var finished: [S.Record] { study.cells.compactMap { records[$0.id] } }

  /// `812 of 960 runs` if the study is not finished; nil if it is.
  package var partialCount: String? {
    let (done, all) = (study.cells.count { records[$0.id] != nil }, study.cells.count)
    return done < all ? "\(done) of \(all) runs" : nil
  }

  /// The notice that must accompany results of an unfinished study wherever they are shown; nil if it
  /// is finished.
  package var partialNotice: String? {
    partialCount.map { "partial: only \($0) are finished; these numbers cover only those" }
  }
}
