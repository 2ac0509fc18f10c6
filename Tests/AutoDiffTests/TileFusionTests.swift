import AutoDiff
import ComplexModule
import Measures
import Sampling
import Testing

/// Elementwise operations that end in a sum, taken tile by tile, against the same ones taken one by
/// one.
struct TileFusionTests {
  /// Rows and columns on either side of what tiles tell apart: one of them, short rows that are
  /// taken several at a time, rows longer than a tile, and sizes that tiles do not divide.
  static let shapes = [
    Shape(rows: 1, columns: 1), Shape(rows: 1, columns: 700), Shape(rows: 700, columns: 1),
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
    if shape.count >= 256 {
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
}

/// A function made of operations drawn at random, on a matrix, a column, a row and a number of
/// parameters, and a constant matrix.
struct RandomProgram: Sendable {
  let shape: Shape
  let choices: [Double]

  init(shape: Shape, seed: Int) {
    self.shape = shape
    choices = RandomStream(seed: 80).substream("\(shape) \(seed)").at(iteration: 0).uniforms(100)
  }

  var parameters: Int { shape.count + shape.rows + shape.columns + 1 }

  func record(_ w: Variable) -> Variable {
    var choices = self.choices[...]
    func choose<T>(_ options: [T]) -> T {
      options[Int(choices.removeFirst() * Double(options.count))]
    }
    let (m, n) = (shape.rows, shape.columns)
    let numbers = RandomStream(seed: 82).at(iteration: 0).normals(shape.count)
    let matrix = w[0..<m * n].reshaped(rows: m, columns: n)
    let column = w[m * n..<m * n + m]
    let row = w[m * n + m..<m * n + m + n].reshaped(rows: 1, columns: n)
    let small = [column, row, w[m * n + m + n]]
    let constant = w.constant(numbers, shape: shape)
    // Full in shape from the start, so that whatever follows is part of a group.
    var pool = [matrix, constant, column * row, column - row]
    func operand() -> Variable { choices.removeFirst() < 0.3 ? choose(small) : choose(pool) }
    for _ in 0..<8 {
      // Tamed, so that nothing overflows or leaves where a function is defined.
      let (a, b) = (choose(pool), operand())
      let positive = 0.3 + sigmoid(a)
      let terms: [() -> Variable] = [
        { a + b }, { b - a }, { a - b }, { a * b }, { tanh(a) * b }, { a / (1.5 + sigmoid(b)) },
        { b / positive }, { -a }, { square(tanh(a)) }, { sqrt(positive) }, { log(positive) },
        { log1p(positive) }, { exp(tanh(a)) }, { softplus(a) }, { relu(a) }, { 2 * a - 0.5 },
        { a * a }, { a - a },
      ]
      pool.append(choose(terms)())
    }
    let last = pool[pool.count - 1] + exp(-0.1 * square(pool[pool.count - 2]))
    switch choose([0, 0, 0, 1, 2, 3, 4]) {
    case 0: return sum(last)
    // Of one row there are no sums over columns, nor of one column over rows.
    case 1: return sum(last, over: n == 1 ? .columns : .rows)
    case 2: return sum(last, over: m == 1 ? .rows : .columns)
    case 3: return sum(square(sum(last, over: .rows) + column))
    default: return sum(tanh(sum(last, over: .columns) * row)) + sum(square(column * row))
    }
  }
}
