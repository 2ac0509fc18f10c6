import AutoDiff
import Measures
import Sampling
import Testing

struct EvaluatorBatchTests {
  static let stream = RandomStream(seed: 47).substream("batches")

  /// Graphs whose first operation takes many points at once, with and without more after it, and
  /// graphs that may not take them that way.
  static func graphs(_ n: Int) -> [Graph] {
    var a = stream.at(iteration: n).normals(n * n)
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    let c = stream.at(iteration: n, lane: 1).normals(n)
    return [
      Graph(parameters: n) { $0.symmetricQuadratic(matrix: a, center: c) },
      Graph(parameters: n) { exp(0.01 * $0.symmetricQuadratic(matrix: a, center: c)) + 3 },
      Graph(parameters: n) {
        1 + $0.reshaped(rows: n, columns: 1).distanceStress(targets: OperationCatalogue.targets(n))
      },
      Graph(parameters: n) { $0.symmetricQuadratic(matrix: a, center: c) * sum($0) },
      Graph(parameters: n) { (2 * $0).symmetricQuadratic(matrix: a, center: c) },
      Graph(parameters: n) { sum(square($0)) },
    ]
  }

  @Test(arguments: [1, 2, 7, 40], [0, 1, 2, 5, 64])
  func batchesAreTheirPoints(dimension n: Int, points m: Int) {
    let points = Self.stream.at(iteration: n, lane: 2 + m).normals(n * m)
    for (k, graph) in Self.graphs(n).enumerated() {
      let evaluator = Evaluator(graph)
      var values = [Double](repeating: .nan, count: m + 1)
      #expect(evaluator.values(atPoints: points.span, into: &values) == m)
      #expect(values[m].isNaN)
      let expected = (0..<m).map { evaluator.value(at: Array(points[$0 * n..<($0 + 1) * n])) }
      #expect(relativeDifference(Array(values[..<m]), expected) < 1e-13, "graph \(k)")
    }
  }

  /// A batch leaves nothing behind that a gradient would see, and allocates once.
  @Test func batchesLeaveNothingBehind() {
    let n = 6
    let x = Self.stream.at(iteration: 90).normals(n)
    let points = Self.stream.at(iteration: 91).normals(3 * n)
    for graph in Self.graphs(n) {
      let (evaluator, fresh) = (Evaluator(graph), Evaluator(graph))
      var values = [0.0, 0, 0]
      evaluator.values(atPoints: points.span, into: &values)
      let bytes = evaluator.workspaceBytes
      let allocated = allocations { evaluator.values(atPoints: points.span, into: &values) }
      #expect(allocated == 0 || allocated == nil)
      #expect(evaluator.workspaceBytes == bytes)
      #expect(evaluator.gradient(at: x) == fresh.gradient(at: x))
    }
  }
}
