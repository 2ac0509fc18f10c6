package import Fields

/// What one shard does of a study: a study of some of its cells, which makes no files of its own.
package struct StudyShare<Whole: Study>: Study {
  package let whole: Whole
  package let shard: Shard
  package let cells: [Whole.Cell]
  /// Where the cells stand among the study's.
  private let places: [Int]

  package init(_ shard: Shard, of whole: Whole) {
    self.whole = whole
    self.shard = shard
    let indices = ShardAssignment(whole.weights, count: shard.count).indices
    places = whole.cells.indices.filter { indices[$0] == shard.index }
    cells = places.map { whole.cells[$0] }
  }

  package var source: StudySource { whole.source }
  package var isTimed: Bool { whole.isTimed }
  package var weights: [Double] {
    let weights = whole.weights
    return places.map { weights[$0] }
  }

  package func plan() throws -> StudyPlan {
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

  package func files(from records: [String: Whole.Record]) -> [ResultFile] { [] }

  package func run(_ cell: Whole.Cell, in context: CellContext) throws -> Whole.Record? {
    try whole.run(cell, in: context)
  }
  package func definition(of cell: Whole.Cell) -> JSON { whole.definition(of: cell) }
  package func standing(of record: Whole.Record, as cell: Whole.Cell) -> Standing {
    whole.standing(of: record, as: cell)
  }
  package func reopen(_ record: Whole.Record, in checkpoints: CellCheckpoints) {
    whole.reopen(record, in: checkpoints)
  }
}
