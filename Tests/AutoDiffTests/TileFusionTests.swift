import AutoDiff
import ComplexModule
import Measures
import Sampling
import Testing

/// Elementwise operations that end in a sum, taken tile by tile, against the same ones taken one by
/// one.
struct TileFusionTests {
  /// Rows and columns on either side of what tiles tell apart: a single one, short rows that are
  /// taken several at a time, rows longer than a tile, and sizes that tiles do not divide.
  static let shapes = [
    Shape(rows: 1, columns: 1), Shape(rows: 9, columns: 7), Shape(rows: 1, columns: 700),
    Shape(rows: 700, columns: 1),
    Shape(rows: 16, columns: 16), Shape(rows: 257, columns: 2), Shape(rows: 23, columns: 41),
    Shape(rows: 5, columns: 64), Shape(rows: 9, columns: 100), Shape(rows: 3, columns: 1100),
  ]

  @Test(arguments: shapes, 0..<12)
  func randomProgramsAgree(shape: Shape, seed: Int) throws {
    let program = RandomProgram(shape: shape, seed: seed)
    let n = program.parameters
    let (plain, fused) = (
      Graph(parameters: n, isFused: false, program.record),
      Graph(parameters: n, program.record)
    )
    if shape.count >= 64 {
      #expect(fused.replayedOperations.count < plain.replayedOperations.count)
    } else {
      #expect(fused.replayedOperations == plain.replayedOperations)
    }
    #expect(fused.work == plain.work)
    let stream = RandomStream(seed: 81).substream("\(shape) \(seed)")
    func draw(_ lane: Int, _ count: Int) -> [Double] {
      stream.at(iteration: 0, lane: lane).normals(count)
    }
    let (x, directions) = (draw(0, n), draw(1, 2 * n))
    let weights = draw(2, plain.outputShape.count)
    let (a, b) = (Evaluator(fused), Evaluator(plain))
    func expectSame(_ a: [Double], _ b: [Double], location: SourceLocation = #_sourceLocation) {
      #expect(relativeDifference(a, b) < 1e-13, sourceLocation: location)
    }
    expectSame(a.values(at: x), b.values(at: x))
    expectSame(a.pushforward(at: x, along: directions), b.pushforward(at: x, along: directions))
    expectSame(a.pullback(at: x, of: weights), b.pullback(at: x, of: weights))
    guard plain.outputShape.isScalar else { return }
    var (g, h) = (x, directions)
    let value = a.hessianProducts(at: x, along: directions, gradient: &g, into: &h)
    #expect(value == a.value(at: x))
    #expect(g == a.gradient(at: x))
    expectSame(g, b.gradient(at: x))
    expectSame(h, b.hessianProducts(at: x, along: directions))
  }

  /// Points that move apart and together, written out with nothing but arithmetic.
  static func stress(_ n: Int, targets: [Double], isFused: Bool = true) -> Graph {
    Graph(parameters: 2 * n, isFused: isFused) { w in
      let squares = [w[0..<n], w[n..<2 * n]].map { square($0 - $0.reshaped(rows: 1, columns: n)) }
      return sum(
        square(squares[0] + squares[1] - w.constant(targets, shape: Shape(rows: n, columns: n))))
    }
  }

  /// Symmetric, zero on the diagonal.
  static func targets(_ n: Int) -> [Double] {
    let numbers = RandomStream(seed: 84).at(iteration: 0).uniforms(n * n)
    return (0..<n * n).map { entry in
      let (i, j) = (entry / n, entry % n)
      return i == j ? 0 : numbers[min(i, j) * n + max(i, j)]
    }
  }

  static func draw(_ iteration: Int, _ count: Int) -> [Double] {
    RandomStream(seed: 83).at(iteration: iteration).normals(count)
  }

  /// The same function by the kernel that was written for it.
  @Test(arguments: [16, 61, 130])
  func stressAgreesWithItsKernel(n: Int) {
    let targets = Self.targets(n)
    let kernel = Graph(parameters: 2 * n) { w in
      // The kernel takes points by rows; here they stand by coordinates.
      w.gather((0..<2 * n).map { $0 / 2 + $0 % 2 * n }).reshaped(rows: n, columns: 2)
        .squaredDistanceStress(targets: targets)
    }
    let (a, b) = (Evaluator(Self.stress(n, targets: targets)), Evaluator(kernel))
    let (x, v) = (Self.draw(0, 2 * n), Self.draw(1, 2 * n))
    #expect(relativeDifference(a.value(at: x), b.value(at: x)) < 1e-13)
    #expect(relativeDifference(a.gradient(at: x), b.gradient(at: x)) < 1e-13)
    #expect(
      relativeDifference(a.hessianProducts(at: x, along: v), b.hessianProducts(at: x, along: v))
        < 1e-13)
  }

  /// No matrix of squared distances is made either.
  @Test(arguments: [(8, 1), (61, 2), (40, 3), (130, 5)])
  func distancesAgree(n: Int, d: Int) {
    let targets = Self.targets(n)
    @Sendable func record(_ w: Variable) -> Variable {
      let distances = pairwiseSquaredDistances(w.reshaped(rows: n, columns: d))
      return sum(tanh(distances - w.constant(targets, shape: Shape(rows: n, columns: n))))
    }
    let (fused, plain) = (
      Graph(parameters: n * d, record), Graph(parameters: n * d, isFused: false, record)
    )
    #expect(fused.replayedOperations.count == 2 && plain.replayedOperations.count == 4)
    let (a, b) = (Evaluator(fused), Evaluator(plain))
    let (x, v) = (Self.draw(0, n * d), Self.draw(1, n * d))
    #expect(relativeDifference(a.value(at: x), b.value(at: x)) < 1e-13)
    #expect(relativeDifference(a.gradient(at: x), b.gradient(at: x)) < 1e-13)
    #expect(
      relativeDifference(a.pushforward(at: x, along: v), b.pushforward(at: x, along: v)) < 1e-13)
    #expect(
      relativeDifference(a.hessianProducts(at: x, along: v), b.hessianProducts(at: x, along: v))
        < 1e-13)
  }

  @Test(arguments: [
    OperationLaws.Case("a product of functions, summed, by tiles", parameters: 40) { w in
      let (a, b) = (w[0..<20], w[20..<40].reshaped(rows: 1, columns: 20))
      return sum(tanh(a * b) * softplus(a - b))
    },
    OperationLaws.Case("sums of rows by tiles", parameters: 93) { w in
      let (a, b) = (w[0..<3], w[3..<93].reshaped(rows: 1, columns: 90))
      return sum(exp(a * b / 4) / (2 + square(b)), over: .rows)
    },
    OperationLaws.Case("sums of columns by tiles, twice", parameters: 70) { w in
      let (a, b) = (w[0..<64], w[64..<70].reshaped(rows: 1, columns: 6))
      let sums = sum(sigmoid(a + b) * a, over: .columns)
      return sums * sum(square(a * sums) - b, over: .columns)
    },
    OperationLaws.Case("a long vector by tiles", parameters: 600) { sum(softplus(-$0) * 0.3) },
    OperationLaws.Case("no derivative but a constant", parameters: 17) { w in
      sum(w + w.reshaped(rows: 1, columns: 17) - 2 * w, over: .columns)
    },
  ])
  func lawsHold(operation: OperationLaws.Case) {
    let graph = Graph(parameters: operation.parameters, operation.record)
    #expect(graph.replayedOperations.contains { $0.hasSuffix("by tiles") })
    OperationLaws.check(operation)
  }

  /// Complex numbers go through what was recorded.
  @Test func complexStepsAgree() throws {
    let graph = Self.stress(20, targets: Self.targets(20))
    let x = Self.draw(2, 40)
    let gradient = Evaluator(graph).gradient(at: x)
    #expect(relativeDifference(try ComplexEvaluator(graph).gradient(at: x), gradient) < 1e-13)
  }

  /// So do drawings, and the numbers beside them.
  @Test func drawingsShowWhatWasRecorded() {
    let targets = Self.targets(20)
    let (fused, plain) = (
      Self.stress(20, targets: targets), Self.stress(20, targets: targets, isFused: false)
    )
    #expect(fused.replayedOperations.count == 1 && plain.replayedOperations.count == 8)
    #expect(GraphDrawing(fused).dot() == GraphDrawing(plain).dot())
    let x = Self.draw(3, 40)
    let (a, b) = (
      Evaluator(fused).trace(at: x, tangents: true), Evaluator(plain).trace(at: x, tangents: true)
    )
    for (a, b) in zip(a.entries, b.entries) {
      #expect(a.value == b.value && a.tangents == b.tangents && a.adjoint == b.adjoint)
    }
    #expect(relativeDifference(Evaluator(fused).value(at: x), a.entries.last!.value[0]) < 1e-13)
  }

  /// A result that something else uses, too, keeps its place in memory.
  @Test func whatIsUsedElsewhereStays() {
    let cases: [(isFused: Bool, record: @Sendable (Variable) -> Variable)] = [
      (true, { w in sum(exp(w) * w) }),
      // Its output, an entry of it, another shape of it, or a second sum.
      (
        false,
        { w in
          let y = exp(w)
          _ = sum(y)
          return y
        }
      ),
      (
        false,
        { w in
          let y = exp(w)
          return sum(y) + y[7]
        }
      ),
      (
        false,
        { w in
          let y = exp(w)
          return sum(y) + sum(y.reshaped(rows: 30, columns: 10), over: .rows)[3]
        }
      ),
      (
        false,
        { w in
          let y = exp(w)
          return sum(y) + dot(y, w)
        }
      ),
      // Of fewer entries than the sum, though it is used by it alone.
      (false, { w in sum(w.reshaped(rows: 30, columns: 10), over: .rows)[2] }),
    ]
    let x = Self.draw(4, 300)
    for (isFused, record) in cases {
      let (a, b) = (
        Graph(parameters: 300, record), Graph(parameters: 300, isFused: false, record)
      )
      #expect((a.replayedOperations != b.replayedOperations) == isFused)
      let u = Self.draw(5, a.outputShape.count)
      #expect(
        relativeDifference(Evaluator(a).pullback(at: x, of: u), Evaluator(b).pullback(at: x, of: u))
          < 1e-13)
    }
  }

  /// Graphs inside operations are fused like others.
  @Test func blocksAgree() {
    let numbers = Self.draw(6, 40 * 50)
    func term(_ rows: Variable, _ x: Variable) -> Variable {
      sum(softplus(rows * x.reshaped(rows: 1, columns: 50) - 0.5))
    }
    let blocks = Graph(parameters: 50) { x in
      let matrix = x.constant(numbers, shape: Shape(rows: 40, columns: 50))
      return blockSum(rowsOf: [matrix], blockRows: 12, shared: [x]) { term($0[0], $1[0]) }
    }
    let whole = Graph(parameters: 50, isFused: false) { x in
      term(x.constant(numbers, shape: Shape(rows: 40, columns: 50)), x)
    }
    let (x, v) = (Self.draw(7, 50), Self.draw(8, 50))
    let (a, b) = (Evaluator(blocks), Evaluator(whole))
    #expect(relativeDifference(a.gradient(at: x), b.gradient(at: x)) < 1e-13)
    #expect(
      relativeDifference(a.hessianProducts(at: x, along: v), b.hessianProducts(at: x, along: v))
        < 1e-13)
  }
}
