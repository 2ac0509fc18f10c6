package import Fields

/// What one shard does of a study: a study of some of its cells, which makes no files of its own.
package struct StudyShare<Whole: Study>: Study {
  package let whole: Whole
  package let shard: Shard
  package let cells: [Whole.Cell]
  /// Where the cells stand among the study's.
  private let places: [Int]

  /// How many more cells the shard would have, were they not done in another folder.
  package let countElsewhere: Int

  /// - Parameter results: the study's folder. What is done there outside of the shard's own folder, before
  ///   the study was extended for instance, is not done again; nil where it is.
  package init(_ shard: Shard, of whole: Whole, in results: String?) {
    self.whole = whole
    self.shard = shard
    let indices = ShardAssignment(whole.weights, count: shard.count).indices
    let own = whole.cells.indices.filter { indices[$0] == shard.index }
    let elsewhere = results.map { Self.done(of: whole, in: $0, outside: shard) } ?? []
    places = own.filter { !elsewhere.contains(whole.cells[$0].id) }
    cells = places.map { whole.cells[$0] }
    countElsewhere = own.count - places.count
  }

  /// What is done in other folders, and not in the shard's own. Of those that cannot be read, merging
  /// will say why.
  private static func done(
    of whole: Whole, in results: String, outside shard: Shard
  ) -> Set<String> {
    func done(_ path: String) -> Set<String> {
      let results = try? StudyResults(adoptedBy: whole, in: path, for: .work)
      return results.map { Set($0.records.keys) } ?? []
    }
    let folder = shard.folder(in: results)
    let parts = (try? StudyPart.all(in: [results])) ?? []
    let elsewhere = parts.filter { $0.path != folder }.map { done($0.path) }
    return elsewhere.reduce(Set()) { $0.union($1) }.subtracting(done(folder))
  }

  package var everyCell: [Whole.Cell] { whole.cells }
  package var source: StudySource { whole.source }
  package var isTimed: Bool { whole.isTimed }
  package var weights: [Double] {
    let weights = whole.weights
    return places.map { weights[$0] }
  }

  /// - Parameter following: nothing; a share is told of when all are merged.
  package func plan(following: [RepeatedWork]) throws -> StudyPlan {
    precondition(following.isEmpty, "work that a share does not do")
    let seconds = try whole.plan().cellSeconds
    let own = places.map { seconds[$0] }
    let parts = [("\(shard)", own), ("all", seconds)]
    return StudyPlan(
      cellSeconds: own,
      table: StudyReport.Section(
        columns: ["shard", "runs", "time"], left: [0],
        rows: parts.map { [$0.0, "\($0.1.count)", StudyReport.duration($0.1.reduce(0, +))] }),
      work: "")
  }

  package var fileNames: [String] { [] }
  package func files(from records: [String: Whole.Record]) -> [ResultFile] { [] }
  package func kept(from records: [String: Whole.Record]?) -> KeptFacts? {
    whole.kept(from: records)
  }

  package func run(_ cell: Whole.Cell, in context: CellContext) throws -> Whole.Record? {
    try whole.run(cell, in: context)
  }
  package func facts(of record: Whole.Record, as cell: Whole.Cell) -> [Fact]? {
    whole.facts(of: record, as: cell)
  }
  package func definition(of cell: Whole.Cell) -> JSON { whole.definition(of: cell) }
  package func standing(of record: Whole.Record, as cell: Whole.Cell) -> Standing {
    whole.standing(of: record, as: cell)
  }
  package func reopen(_ record: Whole.Record, in checkpoints: CellCheckpoints) {
    // A run that is another shard's now would never be taken up here.
    if cells.contains(where: { $0.id == record.id }) { whole.reopen(record, in: checkpoints) }
  }
}
