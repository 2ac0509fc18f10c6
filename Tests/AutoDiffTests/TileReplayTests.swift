import AutoDiff
import CKernels
import Measures
import Sampling
import Testing

/// What tiles promise besides numbers: memory, no allocations, the same bits every time.
struct TileReplayTests {
  /// The gradient of a sum over N² pairs, and Hessian-vector products, in memory of the order of N.
  @Test func memoryIsThatOfTheInputs() {
    func bytes(_ n: Int, isFused: Bool) -> Int {
      let graph = TileFusionTests.stress(
        n, targets: [Double](repeating: 1, count: n * n), isFused: isFused)
      let evaluator = Evaluator(graph)
      let x = TileFusionTests.draw(0, 2 * n)
      _ = evaluator.gradient(at: x)
      _ = evaluator.hessianProducts(at: x, along: x)
      return evaluator.workspaceBytes
    }
    #expect(bytes(1000, isFused: true) < 8 * 1000 * 1000 / 50)
    #expect(bytes(100, isFused: false) > 8 * 100 * 100 * 20)
    // A longer tile is no longer than a row: twice the points take twice the memory at most.
    #expect(bytes(1000, isFused: true) < 2 * bytes(500, isFused: true))
  }

  @Test func replayAllocatesNothing() {
    let n = 40
    let evaluators = [
      Evaluator(TileFusionTests.stress(n, targets: TileFusionTests.targets(n))),
      Evaluator(
        Graph(parameters: 2 * n) { w in
          let products = w[0..<n] * w[n..<2 * n].reshaped(rows: 1, columns: n)
          return sum(log(sum(exp(products), over: .rows)))
        }),
    ]
    let x = TileFusionTests.draw(1, 2 * n)
    let directions = TileFusionTests.draw(2, 4 * n)
    var (gradient, tangents, products) = (x, [0.0, 0.0], directions)
    var total = 0.0
    func replay() {
      for evaluator in evaluators {
        total += evaluator.value(at: x)
        total += evaluator.valueAndGradient(at: x, into: &gradient)
        total += evaluator.valueAndTangents(at: x, along: directions, into: &tangents)
        total += evaluator.hessianProducts(
          at: x, along: directions, gradient: &gradient, into: &products)
      }
    }
    replay()
    let count = allocations { for _ in 0..<3 { replay() } }
    #expect(count == 0 || count == nil)
    #expect(total.isFinite)
  }

  /// Neither earlier points nor other evaluators change a bit.
  @Test(arguments: 0..<6)
  func replaysRememberNothing(seed: Int) {
    let program = RandomProgram(shape: Shape(rows: 23, columns: 41), seed: seed)
    let graph = Graph(parameters: program.parameters) { sum(square(program.record($0))) }
    func replay(_ evaluator: Evaluator, _ k: Int) -> [Double] {
      let x = TileFusionTests.draw(10 + k, program.parameters)
      let v = TileFusionTests.draw(20 + k, program.parameters)
      return [evaluator.value(at: x)] + evaluator.gradient(at: x)
        + evaluator.pushforward(at: x, along: v) + evaluator.hessianProducts(at: x, along: v)
    }
    let used = Evaluator(graph)
    for k in 0..<3 {
      #expect(replay(used, k) == replay(Evaluator(graph), k))
      _ = used.gradient(at: [Double](repeating: .nan, count: program.parameters))
      #expect(replay(used, k) == replay(Evaluator(graph), k))
    }
  }

  /// Every level's loops against plain ones: the same bits for what is done entry by entry, sums to
  /// rounding, and all levels the same sums.
  @Test(arguments: [1, 3, 8, 31, 32, 100, 511])
  func levelsAgree(n: Int) {
    let (a, b) = (TileFusionTests.draw(30, n), TileFusionTests.draw(31, n))
    let baseline = zo_tile_kernels_at("baseline")!.pointee
    for level in ["baseline", "avx2", "avx512"] {
      let kernels = zo_tile_kernels_at(level)!.pointee
      typealias Rule = (Double, Double) -> Double
      let rules: [(zo_tile_operation, Rule)] = [
        (zo_tile_add, { $0 + $1 }), (zo_tile_subtract, { $0 - $1 }),
        (zo_tile_multiply, { $0 * $1 }), (zo_tile_divide, { $0 / $1 }),
      ]
      for (operation, rule) in rules {
        var y = a
        kernels.binary(operation, zo_tile_neither, a, b, &y, n)
        #expect(y == zip(a, b).map(rule))
        kernels.binary(operation, zo_tile_left, a, b, &y, n)
        #expect(y == b.map { rule(a[0], $0) })
        kernels.binary(operation, zo_tile_right, a, b, &y, n)
        #expect(y == a.map { rule($0, b[0]) })
      }
      for factor in [1, -1, 0.3] {
        var y = a
        kernels.add(factor, b, &y, n)
        #expect(y == zip(a, b).map { $0 + factor * $1 })
      }
      let products = zip(a, b).map { $0 * $1 }
      let size = products.reduce(0) { $0 + abs($1) }
      #expect(abs(kernels.sum(products, n) - products.reduce(0, +)) <= 1e-14 * size)
      #expect(kernels.sum_of_products(a, b, n) == kernels.sum(products, n))
      #expect(kernels.sum(a, n) == baseline.sum(a, n))
    }
  }
}
