extension ConvergenceFiles {
  /// One line per run and level of the gap: what the run had spent when it first hit the level; empty if it did
  /// not. Runs for which no such hits were noted are left out.
  var hits: String {
    let columns = [
      "run", "problem", "dimension", "estimator", "optimizer", "step_relative", "replicate", "gap",
      "iteration",
    ]
    var csv = CSVText(columns: columns + Self.calls.map(\.name) + axisColumns)
    for (cell, record) in finished {
      guard let minimum = cell.instance.problem.known.minimum,
        let hits = record.gapHits(minimum: minimum)
      else { continue }
      for (gap, hit) in zip(GapLevels.all, hits) {
        csv.append(
          [
            .text(cell.id), .text(cell.instance.name), .integer(cell.instance.problem.dimension),
            .text(cell.method.label), .text(cell.method.optimizerName),
            .number(record.stepRelative), .integer(cell.replicate), .number(gap),
            Self.whole(hit?.iterations),
          ] + Self.calls.map { Self.whole(hit?[keyPath: $0.count]) }
            + axisValues(cell.instance, cell.method))
      }
    }
    return csv.text
  }

  private static func whole(_ count: Double?) -> CSVText.Value {
    count.map { .integer(Int($0)) } ?? .missing
  }
}
