internal import Estimators
package import Fields

extension RunRecord: StudyRecord {
  /// The iterations, all calls, and how many runs had which outcome.
  package static func totals(of records: [RunRecord]) -> [String: JSON] {
    func sum(_ count: (RunRecord) -> Int) -> JSON { .integer(records.reduce(0) { $0 + count($1) }) }
    let outcomes = Dictionary(grouping: records, by: \.outcome)
    return [
      "iterations": sum(\.iterations), "evaluations": sum(\.counts.values),
      "gradients": sum(\.counts.gradients), "tangents": sum(\.counts.tangents),
      "hessian_products": sum(\.counts.hessianProducts),
      "outcomes": .object(
        Dictionary(
          uniqueKeysWithValues: Outcome.allCases.map {
            ($0.rawValue, .integer(outcomes[$0]?.count ?? 0))
          })),
    ]
  }
}

extension ConvergenceStudy {
  package func facts(of record: RunRecord, as cell: ConvergenceCell) -> [Fact]? {
    guard cell.series.budget.seconds == nil else { return nil }
    let curve = record.curve
    return [
      Fact("outcome", record.outcome.rawValue), Fact("replicate", record.replicate),
      Fact("workspace bytes", record.workspaceBytes),
      Fact("iteration limit", record.iterationLimit), Fact("iterations", curve.iterations),
      Fact(
        "calls",
        curve.counts.map { [$0.values, $0.gradients, $0.tangents, $0.hessianProducts] }),
      Fact("step size", [record.stepSize]), Fact("relative step", [record.stepRelative]),
      Fact("loss", curve.loss), Fact("squared gradient norm", curve.gradientNormSquared),
      Fact("squared distance", curve.distanceSquared),
      Fact("last point", record.point?.numbers ?? []),
    ]
  }
}
