import AutoDiff
import Testing

struct GatherTests {
  @Test func byHand() {
    let evaluator = Evaluator(
      Graph(parameters: 4) { dot($0.gather([3, 1, 3]), $0.constant([1, 10, 100])) })
    #expect(evaluator.value(at: [2, 3, 5, 7]) == 7 + 30 + 700)
    #expect(evaluator.gradient(at: [2, 3, 5, 7]) == [0, 10, 0, 101])
  }

  @Test func entriesOfRows() {
    let evaluator = Evaluator(
      Graph(parameters: 6) {
        $0.reshaped(rows: 3, columns: 2).entries(columnPerRow: [1, 0, 1])
      })
    #expect(evaluator.graph.outputShape == .vector(3))
    #expect(evaluator.values(at: [1, 2, 3, 4, 5, 6]) == [2, 3, 6])
  }

  @Test func shapes() {
    let shape = Shape(rows: 2, columns: 2)
    let graph = Graph(parameters: 3) { $0.gather([0, 1, 2, 0], shape: shape) }
    #expect(graph.outputShape == shape)
    #expect(graph.work == Work(value: 0, pullback: 4))
  }

  @Test func whatIsNotThereIsRefused() async {
    await #expect(processExitsWith: .failure) { _ = Graph(parameters: 3) { $0.gather([3]) } }
    await #expect(processExitsWith: .failure) { _ = Graph(parameters: 3) { $0.gather([-1]) } }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { $0.gather([0, 1], shape: .scalar) }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 4) {
        $0.reshaped(rows: 2, columns: 2).entries(columnPerRow: [0, 2])
      }
    }
  }
}
