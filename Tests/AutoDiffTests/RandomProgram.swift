import AutoDiff
import Sampling

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
    // Of full shape from the start: whatever follows is part of a group.
    var pool = [matrix, constant, column * row, column - row]
    func operand() -> Variable { choices.removeFirst() < 0.3 ? choose(small) : choose(pool) }
    for _ in 0..<8 {
      // Tamed: nothing overflows or leaves the domain of a function.
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
    // One row has no sums over columns, and one column none over rows.
    case 1: return sum(last, over: n == 1 ? .columns : .rows)
    case 2: return sum(last, over: m == 1 ? .rows : .columns)
    case 3: return sum(square(sum(last, over: .rows) + column))
    default: return sum(tanh(sum(last, over: .columns) * row)) + sum(square(column * row))
    }
  }
}
