import Analysis
import Testing

@Suite struct RateSeriesTests {
  /// Curves are cut where their floor begins if at least half of the replicates ended there: fewer
  /// say nothing of the mean.
  @Test(arguments: [
    (10, 0, false), (10, 1, false), (10, 4, false), (10, 5, true), (10, 10, true), (5, 2, false),
    (5, 3, true), (1, 0, false), (1, 1, true),
  ])
  func floorsAreThoseOfHalfTheReplicates(replicates: Int, stalled: Int, isCut: Bool) throws {
    let study = try study(
      problem: #"{"type": "log-block", "class": "smooth", "dimension": 20}"#,
      replicates: replicates)
    // Falls by six powers of ten: the last one is below ten times the last value.
    var records = try syntheticResults(of: study) { _, k, _ in 1e-6 + 1 / (1 + k * k) }.records
    for cell in study.cells.prefix(stalled) { records[cell.id]!.outcome = .stalled }
    let member = try #require(try RateSeries.all(in: study, records).first?.members.first)
    let whole = try #require(records.values.first).curve.iterations
    let kept = member.curves.iterations
    #expect((kept.count < whole.count) == isCut && whole.starts(with: kept) && kept.count > 10)
    #expect(member.curves.replicateCount == replicates)
  }
}
