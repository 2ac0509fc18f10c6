import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

/// The graph as people see it, and the numbers at its nodes.
struct GraphTraceTests {
  /// The lecture's w₂ log w₁ + √(w₂ log w₁), whose product is recorded once and used twice.
  static let example = Graph(parameters: 2) { w in
    let product = w[1] * log(w[0])
    return product + sqrt(product)
  }

  static func expectClose(_ a: Double, _ b: Double, _ location: SourceLocation = #_sourceLocation) {
    #expect(abs(a - b) <= 1e-15 * abs(b), "\(a), not \(b)", sourceLocation: location)
  }

  @Test func exampleByForwardAndReverse() {
    let gradient = [2.0201012595319114, 0.9334849949934259]
    let evaluator = Evaluator(Self.example)
    var tangents = [0.0, 0.0]
    let value = evaluator.valueAndTangents(at: [2, 3], along: [1, 0, 0, 1], into: &tangents)
    Self.expectClose(value, 3.521468428280719)
    let reverse = evaluator.gradient(at: [2, 3])
    for i in 0..<2 {
      Self.expectClose(tangents[i], gradient[i])
      Self.expectClose(reverse[i], gradient[i])
    }
    // The trace has the same numbers, at its last node and at the parameters.
    let trace = evaluator.trace(at: [2, 3], tangents: true)
    #expect(trace.entries.last!.value == [value])
    #expect(trace.entries.last!.tangents == tangents.map { [$0] })
    #expect(trace.entries[0].adjoint == [reverse[0]] && trace.entries[1].adjoint == [reverse[1]])
  }

  /// Every node by its formula, at several points.
  @Test(arguments: [(2.0, 3.0), (1.5, 0.1), (20, 7)])
  func exampleNodeByNode(w: (Double, Double)) {
    let trace = Evaluator(Self.example).trace(at: [w.0, w.1], tangents: true)
    let drawing = trace.drawing
    let names = drawing.names
    #expect(names == ["w₁", "w₂", "v₁", "v₂", "v₃", "v₄"])
    #expect(
      drawing.nodes.map { drawing.step(of: $0, names: names) } == [
        "parameter", "parameter", "log(w₁)", "multiply(w₂, v₁)", "sqrt(v₂)", "add(v₂, v₃)",
      ])
    let logarithm = log(w.0)
    let product = w.1 * logarithm
    let root = product.squareRoot()
    let slope = 1 + 0.5 / root
    let byProduct = [w.1 / w.0, logarithm]
    let expected: [(value: Double, tangents: [Double], adjoint: Double)] = [
      (w.0, [1, 0], slope * w.1 / w.0), (w.1, [0, 1], slope * logarithm),
      (logarithm, [1 / w.0, 0], slope * w.1), (product, byProduct, slope),
      (root, byProduct.map { 0.5 / root * $0 }, 1),
      (product + root, byProduct.map { slope * $0 }, 1),
    ]
    for (entry, expected) in zip(trace.entries, expected) {
      #expect(relativeDifference(entry.value, [expected.value]) < 1e-15)
      #expect(relativeDifference(entry.tangents.flatMap(\.self), expected.tangents) < 1e-15)
      #expect(relativeDifference(entry.adjoint!, [expected.adjoint]) < 1e-15)
    }
  }

  /// Slices of parameters and of results, constants, and nodes that do not depend on parameters.
  @Test func viewsAndConstants() {
    let graph = Graph(parameters: 5) { x in
      let y = square(x[0..<3])
      let c = x.constant([2, 3, 4])
      return sum(y * exp(c)) + y[1] * x[4] + dot(y[0..<2], c[1..<3])
    }
    let drawing = GraphDrawing(graph)
    let names = drawing.names
    #expect(
      zip(names, drawing.nodes).map { "\($0) \(drawing.step(of: $1, names: names)) \($1.shape)" }
        == [
          "w₁…w₃ parameter 3 × 1", "w₅ parameter 1 × 1", "v₁ square(w₁…w₃) 3 × 1",
          "c₁ constant 3 × 1", "v₂ exp(c₁) 3 × 1", "v₃ multiply(v₁, v₂) 3 × 1",
          "v₄ sum(v₃) 1 × 1", "v₅ multiply(v₁[2], w₅) 1 × 1", "v₆ add(v₄, v₅) 1 × 1",
          "c₂ constant 2 × 1", "v₇ dot(v₁[1…2], c₂) 1 × 1", "v₈ add(v₆, v₇) 1 × 1",
        ])
    let x = [1.0, -2, 3, 7, 0.5]
    let evaluator = Evaluator(graph)
    let trace = evaluator.trace(at: x, tangents: true)
    let gradient = evaluator.gradient(at: x)
    #expect(trace.tangentCount == 5)
    #expect(trace.entries[0].value == [1, -2, 3])
    #expect(trace.entries[0].adjoint == Array(gradient[..<3]))
    #expect(
      trace.entries[0].tangents[1] == [0, 1, 0] && trace.entries[0].tangents[4] == [0, 0, 0])
    #expect(trace.entries[1].adjoint == [gradient[4]])
    #expect(trace.entries[3].value == [2, 3, 4] && trace.entries[9].value == [3, 4])
    for inactive in [3, 4, 9] {
      #expect(trace.entries[inactive].adjoint == nil && trace.entries[inactive].tangents.isEmpty)
    }
    #expect(
      trace.entries.last!.tangents.flatMap(\.self)
        == evaluator.pushforward(at: x, along: Self.units(5)))
    // Without tangents values and adjoints are the same, before and after.
    for again in [evaluator, Evaluator(graph)] {
      let short = again.trace(at: x, tangents: false)
      #expect(short.tangentCount == 0 && short.entries.allSatisfy { $0.tangents.isEmpty })
      #expect(short.entries.map(\.value) == trace.entries.map(\.value))
      #expect(short.entries.map(\.adjoint) == trace.entries.map(\.adjoint))
    }
  }

  static func units(_ n: Int) -> [Double] { (0..<n * n).map { $0 / n == $0 % n ? 1 : 0 } }

  /// For a rich graph, forward mode at the output and reverse mode at the parameters agree.
  @Test func everyKindOfNode() {
    let x = EvaluatorTests.point(3)
    let evaluator = Evaluator(EvaluatorTests.everything)
    let trace = evaluator.trace(at: x, tangents: true)
    let gradient = evaluator.gradient(at: x)
    let output = trace.entries[trace.drawing.output.node]
    // An evaluator may add up in another order than operation by operation.
    #expect(output.adjoint == [1])
    #expect(relativeDifference(output.value, [evaluator.value(at: x)]) < 1e-14)
    #expect(relativeDifference(output.tangents.flatMap(\.self), gradient) < 1e-13)
  }

  @Test func outputsThatNothingComputes() {
    let bare = Evaluator(Graph(parameters: 3) { $0[1] }).trace(at: [4, 5, 6], tangents: true)
    #expect(bare.drawing.names == ["w₂"])
    #expect(bare.entries[0].value == [5] && bare.entries[0].adjoint == [1])
    let constant = GraphDrawing(Graph(parameters: 3) { $0.constant([7, 8])[1] })
    #expect(constant.nodes.map(\.kind) == [.constant] && constant.output.node == 0)
    let entry = GraphDrawing(Graph(parameters: 3) { square($0)[2] })
    #expect(entry.output.node == 1 && entry.output.entries == 2..<3)
  }
}
