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

  /// (JᵀJ + λD²)p = −Jᵀr, with more residuals than variables, as many and fewer; and what the model says of p.
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

  /// By all Jacobians to the end of the valley, and never up.
  @Test(arguments: [2, 4, 10])
  func rosenbrock(n: Int) throws {
    for (scheme, end) in [
      (JacobianScheme.forwardMode, 1e-25), (.centralDifferences(radius: 1e-5), 1e-20),
      (.forwardDifferences(radius: 1e-8), 1e-20),
    ] {
      let (values, counts) = try Self.run(Rosenbrock(dimension: n), scheme, iterations: 60)
      #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 })
      // With four variables it ends in the second minimum.
      #expect(n == 4 ? abs(values.last! - 3.701428610430) < 1e-9 : values.last! < end)
      switch scheme {
      case .forwardMode: #expect(counts.tangents == 60 * n && counts.values <= 200)
      case .centralDifferences: #expect(counts.values >= 120 * n && counts.tangents == 0)
      case .forwardDifferences: #expect(counts.values >= 60 * n && counts.values < 90 * n + 200)
      }
    }
  }

  /// Whatever is rotated or moved, there are directions in which nothing changes.
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
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 <= $0 })
    #expect(values.last! < 1e-24 || values.last! > 1e-3, "\(values.last!)")
    #expect(values[75] < 1e-24 || abs(values.last! - values[75]) <= 1e-9 * values.last!)
  }

  /// Residuals that are no numbers, constant, or infinite away from the start: an iteration ends all the same.
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
