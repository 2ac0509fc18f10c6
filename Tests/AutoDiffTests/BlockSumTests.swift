import AutoDiff
import Measures
import Sampling
import Testing

struct BlockSumTests {
  /// A loss over m rows of two features and a label, with weights x, in blocks or at once.
  struct Kind: Sendable {
    let name: String
    let parameters: @Sendable (Int) -> Int
    let matrices: @Sendable (Variable, Int) -> [Variable]
    let shared: @Sendable (Variable) -> [Variable]
    let term: @Sendable ([Variable], [Variable]) -> Variable

    func inBlocks(_ x: Variable, rows: Int, of blockRows: Int) -> Variable {
      blockSum(rowsOf: matrices(x, rows), blockRows: blockRows, shared: shared(x), term)
    }

    func atOnce(_ x: Variable, rows: Int) -> Variable {
      term(matrices(x, rows), shared(x))
    }
  }

  static let numbers = RandomStream(seed: 71).at(iteration: 0).normals(40_000)

  @Sendable static func data(_ x: Variable, _ rows: Int, _ columns: Int) -> Variable {
    x.constant(
      Array(numbers[..<(rows * columns)]), shape: Shape(rows: rows, columns: columns))
  }

  @Sendable static func labels(_ x: Variable, _ rows: Int) -> Variable {
    x.constant(numbers[..<rows].map { $0 < 0.2 ? -1 : 1 })
  }

  @Sendable static func logistic(_ rows: [Variable], _ shared: [Variable]) -> Variable {
    sum(softplus(-rows[1] * matrixProduct(rows[0], shared[0])))
  }

  static let kinds: [Kind] = [
    Kind(
      name: "logistic loss", parameters: { _ in 3 },
      matrices: { x, m in [data(x, m, 3), labels(x, m)] }, shared: { [$0] }, term: logistic),
    Kind(
      name: "active features", parameters: { 2 + 2 * $0 },
      matrices: { x, m in [x[2..<2 + 2 * m].reshaped(rows: m, columns: 2), labels(x, m)] },
      shared: { [$0[0..<2]] }, term: logistic),
    Kind(
      name: "a network of two layers", parameters: { _ in 3 * 2 + 2 },
      matrices: { x, m in [data(x, m, 3), labels(x, m)] },
      shared: { [0.5 * $0[0..<6].reshaped(rows: 3, columns: 2), $0[6..<8]] },
      term: { rows, shared in
        let output = matrixProduct(tanh(matrixProduct(rows[0], shared[0])), shared[1])
        return sum(square(output - rows[1]))
      }),
    Kind(
      name: "active rows alone", parameters: { 2 * $0 },
      matrices: { x, m in [tanh(x.reshaped(rows: m, columns: 2))] }, shared: { _ in [] },
      term: { rows, _ in sum(square(rows[0]) * rows[0]) }),
    Kind(
      name: "a chain within each block", parameters: { _ in 2 },
      matrices: { x, m in [data(x, m, 1)] }, shared: { [$0[0], $0[1]] },
      term: { rows, shared in
        sum(
          .chain(from: rows[0], steps: 5, slots: 2, shared: shared) { v, shared, _ in
            tanh(shared[0] * v + shared[1])
          })
      }),
    Kind(
      name: "a term that is a view", parameters: { _ in 2 },
      matrices: { x, m in [labels(x, m)] }, shared: { [$0] }, term: { $1[0][1] }),
  ]

  /// Blocks that divide the rows and that do not, of one row, and larger than all rows.
  static let sizes = [(1, 1), (6, 1), (6, 3), (7, 3), (7, 7), (5, 9)]

  static let cases: [OperationLaws.Case] = kinds.flatMap { kind in
    sizes.map { rows, blockRows in
      OperationLaws.Case(
        "\(kind.name), \(rows) rows in blocks of \(blockRows)", parameters: kind.parameters(rows)
      ) {
        kind.inBlocks($0, rows: rows, of: blockRows)
      }
    }
  }

  static let constants: [OperationLaws.Case] = sizes.map { rows, blockRows in
    OperationLaws.Case(
      "a sum over constants, \(rows) rows in blocks of \(blockRows), times x", parameters: 2
    ) {
      $0 * blockSum(rowsOf: [data($0, rows, 2)], blockRows: blockRows) { rows, _ in sum(rows[0]) }
        + blockSum(rowsOf: [labels($0, rows)], blockRows: blockRows, shared: [$0]) { rows, _ in
          rows[0].constant([3])
        }
    }
  }

  @Test(arguments: cases + constants)
  func rulesAgree(operation: OperationLaws.Case) {
    OperationLaws.check(operation)
  }

  /// All kinds but the last, whose term is not a sum over its rows.
  @Test(arguments: kinds.indices.dropLast(), [(1, 1), (64, 16), (100, 7), (100, 100), (30, 300)])
  func agreesWithTheSumAtOnce(kind: Int, size: (rows: Int, blockRows: Int)) {
    let kind = Self.kinds[kind]
    let n = kind.parameters(size.rows)
    let blocks = Evaluator(
      Graph(parameters: n) { 0.3 * kind.inBlocks($0, rows: size.rows, of: size.blockRows) })
    let whole = Evaluator(Graph(parameters: n) { 0.3 * kind.atOnce($0, rows: size.rows) })
    let draw = RandomStream(seed: 72)
    let (x, v) = (draw.at(iteration: 1).normals(n), draw.at(iteration: 2).normals(n))
    #expect(relativeDifference(blocks.value(at: x), whole.value(at: x)) < 1e-14)
    #expect(relativeDifference(blocks.gradient(at: x), whole.gradient(at: x)) < 1e-13)
    #expect(
      relativeDifference(
        blocks.hessianProducts(at: x, along: v), whole.hessianProducts(at: x, along: v)) < 1e-13)
  }

  /// For constant data, memory is that of one block, whatever the number of rows.
  @Test func memoryIsThatOfABlock() {
    func bytes(_ kind: Kind, rows: Int, of blockRows: Int) -> Int {
      let n = kind.parameters(rows)
      let evaluator = Evaluator(
        Graph(parameters: n) { kind.inBlocks($0, rows: rows, of: blockRows) })
      _ = evaluator.hessianProducts(
        at: [Double](repeating: 0.1, count: n), along: [Double](repeating: 1, count: n))
      return evaluator.workspaceBytes
    }
    for kind in [Self.kinds[0], Self.kinds[2]] {
      #expect(bytes(kind, rows: 256, of: 64) == bytes(kind, rows: 8192, of: 64))
      // Even at once, elementwise operations go by tiles.
      #expect(bytes(kind, rows: 8192, of: 64) * 20 < bytes(kind, rows: 8192, of: 8192))
    }
  }

  @Test func replaysAllocateNothing() {
    for kind in Self.kinds {
      let n = kind.parameters(7)
      let evaluator = Evaluator(Graph(parameters: n) { kind.inBlocks($0, rows: 7, of: 3) })
      let x = RandomStream(seed: 73).at(iteration: 0).normals(n)
      var (gradient, products, tangents) = (x, x + x, [0.0, 0.0])
      let directions = products
      func replay() {
        _ = evaluator.value(at: x)
        _ = evaluator.valueAndGradient(at: x, into: &gradient)
        _ = evaluator.valueAndTangents(at: x, along: directions, into: &tangents)
        _ = evaluator.hessianProducts(
          at: x, along: directions, gradient: &gradient, into: &products)
      }
      replay()
      let count = allocations { for _ in 0..<3 { replay() } }
      #expect(count == 0 || count == nil, "\(kind.name)")
    }
  }

  /// Nothing is computed twice: the work is that of the whole, plus one sum for each block.
  @Test func workIsThatOfTheWhole() throws {
    let kind = Self.kinds[0]
    let blocks = try #require(Graph(parameters: 3) { kind.inBlocks($0, rows: 70, of: 16) }.work)
    let whole = try #require(Graph(parameters: 3) { kind.atOnce($0, rows: 70) }.work)
    #expect(blocks.value == whole.value + 5)
    #expect(blocks.pushforward == whole.pushforward + 5)
    #expect(blocks.pullback == whole.pullback)
  }

  /// A fault reported within a block is the sum's.
  @Test func faultsOfABlockAreTheSums() {
    let graph = Graph(parameters: 6) { x in
      blockSum(rowsOf: [x], blockRows: 2) { rows, _ in
        sum(.apply(ChainTests.Refusing(), to: rows[0]))
      }
    }
    let evaluator = Evaluator(graph)
    _ = evaluator.gradient(at: [1, 1, 2000, 1, 1, 1])
    #expect(evaluator.fault?.operation == "refusing")
    _ = evaluator.gradient(at: [1, 1, 1, 1, 1, 1])
    #expect(evaluator.fault == nil)
  }

  @Test func sumsThatDoNotFitAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { x in
        blockSum(rowsOf: [x], blockRows: 0) { rows, _ in sum(rows[0]) }
      }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { x in blockSum(rowsOf: [x], blockRows: 2) { rows, _ in rows[0] } }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { x in
        blockSum(rowsOf: [x, x[0..<2]], blockRows: 2) { rows, _ in sum(rows[0]) }
      }
    }
  }
}
