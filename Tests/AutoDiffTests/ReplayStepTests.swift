import AutoDiff
import Testing

/// An evaluator manages the memory of its steps by hand: what they hold lives as long as the
/// evaluator does, and no longer.
struct ReplayStepTests {
  final class Token: Sendable {}

  final class Memory: OperationWorkspace {
    let token: Token

    init(_ token: Token) { self.token = token }

    var bytes: Int { 8 }
  }

  /// y = 2x, with one token that the operation holds and another that its workspace holds.
  struct Doubling: Operation {
    let own: Token
    let lent: Token

    var name: String { "doubling" }
    func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }
    func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? { Memory(lent) }

    func evaluate(_ node: Frame) {
      guard let memory = node.workspace as? Memory, memory.token === lent else {
        return node.report(self, "this is another node's workspace")
      }
      for i in node.output.indices { node.output[i] = 2 * node.input(0)[i] }
    }

    func pushforward(_ node: Frame) {
      for j in node.tangents {
        for i in node.output.indices { node.outputTangent(j)[i] = 2 * node.inputTangent(0, j)![i] }
      }
    }

    func pullback(_ node: Frame) {
      guard let adjoint = node.inputAdjoint(0) else { return }
      for i in adjoint.indices { adjoint[i] += 2 * node.outputAdjoint[i] }
    }

    func pullbackTangent(_ node: Frame) {
      for j in node.tangents {
        guard let product = node.inputAdjointTangent(0, j) else { continue }
        for i in product.indices { product[i] += 2 * node.outputAdjointTangent(j)[i] }
      }
    }
  }

  /// An evaluator made where nothing else keeps the graph or its operations.
  static func evaluator(doublings count: Int, seen: inout [() -> Token?]) -> Evaluator {
    var tokens: [() -> Token?] = []
    let graph = Graph(parameters: 2) { x in
      let y = (0..<count).reduce(x) { x, _ in
        let (own, lent) = (Token(), Token())
        tokens.append { [weak own] in own }
        tokens.append { [weak lent] in lent }
        return .apply(Doubling(own: own, lent: lent), to: x)
      }
      return dot(y, y)
    }
    seen = tokens
    return Evaluator(graph)
  }

  @Test(arguments: [1, 2, 5])
  func whatStepsHoldGoesWithTheirEvaluator(count: Int) {
    var tokens: [() -> Token?] = []
    var evaluator: Evaluator? = Self.evaluator(doublings: count, seen: &tokens)
    #expect(tokens.count == 2 * count)
    #expect(tokens.allSatisfy { $0() != nil })
    let factor = Double(1 << (2 * count))
    #expect(evaluator?.value(at: [3, 1]) == 10 * factor)
    #expect(evaluator?.gradient(at: [3, 1]) == [6 * factor, 2 * factor])
    #expect(evaluator?.hessianProducts(at: [3, 1], along: [1, -1]) == [2 * factor, -2 * factor])
    #expect(evaluator?.fault == nil)
    evaluator = nil
    #expect(tokens.allSatisfy { $0() == nil })
  }
}
