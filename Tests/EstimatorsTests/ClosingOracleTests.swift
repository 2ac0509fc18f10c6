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

  /// Of several points, only those are asked for which there is room.
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

  /// An estimate is asked for as a whole or not at all.
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

  /// Every estimator brings f(x) or leaves it to be asked for, and the estimate is the same either way.
  @Test(arguments: EstimatorCase.all(dimension: 3))
  func valuesWithEstimates(entry: EstimatorCase) throws {
    let graph = Graph(parameters: 3) { dot(square($0), $0) + 2 }
    let x = [0.5, -1, 2.0]
    func check<E: GradientEstimator>(_ estimator: E) throws {
      var (one, other) = (estimator, estimator)
      let counter = CountingOracle(Evaluator(graph))
      let oracle = ClosingEstimates<E>(counter)
      let draw = RandomStream(seed: 4).at(iteration: 0)
      var (gradient, alone) = (x, x)
      let value = try oracle.valueAndEstimate(by: &one, at: x.span, using: draw, into: &gradient)
      #expect(value == Evaluator(graph).value(at: x))
      #expect(counter.counts == ClosingEstimates<E>.callsOfValueAndEstimate(by: estimator))
      let calls = estimator.traits.calls
      let isOneMore = counter.counts.values == calls.values + 1
      #expect(isOneMore || (estimator.traits.bringsValue && counter.counts == calls))
      #expect(
        estimator.traits.bringsValue != entry.isRandom || entry.kind == .coordinates(.central))
      try oracle.estimate(by: &other, at: x.span, using: draw, into: &alone)
      #expect(gradient == alone)
    }
    try check(entry.make(radius: nil))
  }

  /// ∇²f(x)v: exactly with estimators that ask for derivatives, by differences with those that do not.
  @Test(arguments: [
    EstimatorCase.Kind.reverse, .forward(tangentsAtOnce: 2), .complexStep, .coordinates(.central),
    .coordinates(.forward),
  ])
  func hessianProducts(kind: EstimatorCase.Kind) throws {
    let graph = Graph(parameters: 3) { dot(square($0), $0) + dot($0, $0) }
    let (x, v) = ([0.5, -1, 2.0], [3.0, 1, -0.5])
    func check<E: GradientEstimator>(_ estimator: E) throws {
      var estimator = estimator
      let counter = CountingOracle(Evaluator(graph))
      let oracle = ClosingEstimates<E>(counter)
      let draw = RandomStream(seed: 4).at(iteration: 0)
      var (gradient, product, probe) = (x, x, x)
      try oracle.estimate(by: &estimator, at: x.span, using: draw, into: &gradient)
      let before = counter.counts
      counter.hits = HitLog(levels: [1e3])
      func ask() throws {
        try oracle.hessianProduct(
          by: &estimator, at: x.span, gradient: gradient.span, along: v.span, using: draw,
          probe: &probe, into: &product)
      }
      try ask()
      let isExact = E.Oracle.givesDerivatives
      for i in 0..<3 {
        #expect(abs(product[i] - (6 * x[i] + 2) * v[i]) < (isExact ? 1e-13 : 0.05))
      }
      #expect(counter.counts.hessianProducts == (isExact ? 1 : 0))
      #expect((counter.counts.values == before.values) == isExact)
      #expect(counter.hits.hits[0] != nil)
      // It begins only if all of it can be paid for.
      counter.watch = Gate(counter.counts.values)
      let last = counter.counts
      if !isExact {
        #expect(throws: OracleClosed()) { try ask() }
        #expect(counter.counts == last)
      }
    }
    try check(EstimatorCase(kind: kind, n: 3).make(radius: nil))
  }

  /// r and ∂r/∂x by tangents and by differences, each asked for as a whole or not at all.
  @Test(arguments: [
    (JacobianScheme.forwardMode, 1e-14, CallCounts(tangents: 2)),
    (.complexStep, 1e-14, CallCounts(tangents: 2)),
    (.reverseMode, 1e-14, CallCounts(gradients: 3)),
    (.centralDifferences(radius: 1e-5), 1e-9, CallCounts(values: 4)),
    (.forwardDifferences(radius: 1e-7), 1e-5, CallCounts(values: 2)),
  ])
  func residuals(scheme: JacobianScheme, tolerance: Double, calls: CallCounts) throws {
    let sum = SumOfSquares(
      Graph(parameters: 2) { x in x.gather([0, 1, 0]) * x.gather([0, 0, 1]) - 1.5 })
    #expect(sum.count == 3 && sum.dimension == 2)
    #expect(scheme.calls(dimension: 2, residuals: 3) == calls)
    let counter = CountingOracle(Evaluator(Self.graph))
    let oracle = ClosingResiduals(counter)
    let x = [2.0, -3]
    var (r, probe, jacobian) = ([0.0, 0, 0], x, [Double](repeating: 0, count: 6))
    counter.hits = HitLog(levels: [200, 100])
    try oracle.residuals(of: sum, at: x.span, into: &r)
    #expect(r == [2.5, -7.5, -7.5] && counter.counts == CallCounts(values: 1))
    // ‖r‖² = 118.75.
    #expect(counter.hits.hits.map { $0 != nil } == [true, false])
    func ask() throws {
      try oracle.jacobian(
        of: sum, by: scheme, at: x.span, with: r, probe: &probe, into: &jacobian)
    }
    try ask()
    for (made, expected) in zip(jacobian, [4.0, 0, -3, 2, -3, 2]) {
      #expect(abs(made - expected) < tolerance * 4)
    }
    #expect(
      counter.counts
        == CallCounts(
          values: 1 + calls.values, gradients: calls.gradients, tangents: calls.tangents))
    counter.watch = Gate(counter.counts.values + calls.values - 1)
    let last = counter.counts
    if calls.values > 0 {
      #expect(throws: OracleClosed()) { try ask() }
      #expect(counter.counts == last)
    }
  }

  /// Without a watch it is always open.
  @Test func withoutAWatch() throws {
    let counter = CountingOracle(Evaluator(Self.graph))
    for _ in 0..<100 { _ = try ClosingOracle(counter).value(at: [1.0, 0].span) }
    #expect(counter.counts.values == 100)
    #expect(ClosingOracle.closes && !ValueOracle.closes)
  }
}
