import AutoDiff
import Estimators
import Testing

/// That a method of zero order cannot ask for derivatives is no matter of a test: `ValueOracle` has
/// no such function, and a two-point estimator that calls one does not compile.
struct OracleTests {
  static let graph = Graph(parameters: 2) { dot($0, $0) }

  @Test func valuesAndGradientsAreCountedApart() {
    let counting = CountingOracle(Evaluator(Self.graph))
    #expect(counting.counts == CallCounts())
    let x = [1.0, 2]
    #expect(ValueOracle(counting).value(at: x.span) == 5)
    #expect(GradientOracle(counting).value(at: x.span) == 5)
    #expect(counting.counts == CallCounts(values: 2))
    var gradient = [0.0, 0]
    var out = gradient.mutableSpan
    #expect(GradientOracle(counting).valueAndGradient(at: x.span, into: &out) == 5)
    #expect(gradient == [2, 4])
    #expect(counting.counts == CallCounts(values: 2, gradients: 1))
  }

  @Test func countingGoesOnWhereItStopped() {
    let before = CallCounts(values: 10, gradients: 3, tangents: 2, hessianProducts: 1)
    let counting = CountingOracle(Evaluator(Self.graph), counts: before)
    _ = ValueOracle(counting).value(at: [0.0, 0].span)
    #expect(
      counting.counts == CallCounts(values: 11, gradients: 3, tangents: 2, hessianProducts: 1))
  }

  /// What is evaluated for the record goes to the evaluator itself.
  @Test func evaluationsForTheRecordAreNotCounted() {
    let evaluator = Evaluator(Self.graph)
    let counting = CountingOracle(evaluator)
    #expect(evaluator.value(at: [3, 4]) == 25)
    #expect(counting.counts.values == 0)
    #expect(counting.workspaceBytes == evaluator.workspaceBytes)
  }
}
