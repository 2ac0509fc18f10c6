/// The part of a study that one shard does: some of its cells.
package struct StudyShare<S: StudyWork>: Sendable {
  package let study: S
  package let shard: Shard
  /// In the study's order.
  package let cells: [S.Cell]
  /// Where the cells stand among the study's.
  private let places: [Int]

  /// How many more cells the shard would have if they were not done in another folder.
  package let countElsewhere: Int

  /// - Parameter results: the study's folder. Cells that are done there outside the shard's own folder, for
  ///   instance before the study was extended, are not done again; if nil, they are.
  package init(_ shard: Shard, of study: S, in results: String?) {
    self.study = study
    self.shard = shard
    let indices = ShardAssignment(study.weights, count: shard.count).indices
    let own = study.cells.indices.filter { indices[$0] == shard.index }
    let elsewhere = results.map { Self.done(of: study, in: $0, outside: shard) } ?? []
    places = own.filter { !elsewhere.contains(study.cells[$0].id) }
    cells = places.map { study.cells[$0] }
    countElsewhere = own.count - places.count
  }

  /// The cells that are done in other folders and not in the shard's own. If some cannot be read, merging will
  /// say why.
  private static func done(of study: S, in results: String, outside shard: Shard) -> Set<String> {
    func done(_ path: String) -> Set<String> {
      let results = try? StudyResults(adoptedBy: study, in: path, for: .work)
      return results.map { Set($0.records.keys) } ?? []
    }
    let folder = shard.folder(in: results)
    let parts = (try? StudyPart.all(in: [results])) ?? []
    let elsewhere = parts.filter { $0.path != folder }.map { done($0.path) }
    return elsewhere.reduce(Set()) { $0.union($1) }.subtracting(done(folder))
  }

  /// How long the cells will take. Nothing is planned after them: results are reported once all shares are
  /// merged.
  package func plan() throws -> StudyPlan {
    let whole = try study.plan()
    let own = places.map { whole.cellSeconds[$0] }
    let parts = [("\(shard)", own), ("all", whole.cellSeconds)]
    return StudyPlan(
      cellSeconds: own,
      table: StudyReport.Section(
        columns: ["shard", "runs", "time"], left: [0],
        rows: parts.map { [$0.0, "\($0.1.count)", StudyReport.duration($0.1.reduce(0, +))] }),
      work: "", bytesPerCell: whole.bytesPerCell, leavesOutSolvers: whole.leavesOutSolvers)
  }
}
