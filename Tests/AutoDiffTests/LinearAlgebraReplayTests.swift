import AutoDiff
import Measures
import Testing

/// All operations that take a matrix apart, in one graph and replayed again and again.
struct LinearAlgebraReplayTests {
  static let everything = Graph(parameters: 30) { x in
    let w = x.reshaped(rows: 6, columns: 5)
    let a = x[0..<25].reshaped(rows: 5, columns: 5)
    let b = x[20..<30].reshaped(rows: 5, columns: 2)
    let definite = 100 * a.constant(Matrices.identity(5), shape: a.shape) + a
    return sum(solve(a, b)) + sum(solvePositiveDefinite(definite, b)) + logDeterminant(a)
      + logDeterminantPositiveDefinite(definite) + sum(square(singularValues(w)))
      + singularValues(a, count: 2)[1] + nuclearNorm(w)
  }

  static func point(_ k: Int) -> [Double] { LinearSolveTests.normals(30, k) }

  @Test func replaysAllocateNothing() {
    let evaluator = Evaluator(Self.everything)
    let points = (0..<4).map(Self.point)
    let directions = Self.point(5) + Self.point(6)
    var gradient = points[0]
    var tangents = [0.0, 0.0]
    var products = directions
    func replay(_ x: [Double]) {
      _ = evaluator.value(at: x)
      _ = evaluator.valueAndGradient(at: x, into: &gradient)
      _ = evaluator.valueAndTangents(at: x, along: directions, into: &tangents)
      _ = evaluator.hessianProducts(at: x, along: directions, gradient: &gradient, into: &products)
    }
    replay(points[0])
    let count = allocations { for x in points { replay(x) } }
    #expect(count == 0 || count == nil)
    #expect(evaluator.fault == nil)
    #expect(products.allSatisfy { $0.isFinite })
  }

  /// The memory of the factors is counted.
  @Test func workspaceIsCounted() {
    let small = Evaluator(Graph(parameters: 4) { logDeterminant($0.reshaped(rows: 2, columns: 2)) })
    let sum = Evaluator(Graph(parameters: 4) { AutoDiff.sum($0) })
    // Factors and row numbers, and scratch memory for two matrices.
    #expect(small.workspaceBytes - sum.workspaceBytes == 4 * 8 + 2 * 4 + 8 * 8)
  }

  @Test func threadsAgreeToTheLastBit() async {
    let expected = (0..<20).map { Evaluator(Self.everything).gradient(at: Self.point($0)) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let evaluator = Evaluator(Self.everything)
          return expected.indices.allSatisfy {
            evaluator.gradient(at: Self.point($0)) == expected[$0]
          }
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }
}
