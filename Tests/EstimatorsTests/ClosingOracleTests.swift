import AutoDiff
import Estimators
import Sampling
import Testing

@Suite struct ClosingOracleTests {
  /// Open for some values, and then no more; notes what it is told.
  private final class Gate: CallWatch {
    let most: Int
    var told: [(value: Double, point: [Double], count: Int)] = []

    init(_ most: Int) { self.most = most }

    func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
      counts.values + calls.values <= most
    }

    func passed(_ value: Double, at x: Span<Double>, counts: CallCounts) {
      told.append((value, x.indices.map { x[$0] }, counts.values))
    }
  }

  private static let graph = Graph(parameters: 2) { dot($0, $0) }

  @Test func closesToTheCall() throws {
    let counter = CountingOracle(Evaluator(Self.graph))
    let gate = Gate(3)
    counter.watch = gate
    let oracle = ClosingOracle(counter)
    #expect(try oracle.value(at: [1.0, 0].span) == 1)
    #expect(try oracle.value(at: [1.0, 1].span) == 2)
    #expect(try oracle.value(at: [2.0, 0].span) == 4)
    for _ in 0..<2 {
      #expect(throws: OracleClosed()) { try oracle.value(at: [0.0, 0].span) }
    }
    #expect(counter.counts == CallCounts(values: 3))
    #expect(gate.told.map(\.value) == [1, 2, 4] && gate.told.map(\.count) == [1, 2, 3])
    #expect(gate.told[1].point == [1, 1])
  }

  /// Of several points those are asked that there is room for.
  @Test(arguments: [0, 1, 2, 3, 9])
  func aBatchIsCutOff(most: Int) {
    let counter = CountingOracle(Evaluator(Self.graph))
    let gate = Gate(most)
    counter.watch = gate
    var values = [0.0, 0, 0]
    do throws(OracleClosed) {
      try ClosingOracle(counter).values(
        atPoints: [1.0, 0, 1, 1, 2, 0].span, dimension: 2, into: &values)
      #expect(most >= 3)
    } catch {
      #expect(most < 3)
    }
    #expect(counter.counts.values == min(most, 3))
    #expect(gate.told.map(\.value) == Array([1, 2, 4].prefix(most)))
    #expect(gate.told.map(\.count) == Array([1, 2, 3].prefix(most)))
  }

  /// An estimate is asked whole or not at all.
  @Test func estimates() throws {
    let counter = CountingOracle(Evaluator(Self.graph))
    counter.watch = Gate(5)
    let oracle = ClosingEstimates<TwoPoint>(counter)
    var estimator = TwoPoint(dimension: 2)
    var gradient = [0.0, 0]
    let stream = RandomStream(seed: 1)
    for k in 0..<2 {
      try oracle.estimate(
        by: &estimator, at: [1.0, 2].span, using: stream.at(iteration: k), into: &gradient)
    }
    #expect(gradient != [0, 0] && counter.counts.values == 4)
    #expect(throws: OracleClosed()) {
      try oracle.estimate(
        by: &estimator, at: [1.0, 2].span, using: stream.at(iteration: 2), into: &gradient)
    }
    #expect(counter.counts.values == 4)
    #expect(try oracle.value(at: [1.0, 2].span) == 5)
  }

  /// Without a watch it is always open.
  @Test func withoutAWatch() throws {
    let counter = CountingOracle(Evaluator(Self.graph))
    for _ in 0..<100 { _ = try ClosingOracle(counter).value(at: [1.0, 0].span) }
    #expect(counter.counts.values == 100)
    #expect(ClosingOracle.closes && !ValueOracle.closes)
  }
}
