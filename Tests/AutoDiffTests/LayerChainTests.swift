import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

struct LayerChainTests {
  /// ½‖v_L‖² by a loop, with its gradient by the chain rule.
  static func byHand(_ chain: LayerChain, _ x: [Double]) -> (value: Double, gradient: [Double]) {
    let n = chain.width
    var value = 0.0
    var gradient = [Double](repeating: 0, count: 3 * n)
    for i in 0..<n {
      let (a, b) = (x[n + i], x[2 * n + i])
      var (v, byState, byA, byB) = (x[i], 1.0, 0.0, 0.0)
      for _ in 0..<chain.layers {
        let next = tanh(a * v + b)
        let slope = 1 - next * next
        (byA, byB, byState) = (slope * (v + a * byA), slope * (1 + a * byB), slope * a * byState)
        v = next
      }
      value += v * v / 2
      (gradient[i], gradient[n + i], gradient[2 * n + i]) = (v * byState, v * byA, v * byB)
    }
    return (value, gradient)
  }

  @Test(arguments: [1, 3, 40], [1, 5])
  func costsOfOneFunction(layers: Int, width: Int) {
    let x = RandomStream(seed: 81).at(iteration: layers).normals(3 * width)
    for slots in [nil, 1, 2, 7, 100] {
      let chain = LayerChain(layers: layers, width: width, slots: slots)
      let (cost, expected) = (chain.cost(at: x), Self.byHand(chain, x))
      #expect(relativeDifference(cost.value, expected.value) < 1e-14)
      #expect(relativeDifference(cost.gradient, expected.gradient) < 1e-13)
      #expect(
        cost.advancedSteps == slots.map { Revolve.advancedSteps(steps: layers, slots: $0) } ?? 0)
      let evaluator = Evaluator(chain.graph)
      _ = evaluator.gradient(at: x)
      #expect(cost.workspaceBytes == evaluator.workspaceBytes)
    }
  }
}
