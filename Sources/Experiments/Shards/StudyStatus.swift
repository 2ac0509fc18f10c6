/// How far along a study is, folder by folder. Looking at it writes nothing and stops nobody.
package struct StudyStatus: Sendable {
  /// How far along one folder's cells are.
  package struct Part: Sendable {
    package let path: String
    /// Nil for the whole study's own folder.
    package let shard: Shard?
    /// How many cells it is to do.
    package let runs: Int
    package let done: Int
    /// Its cells that are neither done nor begun in any folder.
    package let missing: Int
    /// Begun, but not done.
    package let underWay: [Run]
    /// Who is writing there now.
    package let writer: String?
  }

  /// A run that has been begun.
  package struct Run: Sendable {
    package let id: String
    package let label: String
    /// The iteration of its last kept state; nil if that cannot be read.
    package let iteration: Int?
  }

  package let parts: [Part]
  package let runs: Int
  /// Cells that are done in at least one folder.
  package let done: Int
  package let underWay: Int
  package var missing: Int { runs - done - underWay }

  /// - Parameter found: the folders that have a journal; shards of the same divisions that have none
  ///   are listed too.
  package init<S: StudyWork>(of study: S, in found: [StudyPart]) throws {
    let parts = StudyPart.withSiblings(of: found)
    let doneByPart = try parts.map {
      Set(try StudyResults(adoptedBy: study, in: $0.path, for: .reading).records.keys)
    }
    let done = doneByPart.reduce(into: Set<String>()) { $0.formUnion($1) }
    let begunByPart = parts.map { CellCheckpoints.idsUnderWay(in: $0.path).subtracting(done) }
    let begun = begunByPart.reduce(into: Set<String>()) { $0.formUnion($1) }
      .intersection(study.cells.map(\.id))
    let counts = Set(parts.compactMap { $0.shard?.count })
    let shares = Dictionary(uniqueKeysWithValues: counts.map { ($0, study.shares($0)) })
    self.parts = parts.indices.map { i in
      let share = parts[i].shard.map { shares[$0.count]![$0.index - 1] } ?? study.cells
      let path = parts[i].path
      return Part(
        path: path, shard: parts[i].shard, runs: share.count, done: doneByPart[i].count,
        missing: share.count { !done.contains($0.id) && !begun.contains($0.id) },
        underWay: study.cells.filter { begunByPart[i].contains($0.id) }
          .map { Run($0, in: path, of: study) },
        writer: ReadLock.writer(in: path))
    }
    runs = study.cells.count
    self.done = done.count
    underWay = begun.count
  }
}

extension StudyStatus.Run {
  /// The one entry of a state that all kinds of study have.
  private struct Place: Codable {
    var iteration: Int
  }

  fileprivate init<S: StudyWork>(_ cell: S.Cell, in folder: String, of study: S) {
    let checkpoints = CellCheckpoints(
      in: folder, id: cell.id, definition: study.definitionHash(of: cell), say: { _ in })
    id = cell.id
    label = cell.label
    iteration =
      switch checkpoints.running.read(Place.self) {
      case .found(let checkpoint): checkpoint.state.iteration
      case .none, .damaged: nil
      }
  }
}
