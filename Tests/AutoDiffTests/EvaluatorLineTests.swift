import AutoDiff
import Measures
import Sampling
import Testing

struct EvaluatorLineTests {
  static let stream = RandomStream(seed: 95)

  /// Graphs for each way there is: in one pass, many points at once, one after another.
  static func graphs(_ n: Int) -> [Graph] {
    let λ = stream.at(iteration: 0).uniforms(n)
    let c = stream.at(iteration: 1).normals(n)
    let matrix = (0..<n * n).map { $0 / n == $0 % n ? λ[$0 / n] : 0.1 / Double(n) }
    return [
      Graph(parameters: n) { 3 * $0.diagonalQuadratic(curvatures: λ, center: c) + 1 },
      Graph(parameters: n) { $0.diagonalQuadratic(curvatures: λ, center: c) + $0[0] },
      Graph(parameters: n) { $0.symmetricQuadratic(matrix: matrix, center: c) + 1 },
      Graph(parameters: n) { sum(exp(-square($0))) },
    ]
  }

  /// Values along a line are those at its points, also for more directions than are taken at once.
  /// After the first time, nothing is allocated.
  @Test(arguments: DirectionDistribution.allCases, [[5, 1], [5, 70], [40, 3], [90, 1]])
  func valuesAreThoseAtThePoints(distribution: DirectionDistribution, shape: [Int]) {
    let (n, q, ε) = (shape[0], shape[1], 0.3)
    let x = Self.stream.at(iteration: 2).normals(n)
    for (kind, graph) in Self.graphs(n).enumerated() {
      let evaluator = Evaluator(graph)
      var whole = DirectionFrame(dimension: n, count: q, dependence: .independent(distribution))
      var frame = DirectionFrame(
        dimension: n, count: q, dependence: .independent(distribution), keepingAtMost: 1 << 20)
      whole.redraw(from: Self.stream.at(iteration: 3))
      frame.redraw(from: Self.stream.at(iteration: 3))
      var values = [Double](repeating: .nan, count: 2 * q)
      evaluator.values(at: x.span, along: &frame, radius: ε, into: &values)
      let expected = (0..<q).flatMap { j in
        [ε, -ε].map { t in
          evaluator.value(at: whole.withDirection(j) { v in x.indices.map { x[$0] + t * v[$0] } })
        }
      }
      #expect(relativeDifference(values, expected) < 1e-13)
      let bytes = evaluator.workspaceBytes
      let allocated = allocations {
        evaluator.values(at: x.span, along: &frame, radius: ε, into: &values)
      }
      // OpenBLAS takes memory of its own for products with matrices of two columns.
      let isOfOneProduct = kind == 2 && q == 1
      #expect(allocated == 0 || allocated == nil || isOfOneProduct)
      #expect(evaluator.workspaceBytes == bytes)
    }
  }

  /// A separable sum needs no point besides x; the bits are the same however much of the directions
  /// is kept.
  @Test(arguments: [700, 6000])
  func separableSumsTakeNoMemory(n: Int) {
    let x = Self.stream.at(iteration: 4).normals(n)
    let λ = Self.stream.at(iteration: 5).uniforms(n)
    let zero = [Double](repeating: 0, count: n)
    let evaluator = Evaluator(
      Graph(parameters: n) { $0.diagonalQuadratic(curvatures: λ, center: zero) })
    let before = evaluator.workspaceBytes
    let results = [0, 4096, 1 << 20].map { limit in
      var frame = DirectionFrame(
        dimension: n, count: 1, dependence: .independent(.sphere), keepingAtMost: limit)
      frame.redraw(from: Self.stream.at(iteration: 6))
      var values = [0.0, 0]
      evaluator.values(at: x.span, along: &frame, radius: 0.1, into: &values)
      return values
    }
    #expect(results.allSatisfy { $0 == results[0] } && results[0][0] != results[0][1])
    #expect(evaluator.workspaceBytes == before)
  }
}
