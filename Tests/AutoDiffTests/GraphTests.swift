import AutoDiff
import Testing

/// Graphs at their edges: outputs that no operation computes, and what the recording refuses.
struct GraphTests {
  static func evaluate(
    _ x: [Double], _ record: (Variable) -> Variable
  ) -> (value: Double, gradient: [Double]) {
    let evaluator = Evaluator(Graph(parameters: x.count, record))
    let gradient = evaluator.gradient(at: x)
    return (evaluator.value(at: x), gradient)
  }

  @Test func outputIsTheOnlyParameter() {
    #expect(Self.evaluate([3]) { $0 } == (3, [1]))
  }

  @Test func outputIsABareView() {
    #expect(Self.evaluate([3, 4, 5]) { $0[1] } == (4, [0, 1, 0]))
    #expect(Self.evaluate([3, 4, 5]) { $0[1..<3][1] } == (5, [0, 0, 1]))
  }

  @Test func outputIsAnEntryOfWhatIsComputed() {
    #expect(Self.evaluate([3, 4, 5]) { square($0)[2] } == (25, [0, 0, 10]))
  }

  @Test func outputIsAConstant() {
    #expect(Self.evaluate([3, 4]) { $0.constant([7]) } == (7, [0, 0]))
    #expect(Self.evaluate([3, 4]) { $0.constant([7, 8])[1] } == (8, [0, 0]))
    #expect(Self.evaluate([3, 4]) { exp($0.constant([0])) } == (1, [0, 0]))
  }

  @Test func outputDoesNotUseEveryParameter() {
    #expect(Self.evaluate([3, 4, 5]) { $0[0] * $0[0] } == (9, [6, 0, 0]))
  }

  /// The output is used by another node as well: its adjoint is seeded, not assumed.
  @Test func outputFeedsAnother() {
    let result = Self.evaluate([2]) { x in
      let y = square(x)
      _ = y * y
      return y
    }
    #expect(result == (4, [4]))
  }

  @Test func recordingRethrows() {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) { try Graph(parameters: 1) { _ in throw Refusal() } }
  }

  @Test func shapes() {
    let graph = Graph(parameters: 6) { $0.reshaped(rows: 2, columns: 3) }
    #expect(graph.parameterCount == 6)
    #expect(graph.outputShape == Shape(rows: 2, columns: 3))
    #expect(graph.outputShape.transposed == Shape(rows: 3, columns: 2))
    #expect(graph.outputShape.count == 6)
    #expect(graph.outputShape.description == "2 × 3")
    #expect(Shape.vector(1).isScalar && !Shape.vector(2).isScalar)
  }

  @Test func graphsOfOtherSizesAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { $0 + $0[0..<2] }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { $0[1..<4] }
    }
    await #expect(processExitsWith: .failure) {
      _ = Evaluator(Graph(parameters: 3) { sum($0) }).value(at: [1, 2])
    }
    await #expect(processExitsWith: .failure) {
      _ = Evaluator(Graph(parameters: 3) { $0 }).value(at: [1, 2, 3])
    }
  }

  /// An operation made outside the package's table, as a user would.
  struct Cube: AutoDiff.Operation {
    let name = "cube"
    func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }
    func scratchCount(_ inputs: [Shape]) -> Int { inputs[0].count }
    func evaluate(_ node: Frame) {
      let (x, y, slope) = (node.input(0), node.output, node.scratch)
      for i in x.indices {
        y[i] = x[i] * x[i] * x[i]
        if node.preparesPullback { slope[i] = 3 * x[i] * x[i] }
      }
    }
    func pullback(_ node: Frame) {
      guard let adjoint = node.inputAdjoint(0) else { return }
      for i in adjoint.indices { adjoint[i] += node.scratch[i] * node.outputAdjoint[i] }
    }
    func pushforward(_ node: Frame) {
      let x = node.input(0)
      for j in node.tangents {
        for i in x.indices {
          node.outputTangent(j)[i] = 3 * x[i] * x[i] * node.inputTangent(0, j)![i]
        }
      }
    }
    func pullbackTangent(_ node: Frame) {
      let x = node.input(0)
      for j in node.tangents {
        for i in x.indices {
          node.inputAdjointTangent(0, j)?[i] +=
            3 * x[i] * x[i] * node.outputAdjointTangent(j)[i]
            + 6 * x[i] * node.outputAdjoint[i] * node.inputTangent(0, j)![i]
        }
      }
    }
  }

  @Test func operationsOfOnesOwn() {
    let result = Self.evaluate([1, 2, 3]) { sum(.apply(Cube(), to: $0)) }
    #expect(result == (36, [3, 12, 27]))
    OperationLaws.check(OperationLaws.Case("cube", parameters: 4) { .apply(Cube(), to: exp($0)) })
  }
}
