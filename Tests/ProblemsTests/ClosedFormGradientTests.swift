import AutoDiff
import Measures
import Problems
import Sampling
import Testing

/// Gradients written out by hand against reverse mode, and the costs that they state.
struct ClosedFormGradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let problem: any ClosedFormGradient
  }

  static let scalings = MultidimensionalScaling.Loss.allCases.flatMap { loss in
    [(2, 1), (5, 2), (9, 3), (24, 2), (33, 7)].map { n, d in
      Case(
        testDescription: "stress of \(loss), \(n) × \(d)",
        problem: MultidimensionalScaling(
          distances: ProblemCatalogue.circle(n), objects: n, embedding: d, loss: loss))
    }
  }

  static let regressions = [
    (1, 1, 0.1, false), (7, 3, 0, true), (60, 5, 0.3, true), (200, 20, 0, false),
  ]
  .map { rows, columns, λ, hasIntercept in
    Case(
      testDescription: "logistic \(rows) × \(columns), λ = \(λ), intercept \(hasIntercept)",
      problem: LogisticRegression.synthetic(
        rows: rows, columns: columns, regularization: λ, hasIntercept: hasIntercept,
        from: RandomStream(seed: 72)))
  }

  static let sparseRegressions = SparseLogisticRegressionTests.shapes.map {
    Case(testDescription: "sparse logistic \($0.testDescription)", problem: $0.sparse())
  }

  static let networks = FeedForwardNetworkTests.all.map {
    Case(testDescription: $0.name, problem: $0.problem)
  }

  @Test(arguments: scalings + regressions + sparseRegressions + networks)
  func agreesWithReverseMode(entry: Case) {
    let problem = entry.problem
    let formula = problem.closedFormGradient()
    let evaluator = Evaluator(problem.graph())
    let stream = RandomStream(seed: 73)
    let start = problem.start(from: stream)
    for k in 0..<5 {
      let far = [0, 0.1, 0.5, 1, 3][k]
      let x = zip(start, stream.at(iteration: k).normals(problem.dimension)).map { $0 + far * $1 }
      var gradient = [Double](repeating: .nan, count: problem.dimension)
      formula.evaluate(at: x, into: &gradient)
      #expect(relativeDifference(gradient, evaluator.gradient(at: x)) < 1e-13)
    }
  }

  @Test(arguments: [scalings[3], regressions[2], sparseRegressions[11], networks[3]])
  func allocatesNothing(entry: Case) {
    let formula = entry.problem.closedFormGradient()
    let x = entry.problem.start(from: RandomStream(seed: 74))
    var gradient = x
    formula.evaluate(at: x, into: &gradient)
    let count = allocations {
      for _ in 0..<3 { formula.evaluate(at: x, into: &gradient) }
    }
    #expect(count == 0 || count == nil)
  }

  /// Counted by hand on the smallest sizes, where every term stands once.
  @Test func operations() {
    func scaling(_ n: Int, _ d: Int, _ loss: MultidimensionalScaling.Loss) -> Double {
      MultidimensionalScaling(
        distances: ProblemCatalogue.circle(n), objects: n, embedding: d, loss: loss
      ).closedFormGradient().operations
    }
    // A pair on a line: w₁ − w₂, its square, less the target, times 8, times w₁ − w₂, two sums.
    #expect(scaling(2, 1, .squaredDistances) == 7)
    #expect(scaling(2, 1, .distances) == 9)
    #expect(scaling(2, 3, .squaredDistances) == 19)
    #expect(scaling(4, 3, .squaredDistances) == 6 * 19)

    func regression(_ m: Int, _ p: Int, _ λ: Double, _ hasIntercept: Bool) -> Double {
      LogisticRegression.synthetic(
        rows: m, columns: p, regularization: λ, hasIntercept: hasIntercept,
        from: RandomStream(seed: 75)
      ).closedFormGradient().operations
    }
    #expect(regression(1, 1, 0, false) == 9)
    // Products with A and Aᵀ 24, rows 7 · 3, λw 4.
    #expect(regression(3, 2, 0.1, true) == 49)

    func network(_ hidden: [Int], _ loss: FeedForwardNetwork.Loss, _ hasBiases: Bool) -> Double {
      FeedForwardNetworkTests.network(
        rows: 2, features: 3, classes: 5, hidden: hidden, loss: loss, hasBiases: hasBiases
      ).closedFormGradient().operations
    }
    // Two products of 2 · 2 · 15 operations; then a product per logit and a difference per row.
    #expect(network([], .meanSquares, false) == 120 + 10 + 2)
    // Two sums per output for the biases; five operations per logit, three per row.
    #expect(network([], .crossEntropy, true) == 120 + 20 + 50 + 6)
    // Two products of 2 · 2 · 12 below and three of 2 · 2 · 20 above; σ, σ′ and a product per unit.
    #expect(network([4], .meanSquares, false) == 96 + 240 + 24 + 10 + 2)
  }

  /// About the graph's own count for a value and a gradient together: at most 5 % more, and at least a quarter.
  @Test(arguments: [scalings[3], regressions[2], sparseRegressions[11]] + networks)
  func operationsAgainstReverseMode(entry: Case) throws {
    let work = try #require(entry.problem.graph().work)
    let operations = entry.problem.closedFormGradient().operations
    #expect(operations <= 1.05 * (work.value + work.pullback))
    #expect(operations >= 0.25 * (work.value + work.pullback))
  }
}
