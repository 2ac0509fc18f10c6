import AutoDiff
import Estimators
import Foundation
import Optimizers
import Problems
import Sampling
import Testing

@Suite struct LevenbergMarquardtTests {
  private static let stream = RandomStream(seed: 52)

  private static func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// (JᵀJ + λD²)p = −Jᵀr, with more residuals than variables, as many and fewer; and the decrease that the model
  /// predicts.
  @Test(arguments: [(12, 5), (5, 5), (3, 6), (40, 1)], [1e-8, 1e-3, 1, 1e4])
  func stepsSolveTheirEquation(shape: (m: Int, n: Int), λ: Double) throws {
    let (m, n) = shape
    for k in 0..<20 {
      let J = Self.stream.substream("J \(m)").at(iteration: k).normals(m * n)
      let r = Self.stream.substream("r").at(iteration: k).normals(m)
      let D = Self.stream.substream("D").at(iteration: k).uniforms(n).map { 0.1 + 10 * $0 }
      let equations = try #require(DampedLeastSquares(jacobian: J, residuals: r, scale: D))
      let (p, decrease) = equations.step(damping: λ)
      let Jp = (0..<m).map { a in (0..<n).reduce(0) { $0 + J[a * n + $1] * p[$1] } }
      let left = (0..<n).map { i in
        (0..<m).reduce(λ * D[i] * D[i] * p[i]) { $0 + J[$1 * n + i] * Jp[$1] }
      }
      let right = (0..<n).map { i in -(0..<m).reduce(0) { $0 + J[$1 * n + i] * r[$1] } }
      let error = zip(left, right).map { $0 - $1 }
      #expect(Self.dot(error, error).squareRoot() <= 1e-12 * Self.dot(right, right).squareRoot())
      let next = zip(r, Jp).map { $0 + $1 }
      let expected = Self.dot(r, r) - Self.dot(next, next)
      #expect(abs(decrease - expected) <= 1e-12 * Self.dot(r, r) && decrease > 0)
    }
    #expect(
      DampedLeastSquares(
        jacobian: [Double](repeating: .nan, count: m * n),
        residuals: [Double](repeating: 1, count: m), scale: [Double](repeating: 1, count: n)) == nil
    )
  }

  /// Rosenbrock's function of two variables by normal equations, Cramer's rule and Nielsen's damping (1999): λ falls
  /// to a third at best, and grows by 2, 4, 8, … while steps fail.
  @Test(arguments: [[-1.2, 1], [3, -2], [0, 5]])
  func loopByHand(start: [Double]) throws {
    let problem = Rosenbrock(dimension: 2)
    let sum = SumOfSquares(try #require(problem.residualGraph()))
    var method = LevenbergMarquardt(sum, by: .forwardMode)
    var state = method.start(at: start)
    let oracle = ClosingResiduals(CountingOracle(Evaluator(problem.graph())))
    func residuals(_ x: [Double]) -> [Double] { [10 * (x[1] - x[0] * x[0]), 1 - x[0]] }
    var (x, λ, growth, d) = (start, 1e-3, 2.0, [0.0, 0])
    for k in 0..<20 {
      #expect(
        try method.advance(
          &state, iteration: k, from: oracle, using: Self.stream.at(iteration: k)))
      let r = residuals(x)
      let (first, second) = ([-20 * x[0], -1], [10.0, 0])
      d = [max(d[0], Self.dot(first, first).squareRoot()), max(d[1], 10)]
      let mixed = Self.dot(first, second)
      let right = [-Self.dot(first, r), -Self.dot(second, r)]
      for _ in 0..<60 {
        let a = Self.dot(first, first) + λ * d[0] * d[0]
        let b = 100 + λ * d[1] * d[1]
        let determinant = a * b - mixed * mixed
        let p = [
          (right[0] * b - right[1] * mixed) / determinant,
          (right[1] * a - right[0] * mixed) / determinant,
        ]
        let model = (0..<2).map { r[$0] + first[$0] * p[0] + second[$0] * p[1] }
        let next = [x[0] + p[0], x[1] + p[1]]
        let there = residuals(next)
        let gain = Self.dot(r, r) - Self.dot(there, there)
        let ratio = gain / (Self.dot(r, r) - Self.dot(model, model))
        guard ratio > 0 else {
          (λ, growth) = (λ * growth, 2 * growth)
          continue
        }
        (x, growth) = (next, 2)
        λ *= max(1.0 / 3, 1 - pow(2 * ratio - 1, 3))
        break
      }
      #expect(zip(state.point, x).allSatisfy { abs($0 - $1) < 1e-9 }, "iteration \(k)")
    }
  }

  private static func run(
    _ problem: some Problem, _ scheme: JacobianScheme, iterations: Int
  ) throws -> (values: [Double], counts: CallCounts) {
    let sum = SumOfSquares(try #require(problem.residualGraph()))
    let counter = CountingOracle(Evaluator(problem.graph()))
    let evaluator = Evaluator(problem.graph())
    var method = LevenbergMarquardt(sum, by: scheme)
    var state = method.start(at: problem.start(from: stream))
    let values =
      try [evaluator.value(at: state.point)]
      + (0..<iterations).map { k in
        let isFinite = try method.advance(
          &state, iteration: k, from: ClosingResiduals(counter), using: stream.at(iteration: k))
        #expect(isFinite)
        return evaluator.value(at: state.point)
      }
    return (values, counter.counts)
  }

  /// Every Jacobian leads to the end of the valley, and never up.
  @Test(arguments: [2, 4, 10])
  func rosenbrock(n: Int) throws {
    for (scheme, end) in [
      (JacobianScheme.forwardMode, 1e-25), (.reverseMode, 1e-25), (.complexStep, 1e-25),
      (.centralDifferences(radius: 1e-5), 1e-20),
      (.forwardDifferences(radius: 1e-8), 1e-20),
    ] {
      let (values, counts) = try Self.run(Rosenbrock(dimension: n), scheme, iterations: 60)
      #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 })
      // With four variables it ends in the second minimum, as MINPACK does with a first region of a hundredth.
      #expect(n == 4 ? abs(values.last! - 3.701428610430) < 1e-9 : values.last! < end)
      switch scheme {
      case .forwardMode, .complexStep:
        #expect(counts.tangents == 60 * n && counts.values <= 200 && counts.gradients == 0)
      case .reverseMode:
        #expect(counts.gradients == 60 * 2 * (n - 1) && counts.values <= 200)
        #expect(counts.tangents == 0)
      case .centralDifferences: #expect(counts.values >= 120 * n && counts.tangents == 0)
      case .forwardDifferences: #expect(counts.values >= 60 * n && counts.values < 90 * n + 200)
      }
    }
  }

  /// The same Jacobian by rows, by columns and by complex steps, also at 0, where nothing shows how small a step
  /// should be.
  @Test(arguments: [0, 1e-3, 1], [0, 0.2])
  func exactJacobians(size: Double, regularization: Double) throws {
    let problems: [any Problem] = [
      Rosenbrock(dimension: 5, valley: 0.7, steepness: 3),
      MultidimensionalScaling(
        distances: [0, 1, 2, 1, 0, 1.5, 2, 1.5, 0], objects: 3, embedding: 2, loss: .distances),
      Self.network([4], regularization: regularization),
    ]
    for problem in problems {
      // Maps have no derivative where objects coincide.
      if size == 0, problem is MultidimensionalScaling { continue }
      let sum = SumOfSquares(try #require(problem.residualGraph()))
      let (m, n) = (sum.count, sum.dimension)
      let x = Self.stream.at(iteration: 90).normals(n).map { size * $0 }
      let oracle = ClosingResiduals(CountingOracle(Evaluator(problem.graph())))
      var (r, probe) = ([Double](repeating: 0, count: m), x)
      try oracle.residuals(of: sum, at: x.span, into: &r)
      func jacobian(_ scheme: JacobianScheme) throws -> [Double] {
        var made = [Double](repeating: .nan, count: m * n)
        try oracle.jacobian(of: sum, by: scheme, at: x.span, with: r, probe: &probe, into: &made)
        return made
      }
      let columns = try jacobian(.forwardMode)
      let largest = columns.reduce(0) { max($0, abs($1)) }
      for scheme in [JacobianScheme.reverseMode, .complexStep, .forwardMode] {
        for (made, expected) in zip(try jacobian(scheme), columns) {
          #expect(abs(made - expected) <= 1e-14 * largest, "\(scheme)")
        }
      }
    }
  }

  private static func network(_ hidden: [Int], regularization: Double) -> FeedForwardNetwork {
    FeedForwardNetwork(
      features: stream.substream("features").at(iteration: 0).normals(30 * 3),
      labels: (0..<30).map { $0 * $0 % 7 % 3 }, classes: 3, hidden: hidden, loss: .meanSquares,
      regularization: regularization)
  }

  /// Without hidden layers a network is linear: at the end its gradient is 0, and J never changed.
  @Test(arguments: [0, 0.1], [JacobianScheme.forwardMode, .reverseMode])
  func linearNetworks(regularization: Double, scheme: JacobianScheme) throws {
    let problem = Self.network([], regularization: regularization)
    let (values, counts) = try Self.run(problem, scheme, iterations: 20)
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-15) })
    let m = 90 + (regularization > 0 ? 9 : 0)
    #expect(counts.gradients == (scheme == .reverseMode ? 20 * m : 0))
    // The normal equations of each output, with their penalty, by elimination.
    let evaluator = Evaluator(problem.graph())
    let n = problem.dimension
    let zero = [Double](repeating: 0, count: n)
    let columns = (0..<n).map { i in
      var unit = zero
      unit[i] = 1
      return zip(evaluator.gradient(at: unit), evaluator.gradient(at: zero)).map { $0 - $1 }
    }
    let x = Self.solved(columns, evaluator.gradient(at: zero).map { -$0 })
    #expect(abs(values.last! - evaluator.value(at: x)) <= 1e-12 * values.last!)
  }

  /// x with Ax = b for a positive definite A.
  private static func solved(_ matrix: [[Double]], _ b: [Double]) -> [Double] {
    var rows = zip(matrix, b).map { $0 + [$1] }
    let n = b.count
    for k in 0..<n {
      for i in k + 1..<n {
        let factor = rows[i][k] / rows[k][k]
        for j in k...n { rows[i][j] -= factor * rows[k][j] }
      }
    }
    var x = [Double](repeating: 0, count: n)
    for k in (0..<n).reversed() {
      x[k] = (k + 1..<n).reduce(rows[k][n]) { $0 - rows[k][$1] * x[$1] } / rows[k][k]
    }
    return x
  }

  /// Networks, whose minimum nobody knows, come down to less than half of their value at the start.
  @Test(arguments: [0, 1e-3])
  func networks(regularization: Double) throws {
    let (values, _) = try Self.run(
      Self.network([4], regularization: regularization), .forwardMode, iterations: 60)
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-15) })
    #expect(values.last! < 0.5 * values[0])
  }

  /// There are directions in which nothing changes: those that rotate or move the map.
  @Test(arguments: MultidimensionalScaling.Loss.allCases)
  func maps(loss: MultidimensionalScaling.Loss) throws {
    let w = Self.stream.substream("map").at(iteration: 0).normals(2 * 8)
    let distances = (0..<64).map { k in
      let (i, j) = (k / 8, k % 8)
      return hypot(w[2 * i] - w[2 * j], w[2 * i + 1] - w[2 * j + 1])
    }
    let problem = MultidimensionalScaling(
      distances: distances, objects: 8, embedding: 2, loss: loss)
    let (values, _) = try Self.run(problem, .forwardMode, iterations: 80)
    // Values fall until rounding alone moves a map that fits.
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 || $1 < 1e-24 })
    #expect(values.last! < 1e-24 || values.last! > 1e-3, "\(values.last!)")
    #expect(values[75] < 1e-24 || abs(values.last! - values[75]) <= 1e-9 * values.last!)
  }

  /// Residuals that are NaN, constant, or infinite away from the start: an iteration ends all the same.
  @Test(arguments: 0..<4)
  func awkwardResiduals(kind: Int) throws {
    let graph = Graph(parameters: 2) { x in
      switch kind {
      case 0: log(1.001 - square(x))
      case 1: x.constant([1, 2])
      case 2: 1 / (1.001 - x)
      default: exp(500 * (square(x) - 1.001)) - 1
      }
    }
    let sum = SumOfSquares(graph)
    let counter = CountingOracle(Evaluator(Graph(parameters: 2) { AutoDiff.dot($0, $0) }))
    var method = LevenbergMarquardt(sum, by: .forwardMode)
    var state = method.start(at: [1, 1])
    for k in 0..<30 {
      let before = counter.counts
      guard
        try method.advance(
          &state, iteration: k, from: ClosingResiduals(counter), using: Self.stream.at(iteration: k)
        )
      else { break }
      #expect(counter.counts.tangents == before.tangents + 2)
      #expect(counter.counts.values <= before.values + 61)
      #expect(state.point.allSatisfy { $0.isFinite })
    }
  }
}
