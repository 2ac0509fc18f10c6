import Answers
import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

/// What step rules promise, on functions that are neither convex nor quadratic.
@Suite struct StepRuleTests {
  /// What a rule finds on a line.
  private struct Found {
    let step: Double?
    let counts: CallCounts
  }

  private static let stream = RandomStream(seed: 77)

  /// Σ cⱼ tanh(bⱼᵀx + aⱼ) + ‖x‖²/20, with other c, b and a for every k.
  private static func graph(_ k: Int, dimension n: Int) -> Graph {
    let rows = 2 * n
    let numbers = stream.substream("graph \(n)").at(iteration: k).normals(rows * n + 2 * rows)
    return Graph(parameters: n) { x in
      let b = x.constant(Array(numbers[..<(rows * n)]), shape: Shape(rows: rows, columns: n))
      let a = x.constant(Array(numbers[(rows * n)..<(rows * n + rows)]))
      let c = x.constant(Array(numbers[(rows * n + rows)...]))
      return dot(c, tanh(matrixProduct(b, x) + a)) + 0.05 * dot(x, x)
    }
  }

  private static func find(
    _ rule: some StepRule, of graph: Graph, at x: [Double], along d: [Double], isScaled: Bool
  ) throws -> Found {
    let counter = CountingOracle(Evaluator(graph))
    let oracle = SearchOracle(ClosingEstimates<ReverseMode>(counter), stream.at(iteration: 0))
    var line = SearchLine(ReverseMode(), dimension: x.count)
    let evaluator = Evaluator(graph)
    line.begin(at: x, gradient: evaluator.gradient(at: x), value: evaluator.value(at: x))
    line.direction = d
    line.isScaled = isScaled
    line.measureSlope()
    var memory = rule.beginning
    let step = try rule.step(along: &line, keeping: &memory, from: oracle)
    return Found(step: step, counts: counter.counts)
  }

  /// φ and φ′ at t.
  private static func line(
    _ graph: Graph, _ x: [Double], _ d: [Double], _ t: Double
  ) -> (value: Double, slope: Double) {
    let evaluator = Evaluator(graph)
    let point = zip(x, d).map { $0 + t * $1 }
    let slope = zip(evaluator.gradient(at: point), d).reduce(0) { $0 + $1.0 * $1.1 }
    return (evaluator.value(at: point), slope)
  }

  /// Points and directions of descent, from a thousandth to a thousand times as long as the gradient.
  private static func lines(
    _ n: Int, count: Int, _ body: (Graph, [Double], [Double], Int) throws -> Void
  ) rethrows {
    for k in 0..<count {
      let graph = graph(k, dimension: n)
      let x = stream.substream("x").at(iteration: k).normals(n).map { 2 * $0 }
      let weights = stream.substream("d").at(iteration: k).uniforms(n + 1)
      let length = pow(10, 6 * weights[n] - 3)
      let d = zip(Evaluator(graph).gradient(at: x), weights).map { -length * (0.1 + $1) * $0 }
      try body(graph, x, d, k)
    }
  }

  /// Both of Wolfe's conditions in their strong form, at every step; in few trials.
  @Test(arguments: [(1e-3, 0.9), (1e-4, 0.1), (0.1, 0.5), (0.3, 0.4)], [1, 3, 10])
  func wolfe(constants: (μ: Double, η: Double), n: Int) throws {
    let (μ, η) = constants
    var trials = 0
    try Self.lines(n, count: 300) { graph, x, d, k in
      let found = try Self.find(
        MoreThuente(decrease: μ, curvature: η, width: 1e-12), of: graph, at: x, along: d,
        isScaled: k.isMultiple(of: 2))
      let t = try #require(found.step)
      let (start, end) = (Self.line(graph, x, d, 0), Self.line(graph, x, d, t))
      #expect(end.value <= start.value + μ * t * start.slope + 1e-14 * abs(start.value), "\(k)")
      #expect(abs(end.slope) <= η * abs(start.slope) * (1 + 1e-9), "\(k)")
      #expect(found.counts.values == 0 && found.counts.gradients <= 20)
      trials += found.counts.gradients
    }
    #expect(Double(trials) / 300 < 8)
  }

  /// If f falls on and on, each trial is four times as far from the last as that was from the one before: xtrapu of
  /// the algorithm's published code.
  @Test(arguments: [1, 0.01])
  func trialsThatGrow(length: Double) throws {
    var trials: [Double] = []
    let source = GradientClosureSource(dimension: 1) {
      -$0[0]
    } gradient: { x, gradient in
      trials.append(x[0] / length)
      gradient[0] = -1
      return -x[0]
    }
    let oracle = SearchOracle(
      ClosingEstimates<ReverseMode>(CountingOracle(source)), Self.stream.at(iteration: 0))
    var line = SearchLine(ReverseMode(), dimension: 1)
    line.begin(at: [0], gradient: [-1], value: 0)
    line.direction = [length]
    line.isScaled = true
    line.measureSlope()
    var memory = MoreThuente().beginning
    _ = try MoreThuente().step(along: &line, keeping: &memory, from: oracle)
    for (t, expected) in zip(trials, [1.0, 5, 21, 85, 341]) {
      #expect(abs(t / expected - 1) < 1e-12)
    }
    #expect(trials.count >= 5)
  }

  /// φ(t) ≤ φ(0) + c·t·φ′(0), and not at 2t, unless that was never tried.
  @Test(arguments: [1e-4, 0.1, 0.5], [1, 4])
  func armijo(c: Double, n: Int) throws {
    try Self.lines(n, count: 300) { graph, x, d, k in
      let isScaled = k.isMultiple(of: 2)
      let found = try Self.find(
        ArmijoBacktracking(decrease: c), of: graph, at: x, along: d, isScaled: isScaled)
      let t = try #require(found.step)
      let start = Self.line(graph, x, d, 0)
      let rounding = 1e-14 * abs(start.value)
      #expect(
        Self.line(graph, x, d, t).value <= start.value + c * t * start.slope + rounding)
      let first = isScaled ? 1 : 1 / d.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(log2(first / t) - Double(found.counts.values - 1)) < 1e-9)
      guard found.counts.values > 1 else { return }
      #expect(
        Self.line(graph, x, d, 2 * t).value > start.value + 2 * c * t * start.slope - rounding)
    }
  }

  /// Steps along directions without a length of their own grow again.
  @Test func armijoRemembers() throws {
    let graph = Graph(parameters: 2) { 0.005 * AutoDiff.dot($0, $0) }
    let counter = CountingOracle(Evaluator(graph))
    var method = LineSearchMethod(
      SteepestDescent(), ArmijoBacktracking(), ReverseMode(), dimension: 2)
    var state = method.start(at: [3, 4])
    for k in 0..<12 {
      let isFinite = try method.advance(
        &state, iteration: k, from: ClosingEstimates(counter), using: Self.stream.at(iteration: k))
      #expect(isFinite)
    }
    // 1/‖g‖ = 20 is doubled up to 160, the last below 2/L; from there on one halving per iteration is enough.
    #expect(state.value! < 1e-3 && counter.counts.values < 25)
  }

  /// −gᵀd/dᵀAd, by one product if there are derivatives and by two estimates if there are only values.
  @Test(arguments: [2, 9])
  func exactSteps(n: Int) throws {
    let λ = (0..<n).map { pow(0.5, Double($0)) }
    let graph = Graph(parameters: n) {
      $0.diagonalQuadratic(curvatures: λ, center: [Double](repeating: 1, count: n))
    }
    func check<E: GradientEstimator>(_ estimator: E, _ calls: CallCounts, _ tolerance: Double)
      throws
    {
      let counter = CountingOracle(Evaluator(graph))
      let oracle = SearchOracle(ClosingEstimates<E>(counter), Self.stream.at(iteration: 0))
      for k in 0..<20 {
        let x = Self.stream.substream("exact").at(iteration: k).normals(n)
        let g = zip(λ, x).map { $0 * ($1 - 1) }
        let d = zip(g, Self.stream.at(iteration: k).uniforms(n)).map { -$0 * $1 }
        var line = SearchLine(estimator, dimension: n)
        line.begin(at: x, gradient: g, value: nil)
        line.direction = d
        line.measureSlope()
        var memory = NoMemory()
        let t = try #require(try ExactStep().step(along: &line, keeping: &memory, from: oracle))
        let along = zip(g, d).reduce(0) { $0 + $1.0 * $1.1 }
        let curvature = zip(λ, d).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
        #expect(abs(t * curvature / -along - 1) < tolerance)
      }
      #expect(counter.counts == calls)
    }
    try check(ReverseMode(), CallCounts(hessianProducts: 20), 1e-14)
    try check(ForwardMode(dimension: n), CallCounts(hessianProducts: 20), 1e-14)
    try check(CoordinateDifferences(dimension: n), CallCounts(values: 40 * n), 1e-6)
    // A line along which f falls for ever has no minimum.
    let concave = Graph(parameters: 1) { x in -1 * AutoDiff.dot(x, x) }
    let found = try Self.find(ExactStep(), of: concave, at: [1], along: [1], isScaled: false)
    #expect(found.step == nil)
  }

  /// NaN, infinities, flat parts and falls without end: every search ends, with a step to a lower value or with none.
  @Test(arguments: 0..<7)
  func awkwardLines(kind: Int) throws {
    let graph = Graph(parameters: 1) { x in
      switch kind {
      case 0: log(1 - x) * -1 - 3 * x  // no number beyond 1
      case 1: 1 / (1 - x) - 2 * x  // a pole at 1
      case 2: -1 * x  // without end
      case 3: 1e-300 * x * -1
      case 4: exp(x * 400) - x * 400  // overflows
      case 5: sqrt(1e-12 - x) - 1 * x  // no number beyond 1e-12
      default: -1 * log(1e-200 + x * x)
      }
    }
    for start in [0, -0.5] {
      let slope = Self.line(graph, [start], [1], 0).slope
      guard slope < 0, slope.isFinite else { continue }
      for scale in [1e-6, 1, 1e6] {
        for rule: any StepRule in [MoreThuente(), ArmijoBacktracking()] {
          let found = try Self.find(rule, of: graph, at: [start], along: [scale], isScaled: true)
          #expect(found.counts.values + found.counts.gradients <= 61)
          guard let t = found.step else { continue }
          let before = Self.line(graph, [start], [scale], 0).value
          #expect(t > 0 && Self.line(graph, [start], [scale], t).value <= before)
        }
      }
    }
  }
}
