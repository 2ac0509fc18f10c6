import AutoDiff
import Measures
import Sampling
import Testing

struct ChainTests {
  typealias Step = @Sendable (Variable, [Variable], [Variable]) -> Variable

  /// A chain in every position that its rules tell apart, on parameters x.
  struct Kind: Sendable {
    let name: String
    /// The number of parameters for that many steps.
    let parameters: @Sendable (Int) -> Int
    let state: @Sendable (Variable) -> Variable
    let shared: @Sendable (Variable) -> [Variable]
    let perStep: @Sendable (Variable, Int) -> [Variable]
    let step: Step

    func chain(_ x: Variable, steps: Int, slots: Int?) -> Variable {
      .chain(
        from: state(x), steps: steps, slots: slots, shared: shared(x), perStep: perStep(x, steps),
        step)
    }

    /// The same, with every step recorded as nodes of its own.
    func unrolled(_ x: Variable, steps: Int) -> Variable {
      let (shared, perStep) = (shared(x), perStep(x, steps))
      return (0..<steps).reduce(state(x)) { v, k in
        step(
          v, shared,
          perStep.map { matrix in
            let columns = matrix.shape.columns
            return matrix.reshaped(rows: matrix.count, columns: 1)[k * columns..<(k + 1) * columns]
          })
      }
    }
  }

  static func matrix(_ x: Variable, _ entries: Range<Int>, rows: Int) -> Variable {
    x[entries].reshaped(rows: rows, columns: entries.count / rows)
  }

  static let numbers = RandomStream(seed: 61).at(iteration: 0).normals(100)

  static let kinds: [Kind] = [
    Kind(
      name: "state, shared weights and rows", parameters: { 3 + 9 + 3 * $0 },
      state: { $0[0..<3] }, shared: { [matrix($0, 3..<12, rows: 3)] },
      perStep: { x, l in [matrix(x, 12..<12 + 3 * l, rows: l)] },
      step: { v, shared, rows in tanh(0.2 * matrixProduct(shared[0], v) + 0.3 * rows[0]) }),
    Kind(
      name: "weights of each layer's own, on a matrix", parameters: { 6 + 5 * $0 },
      state: { matrix($0, 0..<6, rows: 3) }, shared: { _ in [] },
      perStep: { x, l in
        [matrix(x, 6..<6 + 4 * l, rows: l), matrix(x, 6 + 4 * l..<6 + 5 * l, rows: l)]
      },
      step: { v, _, rows in
        let weights = 0.6 * rows[0].reshaped(rows: 2, columns: 2)
        return tanh(matrixProduct(v, weights) + 0.2 * rows[1])
      }),
    Kind(
      name: "a constant state, shared only", parameters: { _ in 4 },
      state: { $0.constant([0.4, -0.7]) }, shared: { [$0[0..<2], $0[2..<4]] },
      perStep: { _, _ in [] },
      step: { v, shared, _ in sigmoid(shared[0] * v + shared[1]) }),
    Kind(
      name: "constant rows, a computed state", parameters: { _ in 5 },
      state: { exp(0.2 * $0[0..<4]) }, shared: { [$0[4]] },
      perStep: { x, l in
        [x.constant(Array(numbers[..<(2 * l)]), shape: Shape(rows: l, columns: 2))]
      },
      step: { v, shared, rows in v + 0.1 * shared[0] * tanh(rows[0][0] * v - rows[0][1]) }),
    Kind(
      name: "a state alone, a scalar", parameters: { _ in 1 }, state: { $0[0] },
      shared: { _ in [] }, perStep: { _, _ in [] },
      step: { v, _, _ in 0.9 * v + 0.1 * tanh(v) }),
    Kind(
      name: "a step that gives its state back", parameters: { _ in 3 }, state: { $0[0..<3] },
      shared: { [$0[1..<3]] }, perStep: { _, _ in [] }, step: { v, _, _ in v }),
    Kind(
      name: "a step that gives what is shared", parameters: { _ in 5 }, state: { $0[0..<2] },
      shared: { [$0[2..<5]] }, perStep: { _, _ in [] }, step: { _, shared, _ in shared[0][0..<2] }),
    Kind(
      name: "a step that gives its row", parameters: { 2 + 2 * $0 }, state: { $0[0..<2] },
      shared: { _ in [] }, perStep: { x, l in [matrix(x, 2..<2 + 2 * l, rows: l)] },
      step: { _, _, rows in rows[0] }),
    Kind(
      name: "a step that gives a constant", parameters: { _ in 2 }, state: { $0 },
      shared: { _ in [] }, perStep: { _, _ in [] }, step: { v, _, _ in v.constant([1, -2]) }),
    Kind(
      name: "a chain within a chain", parameters: { _ in 6 }, state: { $0[0..<2] },
      shared: { [$0[2..<4], $0[4..<6]] }, perStep: { _, _ in [] },
      step: { v, shared, _ in
        .chain(from: v, steps: 3, slots: 2, shared: shared) { v, shared, _ in
          tanh(0.4 * shared[0] * v + 0.5 * shared[1])
        }
      }),
  ]

  static let cases: [OperationLaws.Case] = kinds.flatMap { kind in
    [1, 2, 7, 30].flatMap { steps in
      Set<Int>([1, 2, 3, steps]).sorted().map { slots in
        OperationLaws.Case(
          "\(kind.name), \(steps) steps, \(slots) slots", parameters: kind.parameters(steps)
        ) {
          kind.chain($0, steps: steps, slots: slots)
        }
      }
    }
  }

  static let constants = [1, 2, 5].map { steps in
    OperationLaws.Case("a chain of constants, \(steps) steps, times x", parameters: 2) { x in
      x
        * Variable.chain(from: x.constant([0.3, 0.4]), steps: steps, slots: 2) { v, _, _ in tanh(v)
        }
    }
  }

  @Test(arguments: cases + constants)
  func rulesAgree(operation: OperationLaws.Case) {
    OperationLaws.check(operation)
  }

  /// Values, gradients, tangents and Hessian-vector products are those of the unrolled chain: the
  /// same numbers are added up in the same order.
  @Test(arguments: kinds.indices, [1, 2, 7, 30])
  func agreesWithTheUnrolledChain(kind: Int, steps: Int) {
    let kind = Self.kinds[kind]
    let n = kind.parameters(steps)
    let unrolled = Evaluator(Graph(parameters: n) { sum(square(kind.unrolled($0, steps: steps))) })
    let draw = RandomStream(seed: 62)
    let (x, v) = (draw.at(iteration: 1).normals(n), draw.at(iteration: 2).normals(n))
    for slots in [1, 2, 3, nil] {
      let chain = Evaluator(
        Graph(parameters: n) { sum(square(kind.chain($0, steps: steps, slots: slots))) })
      #expect(chain.value(at: x) == unrolled.value(at: x))
      #expect(relativeDifference(chain.gradient(at: x), unrolled.gradient(at: x)) < 1e-14)
      #expect(
        relativeDifference(
          chain.pushforward(at: x, along: v), unrolled.pushforward(at: x, along: v))
          < 1e-14)
      #expect(
        relativeDifference(
          chain.hessianProducts(at: x, along: v), unrolled.hessianProducts(at: x, along: v))
          < 1e-13)
    }
  }

  /// Several rows from one forward sweep: the chain is run again for all but the first.
  @Test func jacobiansByRows() {
    let kind = Self.kinds[0]
    let chain = Graph(parameters: 12 + 21) { kind.chain($0, steps: 7, slots: 2) }
    let x = RandomStream(seed: 63).at(iteration: 0).normals(33)
    let (rows, columns) = (
      Jacobian(chain, mode: .reverse)(at: x), Jacobian(chain, mode: .forward)(at: x)
    )
    #expect(relativeDifference(rows, columns) < 1e-14)
  }

  // MARK: Costs

  /// A value advances every step once; a value with its gradient t(l, s) steps, with Hessian-vector
  /// products or without.
  @Test(arguments: [1, 2, 10, 56, 100], [1, 2, 3, 5, 200])
  func advancedStepsAreTheFewest(steps: Int, slots: Int) {
    let evaluator = Evaluator(LayerChain(layers: steps, width: 2, slots: slots).graph)
    let x = RandomStream(seed: 64).at(iteration: 0).normals(6)
    var before = 0
    func advanced() -> Int {
      defer { before = evaluator.advancedSteps }
      return evaluator.advancedSteps - before
    }
    _ = evaluator.value(at: x)
    #expect(advanced() == steps)
    for _ in 0..<2 {
      _ = evaluator.gradient(at: x)
      #expect(advanced() == Revolve.advancedSteps(steps: steps, slots: slots))
    }
    _ = evaluator.pushforward(at: x, along: x + x)
    #expect(advanced() == steps)
    _ = evaluator.hessianProducts(at: x, along: x + x)
    #expect(advanced() == Revolve.advancedSteps(steps: steps, slots: slots))
  }

  @Test func stepsOfInnerChainsAreCounted() {
    let kind = Self.kinds.last!
    let evaluator = Evaluator(Graph(parameters: 6) { sum(kind.chain($0, steps: 5, slots: 5)) })
    _ = evaluator.value(at: [1, 2, 3, 4, 5, 6])
    #expect(evaluator.advancedSteps == 5 + 5 * 3)
  }

  @Test func replaysAllocateNothing() {
    for kind in Self.kinds {
      let n = kind.parameters(7)
      let evaluator = Evaluator(
        Graph(parameters: n) { sum(square(kind.chain($0, steps: 7, slots: 3))) })
      let x = RandomStream(seed: 65).at(iteration: 0).normals(n)
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

  /// Values alone take no room for the slots, and the room for the slots does not grow with the chain.
  @Test func memoryIsThatOfTheSlots() {
    let width = 1024
    let x = [Double](repeating: 0.5, count: 3 * width)
    func bytes(_ layers: Int, _ slots: Int, _ replay: (Evaluator) -> Void) -> Double {
      let evaluator = Evaluator(LayerChain(layers: layers, width: width, slots: slots).graph)
      replay(evaluator)
      return Double(evaluator.workspaceBytes) / Double(width * 8)
    }
    let (value, gradient) = (
      { @Sendable (e: Evaluator) in _ = e.value(at: x) },
      { @Sendable (e: Evaluator) in _ = e.gradient(at: x) }
    )
    #expect(bytes(10, 2, value) == bytes(1000, 200, value))
    #expect(bytes(40, 10, gradient) == bytes(4000, 10, gradient))
    let states = bytes(400, 30, gradient) - bytes(400, 10, gradient)
    #expect(abs(states - 20) < 1e-9)
    // Besides the slots: the state and two adjoints, three values and adjoints of the layer, the
    // output with its adjoint, and some numbers for the nodes.
    #expect(abs(bytes(400, 10, gradient) - (10 + 3 + 2 * 3 + 2)) < 0.5)
  }

  @Test func workGrowsWithTheStepsRunAgain() throws {
    func work(_ slots: Int?) throws -> Work {
      try #require(LayerChain(layers: 10, width: 4, slots: slots).graph.work)
    }
    let (plain, one, three) = (try work(nil), try work(1), try work(3))
    #expect(plain.value == one.value && plain.pushforward == one.pushforward)
    // A layer is a product, a sum and a hyperbolic tangent for each of four entries.
    #expect(one.pullback - plain.pullback == 12 * 45)
    #expect(three.pullback - plain.pullback == 12 * 15)
  }

  // MARK: What is refused

  @Test func faultsOfAStepAreTheChains() {
    let broken = Graph(parameters: 4) { x in
      sum(
        .chain(from: x[0..<4], steps: 6, slots: 2) { v, _, _ in
          square(v.reshaped(rows: 2, columns: 2)).reshaped(rows: 4, columns: 1)
            + .apply(Refusing(), to: v)
        })
    }
    let evaluator = Evaluator(broken)
    _ = evaluator.value(at: [1, 1, 1, 1])
    #expect(evaluator.fault == nil)
    _ = evaluator.value(at: [2, 2, 2, 2])
    #expect(evaluator.fault?.operation == "refusing")
    _ = evaluator.gradient(at: [2, 2, 2, 2])
    #expect(evaluator.fault?.operation == "refusing")
    _ = evaluator.gradient(at: [1, 1, 1, 1])
    #expect(evaluator.fault == nil)
  }

  /// Zero, where no entry exceeds a thousand.
  struct Refusing: AutoDiff.Operation {
    let name = "refusing"
    func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }
    func evaluate(_ node: Frame) {
      node.output.update(repeating: 0)
      if node.input(0)[0] > 1000 { node.report(self, "too large") }
    }
    func pushforward(_ node: Frame) {
      for j in node.tangents { node.outputTangent(j).update(repeating: 0) }
    }
    func pullback(_ node: Frame) {}
    func pullbackTangent(_ node: Frame) {}
  }

  @Test func chainsThatDoNotFitAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { .chain(from: $0, steps: 0) { v, _, _ in v } }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { .chain(from: $0, steps: 2, slots: 0) { v, _, _ in v } }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { .chain(from: $0, steps: 2) { v, _, _ in v[0..<2] } }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) {
        .chain(from: $0, steps: 2, perStep: [$0]) { v, _, rows in v + rows[0][0] }
      }
    }
    // A step sees nothing but what it is given.
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { x in .chain(from: x, steps: 2) { v, _, _ in v + x } }
    }
  }
}
