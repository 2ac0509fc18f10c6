import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Problems
import Sampling
import Testing

/// Methods of directions and step rules, against what theory says of them and against their formulas.
@Suite struct LineSearchMethodTests {
  private static let stream = RandomStream(seed: 31)

  /// The points of a method, with exact gradients unless another estimator is given.
  private static func path<Way: Direction, Rule: StepRule>(
    _ direction: Way, _ rule: Rule, on graph: Graph, from x: [Double], iterations: Int
  ) throws -> [[Double]] {
    try path(direction, rule, ReverseMode(), on: graph, from: x, iterations: iterations)
  }

  private static func path<Way: Direction, Rule: StepRule, E: GradientEstimator>(
    _ direction: Way, _ rule: Rule, _ estimator: E, on graph: Graph, from x: [Double],
    iterations: Int
  ) throws -> [[Double]] {
    var method = LineSearchMethod(direction, rule, estimator, dimension: x.count)
    let oracle = ClosingEstimates<E>(CountingOracle(Evaluator(graph)))
    var state = method.start(at: x)
    return try [x]
      + (0..<iterations).map { k in
        let isFinite = try method.advance(
          &state, iteration: k, from: oracle, using: stream.at(iteration: k))
        #expect(isFinite)
        return method.point(of: state)
      }
  }

  private func expectSame(_ points: [[Double]], _ expected: [[Double]], within tolerance: Double) {
    #expect(points.count == expected.count)
    for (k, (x, y)) in zip(points, expected).enumerated() {
      let scale = y.reduce(1) { max($0, abs($1)) }
      #expect(zip(x, y).allSatisfy { abs($0 - $1) <= tolerance * scale }, "iteration \(k)")
    }
  }

  // MARK: rates

  /// f_k − f* = (L/8)(1/(k + 1) − 1/(n + 1)) on the chain, L = 4.
  @Test(arguments: [5, 50, 500])
  func conjugateGradientsOnTheChain(n: Int) throws {
    let chain = NesterovChain(dimension: n)
    let points = try Self.path(
      ConjugateGradients(), ExactStep(), on: chain.graph(),
      from: [Double](repeating: 0, count: n), iterations: min(100, n))
    let evaluator = Evaluator(chain.graph())
    let minimum = chain.known.minimum!
    for (k, x) in points.enumerated() {
      let expected = 0.5 * (1 / Double(k + 1) - 1 / Double(n + 1))
      #expect(abs(evaluator.value(at: x) - minimum - expected) < 1e-12 * -minimum, "k = \(k)")
    }
  }

  /// f_k = ((κ − 1)/(κ + 1))²ᵏ f₀ from the worst start of exact steps.
  @Test(arguments: [3.0, 10, 100], [2, 6])
  func steepestDescentAtItsWorst(condition κ: Double, n: Int) throws {
    let λ = (0..<n).map { pow(κ, Double($0) / Double(n - 1)) / κ }
    let graph = Graph(parameters: n) {
      $0.diagonalQuadratic(curvatures: λ, center: [Double](repeating: 0, count: n))
    }
    var start = [Double](repeating: 0, count: n)
    (start[0], start[n - 1]) = (1 / λ[0], 1 / λ[n - 1])
    let points = try Self.path(
      SteepestDescent(), ExactStep(), on: graph, from: start, iterations: 30)
    let evaluator = Evaluator(graph)
    for (k, x) in points.enumerated() {
      let expected = pow((κ - 1) / (κ + 1), 2 * Double(k)) * evaluator.value(at: start)
      #expect(abs(evaluator.value(at: x) - expected) < 1e-11 * expected, "k = \(k)")
    }
  }

  /// A rotated quadratic with eigenvalues from 1/κ to 1.
  private static func quadratic(_ n: Int, condition κ: Double) -> Quadratic {
    Quadratic(
      dimension: n, spectrum: .geometric(condition: κ), form: .dense(stream.substream("\(n)")),
      start: .gaussian)
  }

  /// n exact steps are enough, and the points are those of conjugate gradients.
  @Test(arguments: [3, 8], [10.0, 30])
  func finiteTermination(n: Int, condition κ: Double) throws {
    let problem = Self.quadratic(n, condition: κ)
    let (graph, start) = (problem.graph(), problem.start(from: Self.stream))
    let conjugate = try Self.path(
      ConjugateGradients(), ExactStep(), on: graph, from: start, iterations: n)
    let evaluator = Evaluator(graph)
    #expect(evaluator.value(at: conjugate[n]) < 1e-18 * evaluator.value(at: start))
    #expect(evaluator.value(at: conjugate[n - 1]) > 1e-10 * evaluator.value(at: start))
    for m in [n, n + 5] {
      let points = try Self.path(
        LBFGS(memory: m), ExactStep(), on: graph, from: start, iterations: n)
      expectSame(points, conjugate, within: 1e-8)
    }
    let points = try Self.path(
      NewtonCG(dimension: n), ExactStep(), on: graph, from: start, iterations: 8)
    #expect(evaluator.value(at: points[8]) < 1e-18 * evaluator.value(at: start))
  }

  // MARK: formulas

  private static let n = 7
  /// ½ Σ λᵢ ln(1 + xᵢ²), neither convex nor a quadratic.
  private static let graph = Graph(parameters: n) { x in
    let λ = x.constant((0..<n).map { pow(0.6, Double($0)) })
    return 0.5 * dot(λ, log(1 + x * x))
  }
  private static func g(_ x: [Double]) -> [Double] { Evaluator(graph).gradient(at: x) }
  private static let start = stream.at(iteration: 0).normals(n).map { 0.5 * $0 }
  private static func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }
  private static func dot(_ x: Variable, _ y: Variable) -> Variable { AutoDiff.dot(x, y) }

  @Test(arguments: BarzilaiBorwein.Quotient.allCases)
  func barzilaiBorwein(quotient: BarzilaiBorwein.Quotient) throws {
    var expected = [Self.start]
    var t = 1 / Self.dot(Self.g(Self.start), Self.g(Self.start)).squareRoot()
    for k in 0..<20 {
      let (x, g) = (expected[k], Self.g(expected[k]))
      if k > 0 {
        let s = zip(x, expected[k - 1]).map { $0 - $1 }
        let y = zip(g, Self.g(expected[k - 1])).map { $0 - $1 }
        let (ss, sy, yy) = (Self.dot(s, s), Self.dot(s, y), Self.dot(y, y))
        if sy > 0 { t = quotient == .long ? ss / sy : sy / yy }
      }
      expected.append(zip(x, g).map { $0 - t * $1 })
    }
    let points = try Self.path(
      SteepestDescent(), BarzilaiBorwein(quotient), on: Self.graph, from: Self.start, iterations: 20
    )
    expectSame(points, expected, within: 1e-10)
  }

  /// d = −Hg with the whole matrix H, made of γI and the last m steps of the method itself.
  @Test(arguments: [1, 3, 10])
  func limitedMemory(m: Int) throws {
    let (n, iterations) = (Self.n, 14)
    let x = try Self.path(
      LBFGS(memory: m), MoreThuente(), on: Self.graph, from: Self.start, iterations: iterations)
    let g = x.map(Self.g)
    var steps = 0
    for k in 1..<iterations where Self.dot(g[k], g[k]) > 1e-16 {
      var pairs: [(s: [Double], y: [Double])] = []
      for j in 1...k {
        let (s, y) = (zip(x[j], x[j - 1]).map { $0 - $1 }, zip(g[j], g[j - 1]).map { $0 - $1 })
        if Self.dot(s, y) > 0x1p-52 * Self.dot(y, y) { pairs.append((s, y)) }
      }
      pairs = pairs.suffix(m)
      guard let last = pairs.last else { continue }
      let γ = Self.dot(last.s, last.y) / Self.dot(last.y, last.y)
      var H = (0..<n * n).map { $0 % (n + 1) == 0 ? γ : 0 }
      for (s, y) in pairs {
        let sy = Self.dot(s, y)
        let Hy = (0..<n).map { i in (0..<n).reduce(0) { $0 + H[i * n + $1] * y[$1] } }
        let yHy = Self.dot(y, Hy)
        for i in 0..<n {
          for j in 0..<n {
            H[i * n + j] +=
              (1 + yHy / sy) * s[i] * s[j] / sy - (s[i] * Hy[j] + Hy[i] * s[j]) / sy
          }
        }
      }
      let d = (0..<n).map { i in -(0..<n).reduce(0) { $0 + H[i * n + $1] * g[k][$1] } }
      // The step is along d.
      let step = zip(x[k + 1], x[k]).map { $0 - $1 }
      let t = Self.dot(step, d) / Self.dot(d, d)
      let rest = zip(step, d).map { $0 - t * $1 }
      #expect(t > 0 && Self.dot(rest, rest).squareRoot() < 1e-6 * t * Self.dot(d, d).squareRoot())
      steps += 1
    }
    #expect(steps > 5)
  }

  /// d = −g + βd⁻, β = max(0, gᵀ(g − g⁻)/‖g⁻‖²), wherever f falls along it.
  @Test func polakRibière() throws {
    let x = try Self.path(
      ConjugateGradients(), MoreThuente(curvature: 0.1), on: Self.graph, from: Self.start,
      iterations: 15)
    let g = x.map(Self.g)
    var d = g[0].map { -$0 }
    for k in 1..<15 where Self.dot(g[k], g[k]) > 1e-12 {
      let change = zip(g[k], g[k - 1]).map { $0 - $1 }
      let β = max(0, Self.dot(g[k], change) / Self.dot(g[k - 1], g[k - 1]))
      d = zip(g[k], d).map { -$0 + β * $1 }
      let step = zip(x[k + 1], x[k]).map { $0 - $1 }
      let t = Self.dot(step, d) / Self.dot(d, d)
      let rest = zip(step, d).map { $0 - t * $1 }
      #expect(t > 0 && Self.dot(rest, rest).squareRoot() < 1e-6 * t * Self.dot(d, d).squareRoot())
    }
  }

  /// From a point of negative curvature Newton's direction is one of descent, and the method comes to the minimum.
  @Test(arguments: [0.01, 2.5])
  func negativeCurvature(size: Double) throws {
    let start = (0..<Self.n).map { size * (1 + 0.1 * Double($0)) }
    let evaluator = Evaluator(Self.graph)
    for estimator: any GradientEstimator in [
      ReverseMode(), ForwardMode(dimension: Self.n), CoordinateDifferences(dimension: Self.n),
      ComplexStep(dimension: Self.n),
    ] {
      func path(_ estimator: some GradientEstimator) throws -> [[Double]] {
        try Self.path(
          NewtonCG(dimension: Self.n), ArmijoBacktracking(), estimator, on: Self.graph, from: start,
          iterations: 40)
      }
      let values = try path(estimator).map { evaluator.value(at: $0) }
      #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 })
      #expect(values.last! < 1e-15)
    }
  }

  /// Whatever the direction and the rule, the method follows Rosenbrock's valley to its end, by derivatives and by
  /// differences.
  @Test(arguments: [2, 5])
  func rosenbrock(n: Int) throws {
    let problem = Rosenbrock(dimension: n)
    let evaluator = Evaluator(problem.graph())
    func last(
      _ direction: some Direction, _ rule: some StepRule, _ estimator: some GradientEstimator,
      _ iterations: Int
    ) throws -> Double {
      let points = try Self.path(
        direction, rule, estimator, on: problem.graph(), from: problem.start(from: Self.stream),
        iterations: iterations)
      return evaluator.value(at: points.last!)
    }
    let quasiNewton = try last(LBFGS(), MoreThuente(), ReverseMode(), 100)
    let backtracking = try last(LBFGS(), ArmijoBacktracking(), ReverseMode(), 150)
    let differences = try last(LBFGS(), MoreThuente(), CoordinateDifferences(dimension: n), 100)
    let conjugate = try last(
      ConjugateGradients(), MoreThuente(curvature: 0.1), ReverseMode(), 400)
    let newton = try last(NewtonCG(dimension: n), MoreThuente(), ReverseMode(), 120)
    let steepest = try last(SteepestDescent(), ArmijoBacktracking(), ReverseMode(), 200)
    #expect(quasiNewton < 1e-20 && backtracking < 1e-20 && newton < 1e-20)
    #expect(differences < 1e-15 && conjugate < 1e-15 && steepest < 4)
  }

  /// At a gradient of 0 the method stays where it is, and goes on asking.
  @Test func atTheMinimum() throws {
    let counter = CountingOracle(Evaluator(Graph(parameters: 3) { AutoDiff.dot($0, $0) }))
    var method = LineSearchMethod(LBFGS(), MoreThuente(), ReverseMode(), dimension: 3)
    var state = method.start(at: [0, 0, 0])
    for k in 0..<10 {
      let isFinite = try method.advance(
        &state, iteration: k, from: ClosingEstimates(counter), using: Self.stream.at(iteration: k))
      #expect(isFinite && counter.counts.gradients == k + 1 && state.point == [0, 0, 0])
    }
  }

  /// A state that was written and read goes on to the same bytes.
  @Test func statesAreValues() throws {
    func check<Way: Direction, Rule: StepRule>(_ direction: Way, _ rule: Rule) throws {
      let oracle = ClosingEstimates<ReverseMode>(CountingOracle(Evaluator(Self.graph)))
      var method = LineSearchMethod(direction, rule, ReverseMode(), dimension: Self.n)
      var (one, other) = (method.start(at: Self.start), method.start(at: Self.start))
      for k in 0..<12 {
        let draw = Self.stream.at(iteration: k)
        var isFinite = try method.advance(&one, iteration: k, from: oracle, using: draw)
        #expect(isFinite)
        var fresh = LineSearchMethod(direction, rule, ReverseMode(), dimension: Self.n)
        other = try JSONDecoder().decode(
          type(of: other), from: JSONEncoder().encode(other))
        isFinite = try fresh.advance(&other, iteration: k, from: oracle, using: draw)
        #expect(isFinite && one.point == other.point, "iteration \(k)")
      }
    }
    try check(LBFGS(memory: 3), MoreThuente())
    try check(ConjugateGradients(), ArmijoBacktracking())
    try check(NewtonCG(dimension: Self.n), ArmijoBacktracking())
    try check(SteepestDescent(), BarzilaiBorwein())
  }
}
