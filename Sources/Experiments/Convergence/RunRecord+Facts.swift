internal import Estimators
package import Fields

extension RunRecord: StudyRecord {
  /// The iterations, all calls, and how many runs had which outcome.
  package static func totals(of records: [RunRecord]) -> [String: JSON] {
    func sum(_ count: (RunRecord) -> Int) -> JSON { .integer(records.reduce(0) { $0 + count($1) }) }
    let outcomes = Dictionary(grouping: records, by: \.outcome)
    let failures = Dictionary(grouping: records.compactMap(\.failure)) { $0 }
    let reasons: [String: JSON] =
      failures.isEmpty
      ? [:] : ["failures": .object(failures.mapValues { .integer($0.count) })]
    return reasons.merging([
      "iterations": sum(\.iterations), "evaluations": sum(\.counts.values),
      "gradients": sum(\.counts.gradients), "tangents": sum(\.counts.tangents),
      "hessian_products": sum(\.counts.hessianProducts),
      "outcomes": .object(
        Dictionary(
          uniqueKeysWithValues: Outcome.allCases.map {
            ($0.rawValue, .integer(outcomes[$0]?.count ?? 0))
          })),
    ]) { $1 }
  }
}

extension ConvergenceStudy {
  /// The same, also if calls see batches: those are counted in rows, which make up parts of a call.
  package func totals(of records: [RunRecord]) -> [String: JSON] {
    var totals = RunRecord.totals(of: records)
    guard instances.contains(where: { $0.batch != nil }) else { return totals }
    let wholes = Dictionary(
      cells.map { ($0.id, Double($0.instance.share.whole)) },
      uniquingKeysWith: { first, _ in first })
    func sum(_ count: KeyPath<CallCounts, Int>) -> JSON {
      JSON(
        records.reduce(0) { $0 + Double($1.counts[keyPath: count]) / (wholes[$1.id] ?? 1) })
    }
    totals["evaluations"] = sum(\.values)
    totals["gradients"] = sum(\.gradients)
    totals["tangents"] = sum(\.tangents)
    totals["hessian_products"] = sum(\.hessianProducts)
    return totals
  }

  package func facts(of record: RunRecord, as cell: ConvergenceCell) -> [Fact]? {
    guard cell.series.budget.seconds == nil, source.isRepeatable(cell.instance.label) else {
      return nil
    }
    let curve = record.curve
    let calls = curve.counts.map { [$0.values, $0.gradients, $0.tangents, $0.hessianProducts] }
    return [
      Fact(name: "outcome", value: .text(record.outcome.rawValue)),
      Fact(name: "replicate", value: .text("\(record.replicate)")),
      Fact(name: "workspace bytes", value: .text("\(record.workspaceBytes)")),
      Fact(
        name: "iteration limit",
        value: .text(record.hasSpentIterations ? "\(record.iterationLimit)" : "of no account")),
      Fact(name: "iterations", value: .text("\(curve.iterations)")),
      Fact(name: "calls", value: .text("\(calls)")),
      Fact(name: "step size", value: .numbers([record.stepSize.ifFinite])),
      Fact(name: "relative step", value: .numbers([record.stepRelative.ifFinite])),
      Fact(name: "loss", value: .numbers(curve.loss)),
      Fact(name: "squared gradient norm", value: .numbers(curve.gradientNormSquared)),
      Fact(name: "squared distance", value: .numbers(curve.distanceSquared)),
    ] + record.lastPointFacts + (record.bestSeen?.facts ?? []) + (record.exactHits?.facts ?? [])
  }
}

extension RunRecord {
  /// Whether more iterations would have changed the record: one that ended otherwise stays as it is under a longer
  /// budget, with the limit that it was made with.
  package var hasSpentIterations: Bool {
    guard closing == nil, iterations == iterationLimit else { return false }
    return outcome == .budgetSpent || outcome == .stalled
  }

  /// A run that reached its target with its last iteration keeps its point; the same run under a longer budget
  /// does not.
  fileprivate var lastPointFacts: [Fact] {
    point.map { [Fact(name: "last point", value: .vector($0.numbers))] } ?? []
  }
}

extension BestSeen {
  fileprivate var facts: [Fact] { [Fact(name: "best seen", value: .numbers([seen, exact]))] }
}

extension ExactHits {
  /// Whether a value close to a level hits it depends on its last bits.
  fileprivate var facts: [Fact] {
    func text(_ hits: [HitLog.Hit?]) -> String {
      let rows = hits.map { hit in
        hit.map { hit in
          let counts = hit.counts
          return [
            hit.iterations, counts.values, counts.gradients, counts.tangents,
            counts.hessianProducts,
          ]
        }
      }
      return rows.map { $0.map { "\($0)" } ?? "none" }.joined(separator: ", ")
    }
    let targets = zip(fractions, ofFractions).map { fraction, hit in
      Fact(name: "hit of \(fraction)", value: .lastBits(text([hit])))
    }
    return targets + (ofGaps.map { [Fact(name: "hits of gaps", value: .lastBits(text($0)))] } ?? [])
  }
}
