import Answers
import AutoDiff
import Estimators
import Testing

/// No test need show that a method of zero order cannot ask for derivatives: `ValueOracle` has no
/// such function, and a two-point estimator that calls one does not compile.
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

  @Test func tangentsAreCountedOneByOne() {
    let counting = CountingOracle(Evaluator(Self.graph))
    let x = [1.0, 2]
    let directions = [1.0, 0, 0, 1, 1, 1]
    var tangents = [0.0, 0, 0, 0]
    let oracle = TangentOracle(counting)
    #expect(
      oracle.valueAndTangents(at: x.span, along: directions.span, into: &tangents, from: 1) == 5)
    #expect(tangents == [0, 2, 4, 6])
    #expect(counting.counts == CallCounts(tangents: 3))
    #expect(oracle.value(at: x.span) == 5)
    #expect(counting.counts == CallCounts(values: 1, tangents: 3))
  }

  /// (1 + 3i)² + 2² = −4 + 6i.
  @Test func complexValuesAreCountedAsTangents() {
    let evaluator = Evaluator(Self.graph)
    let counting = CountingOracle(evaluator)
    let oracle = ComplexOracle(counting)
    let (x, y) = ([1.0, 2], [3.0, 0])
    let value = oracle.value(at: x.span, imaginary: y.span)
    #expect(value.real == -4 && value.imaginary == 6)
    #expect(counting.workspaceBytes > evaluator.workspaceBytes)
    #expect(counting.counts == CallCounts(tangents: 1))
  }

  /// Complex values are all that a graph may be unable to give.
  @Test func obstacles() {
    let real = Graph(parameters: 2) { sum(.apply(RealOnly(), to: $0)) }
    #expect(
      ComplexOracle.obstacle(in: Answerer(real))
        == "the operation \"real only\" has no rule for complex numbers")
    #expect(ComplexOracle.obstacle(in: Answerer(Self.graph)) == nil)
    #expect(ValueOracle.obstacle(in: Answerer(real)) == nil)
    #expect(TangentOracle.obstacle(in: Answerer(real)) == nil)
    #expect(GradientOracle.obstacle(in: Answerer(real)) == nil)
  }

  /// y = x, for real numbers only.
  private struct RealOnly: AutoDiff.Operation {
    let name = "real only"
    func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }
    func evaluate(_ node: Frame) { _ = node.output.update(from: node.input(0)) }
    func pushforward(_ node: Frame) {
      for j in node.tangents { _ = node.outputTangent(j).update(from: node.inputTangent(0, j)!) }
    }
    func pullback(_ node: Frame) {
      for i in node.outputAdjoint.indices { node.inputAdjoint(0)?[i] += node.outputAdjoint[i] }
    }
    func pullbackTangent(_ node: Frame) {
      for j in node.tangents {
        for (i, change) in node.outputAdjointTangent(j).enumerated() {
          node.inputAdjointTangent(0, j)?[i] += change
        }
      }
    }
  }

  @Test func countingGoesOnWhereItStopped() {
    let before = CallCounts(values: 10, gradients: 3, tangents: 2, hessianProducts: 1)
    let counting = CountingOracle(Evaluator(Self.graph), counts: before)
    _ = ValueOracle(counting).value(at: [0.0, 0].span)
    #expect(
      counting.counts == CallCounts(values: 11, gradients: 3, tangents: 2, hessianProducts: 1))
  }

  /// Evaluations for the record go to the evaluator itself.
  @Test func evaluationsForTheRecordAreNotCounted() {
    let evaluator = Evaluator(Self.graph)
    let counting = CountingOracle(evaluator)
    #expect(evaluator.value(at: [3, 4]) == 25)
    #expect(counting.counts.values == 0)
    #expect(counting.workspaceBytes == evaluator.workspaceBytes)
  }
}
