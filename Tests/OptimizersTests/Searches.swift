import AutoDiff
import Estimators
import Foundation
import Sampling
import Testing

/// A function to minimize.
struct TestFunction: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let recorded: @Sendable (Variable) -> Variable

  func evaluator(_ n: Int) -> Evaluator { Evaluator(Graph(parameters: n, recorded)) }

  /// Counts the calls to a function of n variables.
  func counter(_ n: Int) -> CountingOracle { CountingOracle(evaluator(n)) }

  /// The value that an oracle gives, to the last bit.
  func value(_ x: [Double]) -> Double { evaluator(x.count).value(at: x) }

  static let sphere = TestFunction(
    testDescription: "‖x‖²", recorded: { AutoDiff.dot($0, $0) })

  /// ½ Σ λᵢxᵢ², λᵢ = 1, …, 1/10.
  static let ellipsoid = TestFunction(
    testDescription: "ellipsoid",
    recorded: { x in
      let λ = curvatures(x.shape.count)
      return 0.5 * AutoDiff.dot(x.constant(λ), x * x)
    })

  static func curvatures(_ n: Int) -> [Double] {
    (0..<n).map { 1 / (1 + 9 * Double($0) / Double(max(1, n - 1))) }
  }

  /// Σ (e^{xᵢ} + e^{−2xᵢ}), convex and not quadratic.
  static let exponentials = TestFunction(
    testDescription: "exponentials",
    recorded: { x in sum(AutoDiff.exp(x)) + sum(AutoDiff.exp(-2 * x)) })

  /// ⌊4‖x‖²⌋: flat almost everywhere, with many equal values.
  static let steps = TestFunction(
    testDescription: "steps", recorded: { .apply(Steps(), to: $0) })

  private struct Steps: AutoDiff.Operation {
    let name = "steps"

    func outputShape(_ inputs: [Shape]) -> Shape { .scalar }
    func evaluate(_ node: Frame) {
      node.output[0] = (4 * node.input(0).reduce(0) { $0 + $1 * $1 }).rounded(.down)
    }
    func pushforward(_ node: Frame) { for j in node.tangents { node.outputTangent(j)[0] = 0 } }
    func pullback(_ node: Frame) {}
    func pullbackTangent(_ node: Frame) {}
  }
}

/// The unit direction of an iteration.
func direction(_ n: Int, _ draw: RandomStream.Draw) -> [Double] {
  var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
  frame.redraw(from: draw)
  return frame.withDirection(0) { $0.withUnsafeBufferPointer(Array.init) }
}

func moved(_ x: [Double], by t: Double, along d: [Double]) -> [Double] {
  zip(x, d).map { $0 + t * $1 }
}

func inner(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
