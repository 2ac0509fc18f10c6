import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Problems
import Sampling
import Testing

/// Every method against a loop written as in its paper, with exact gradients of a function that is not quadratic.
struct TextbookLoopsTests {
  private static let n = 7
  private static let last = 60

  /// A method's points x₀, …, x₆₀ on log-block, whose L is 1.
  private static func path(_ make: (ReverseMode, Int) -> some EstimateOptimizer) -> [[Double]] {
    func path<O: EstimateOptimizer>(_ optimizer: O) -> [[Double]] {
      var optimizer = optimizer
      let oracle = O.Estimator.Oracle(CountingOracle(Evaluator(graph)))
      var state = optimizer.start(at: start)
      #expect(state.count == optimizer.vectorCount * n)
      return [start]
        + (0..<last).map { k in
          let draw = RandomStream(seed: 0).at(iteration: k)
          #expect(optimizer.advance(&state, iteration: k, from: oracle, using: draw))
          return Array(state.prefix(n))
        }
    }
    return path(make(ReverseMode(), n))
  }

  private static func path(_ schedule: some LinearSchedule) -> [[Double]] {
    path { LinearMethod(schedule, $0, dimension: $1) }
  }

  private static func path(_ update: some GradientUpdate) -> [[Double]] {
    path { EntrywiseMethod(update, $0, dimension: $1) }
  }

  private static let start = RandomStream(seed: 41).at(iteration: 0).normals(n)
  /// ½ Σ λᵢ ln(1 + xᵢ²): curved by at most λᵢ ≤ 1, and for small x by just that.
  private static let graph = Graph(parameters: n) { x in
    let λ = x.constant((0..<n).map { pow(0.6, Double($0)) })
    return 0.5 * dot(λ, log(1 + x * x))
  }
  private static func g(_ x: [Double]) -> [Double] { Evaluator(graph).gradient(at: x) }

  private func expectSame(_ points: [[Double]], _ expected: [[Double]]) {
    #expect(points.count == expected.count)
    for (k, (x, y)) in zip(points, expected).enumerated() {
      #expect(largestDifference(x, y) < 1e-12, "iteration \(k)")
    }
  }

  private func largestDifference(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).map { abs($0 - $1) }.max()!
  }

  /// `iterate` makes x_{k+1} from k and the points so far.
  private func points(_ iterate: (Int, [[Double]]) -> [Double]) -> [[Double]] {
    (0..<Self.last).reduce(into: [Self.start]) { $0.append(iterate($1, $0)) }
  }

  @Test(arguments: [(0.5, 0.9), (1.2, 0.3), (0.1, 0)])
  func heavyBall(step α: Double, momentum β: Double) {
    expectSame(
      Self.path(HeavyBall(step: α, momentum: β)),
      points { k, x in
        let before = k == 0 ? x[0] : x[k - 1]
        let g = Self.g(x[k])
        return (0..<Self.n).map { x[k][$0] - α * g[$0] + β * (x[k][$0] - before[$0]) }
      })
  }

  @Test(arguments: [1, 0.3], [nil, 0.5, 0.9])
  func nesterov(step α: Double, momentum constant: Double?) {
    expectSame(
      Self.path(
        NesterovMomentum(step: α, momentum: constant.map { .constant($0) } ?? .growing)),
      points { k, x in
        let β = constant ?? Double(k) / Double(k + 3)
        let before = k == 0 ? x[0] : x[k - 1]
        let y = (0..<Self.n).map { x[k][$0] + β * (x[k][$0] - before[$0]) }
        return zip(y, Self.g(y)).map { $0 - α * $1 }
      })
  }

  /// The constant for strongly convex functions is (√L − √μ)/(√L + √μ) at the step 1/L.
  @Test(arguments: [(1.0, 0.01), (4, 1)])
  func stronglyConvexMomentum(L: Double, μ: Double) {
    let expected = (L.squareRoot() - μ.squareRoot()) / (L.squareRoot() + μ.squareRoot())
    guard
      case .constant(let β) = NesterovMomentum.Momentum.stronglyConvex(step: 1 / L, convexity: μ)
    else { return #expect(Bool(false)) }
    #expect(relativeDifference(β, expected) < 1e-14)
  }

  @Test(arguments: [1, 5.0], [0, 0.02])
  func accelerated(constant c: Double, convexity μ: Double) {
    let L = 1.0
    var (v, γ) = (Self.start, μ > 0 ? μ : L)
    expectSame(
      Self.path(
        AcceleratedCoupling(
          .of(secondMoment: c, smoothness: L), convexity: μ, initial: μ > 0 ? μ : L)),
      points { k, points in
        let x = points[k]
        // c²L·a² + (γ − μ)·a − γ = 0.
        let (A, B) = (c * c * L, γ - μ)
        let a = (-B + (B * B + 4 * A * γ).squareRoot()) / (2 * A)
        let next = (1 - a) * γ + a * μ
        #expect(relativeDifference(A * a * a, next) < 1e-12)
        let y = (0..<Self.n).map { x[$0] + a * γ / (γ + a * μ) * (v[$0] - x[$0]) }
        let g = Self.g(y)
        let τ = a * μ / next
        v = (0..<Self.n).map { (1 - τ) * v[$0] + τ * y[$0] - a / next * g[$0] }
        γ = next
        return zip(y, g).map { $0 - $1 / (c * L) }
      })
  }

  /// f in another unit changes only the gains, by the inverse of the unit.
  @Test(arguments: [1e-200, 1e-30, 1e150], [0, 0.02])
  func acceleratedInAnyUnit(unit L: Double, convexity μ: Double) {
    var own = AcceleratedCoupling(
      .of(secondMoment: 5, smoothness: 1), convexity: μ, initial: μ > 0 ? μ : 1)
    var scaled = AcceleratedCoupling(
      .of(secondMoment: 5, smoothness: L), convexity: μ * L, initial: μ > 0 ? μ * L : L)
    for _ in 0..<50 {
      let (one, other) = (own.next(), scaled.next())
      #expect(relativeDifference(other.lookahead, one.lookahead) < 1e-12)
      #expect(relativeDifference(other.decay, one.decay) < 1e-12)
      #expect(relativeDifference(other.memoryGain * L, one.memoryGain) < 1e-12)
    }
  }

  @Test func nesterovSpokoinysGains() {
    for (n, L) in [(8, 1.0), (40, 3)] {
      let gains = AcceleratedCoupling.Gains.nesterovSpokoiny(dimension: n, smoothness: L)
      let m = Double(n)
      #expect(relativeDifference(gains.step, 1 / (4 * (m + 4) * L)) < 1e-15)
      #expect(relativeDifference(gains.momentum, 1 / (16 * (m + 1) * (m + 1) * L)) < 1e-15)
    }
  }

  @Test(arguments: [5, 20, 60])
  func optimizedGradient(horizon N: Int) {
    var (y, θ) = (Self.start, 1.0)
    expectSame(
      Array(Self.path(OptimizedGradientMethod(step: 1, horizon: N)).prefix(N + 1)),
      Array(
        points { k, points in
          let x = points[k]
          let g = Self.g(x)
          let next = (1 + (1 + (k == N - 1 ? 8 : 4) * θ * θ).squareRoot()) / 2
          let yNext = zip(x, g).map { $0 - $1 }
          defer { (y, θ) = (yNext, next) }
          return (0..<Self.n).map {
            yNext[$0] + (θ - 1) / next * (yNext[$0] - y[$0]) + θ / next * (yNext[$0] - x[$0])
          }
        }.prefix(N + 1)))
  }

  /// √2, 2, √2, 2 + √2, √2, 2, √2, then 1 + ρ²: h = 1 + ρ^{ν₂(k) − 1}.
  @Test(arguments: [1, 0.25])
  func silver(unit: Double) {
    let root = 2.0.squareRoot()
    let eight = [root, 2, root, 2 + root, root, 2, root, 1 + (1 + root) * (1 + root)]
    var schedule = SilverSteps(unit: unit)
    for h in eight { #expect(relativeDifference(-schedule.next().pointGain, h * unit) < 1e-14) }
  }

  @Test(arguments: [(0.7, 1.0, 1.0), (0.4, 10, 0.5)])
  func decreasing(step α: Double, offset k0: Double, exponent p: Double) {
    expectSame(
      Self.path(DecreasingSteps(step: α, offset: k0, exponent: p)),
      points { k, x in
        zip(x[k], Self.g(x[k])).map { $0 - α / pow(1 + Double(k) / k0, p) * $1 }
      })
  }

  @Test(arguments: [0, 10.0])
  func spsa(stability A: Double) {
    var schedule = SPSAGains(step: 0.5, stability: A)
    // a/(A + k + 1)^0.602 with the a that makes the first step 0.5.
    let a = 0.5 * pow(A + 1, 0.602)
    for k in 0..<50 {
      let next = schedule.next()
      #expect(relativeDifference(-next.pointGain, a / pow(A + Double(k) + 1, 0.602)) < 1e-13)
      #expect(relativeDifference(next.radiusFactor, 1 / pow(Double(k) + 1, 0.101)) < 1e-14)
    }
  }

  @Test(arguments: [0.5, 1.5])
  func averaging(step α: Double) {
    let descent = points { k, z in zip(z[k], Self.g(z[k])).map { $0 - α * $1 } }
    let means = (0...Self.last).map { k in
      (0..<Self.n).map { i in descent[0...k].reduce(0) { $0 + $1[i] } / Double(k + 1) }
    }
    expectSame(Self.path(IterateAveraging(step: α)), means)
  }

  @Test(arguments: [(0.01, 0.9, 0.999, 1e-8), (0.1, 0.5, 0.9, 1e-3)])
  func adam(step α: Double, β1: Double, β2: Double, δ: Double) {
    var m = [Double](repeating: 0, count: Self.n)
    var v = m
    expectSame(
      Self.path(Adam(step: α, decay: MomentDecay(β1: β1, β2: β2, δ: δ))),
      points { k, x in
        let g = Self.g(x[k])
        return (0..<Self.n).map { i in
          m[i] = β1 * m[i] + (1 - β1) * g[i]
          v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i]
          let mHat = m[i] / (1 - pow(β1, Double(k + 1)))
          let vHat = v[i] / (1 - pow(β2, Double(k + 1)))
          return x[k][i] - α * mHat / (vHat.squareRoot() + δ)
        }
      })
  }

  @Test(arguments: [(0.01, 0.9, 0.999, 1e-8), (0.1, 0.5, 0.9, 1e-3)])
  func amsgrad(step α: Double, β1: Double, β2: Double, δ: Double) {
    var m = [Double](repeating: 0, count: Self.n)
    var (v, largest) = (m, m)
    expectSame(
      Self.path(AMSGrad(step: α, decay: MomentDecay(β1: β1, β2: β2, δ: δ))),
      points { k, x in
        let g = Self.g(x[k])
        return (0..<Self.n).map { i in
          m[i] = β1 * m[i] + (1 - β1) * g[i]
          v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i]
          largest[i] = max(largest[i], v[i])
          return x[k][i] - α * m[i] / (largest[i].squareRoot() + δ)
        }
      })
  }

  @Test(arguments: [0.05, 0.3])
  func sign(step α: Double) {
    expectSame(
      Self.path(SignDescent(step: α)),
      points { k, x in
        zip(x[k], Self.g(x[k])).map { $0 - ($1 > 0 ? α : $1 < 0 ? -α : 0) }
      })
  }

  /// An entry of G that is 0 does not say where to go.
  @Test func withoutSign() {
    var state = [1.0, 2, 3, 4]
    state.withUnsafeMutableBufferPointer {
      SignDescent(step: 0.5).apply([0, 3, -0.0, -1e-300].span, to: $0, iteration: 0)
    }
    #expect(state == [1, 1.5, 3, 4.5])
  }
}
