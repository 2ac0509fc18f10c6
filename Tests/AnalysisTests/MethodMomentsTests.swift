import Analysis
import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Problems
import Sampling
import Testing

/// What methods with memory do on quadratics in expectation: numbers worked out independently, and actual runs of the
/// methods.
struct MethodMomentsTests {
  // MARK: Check values

  /// λ from 1 to 10 in geometric progression, x₀ − x* = (1, …, 1).
  private static let λ = (0..<8).map { pow(10, Double($0) / 7) }
  private static let quadratic = QuadraticMoments(
    eigenvalues: λ, offset: [Double](repeating: 1, count: 8))

  private static func gap(
    _ schedule: some LinearSchedule, _ moments: EstimatorMoments = .sphere(dimension: 8),
    _ error: QuadraticMoments.EstimateError = .init()
  ) -> Double {
    quadratic.curve(of: moments, schedule, error: error, at: [60])[0].gap
  }

  private static let ball = HeavyBall(step: 0.5 / 80, momentum: 0.6)
  private static let nesterov = NesterovMomentum(step: 0.5 / 640, momentum: .growing)
  /// The noise n/(2ε²)·σ² with σ = 0.01 and ε = 0.1.
  private static let noise = QuadraticMoments.EstimateError(noise: 8 * 1e-4 / (2 * 0.01))

  /// E f after 60 iterations, to the digits given.
  @Test func sixtyIterations() {
    for (value, expected) in [
      (Self.gap(Self.ball), 0.277315), (Self.gap(Self.nesterov), 1.206756),
      (Self.gap(Self.ball, .sphere(dimension: 8), Self.noise), 0.278885),
      (Self.gap(Self.nesterov, .sphere(dimension: 8), Self.noise), 1.207496),
      // Forward differences: β = ελ/2, ν = 2σ²/ε².
      (
        Self.gap(
          HeavyBall(step: 0.05, momentum: 0.6), .exact(dimension: 8),
          .init(bias: 0.05, noise: 2 * 1e-4 / 0.01)), 0.046742
      ),
    ] {
      #expect(abs(value - expected) < 5.1e-7, "\(value) for \(expected)")
    }
  }

  /// The curve of a deterministic method, continued from its point and memory after some iterations, goes on as from
  /// the start; with a bias, which acts through the sums of both.
  @Test(arguments: [1, 7])
  func curvesGoOnFromAMemory(after k: Int) {
    let (λ, α, β, bias) = (Self.λ, 0.05, 0.6, 0.04)
    var x = λ.indices.map { 1 + 0.3 * Double($0) }
    let start = x
    var u = [Double](repeating: 0, count: 8)
    for _ in 0..<k {
      for i in x.indices {
        u[i] = β * u[i] - α * (λ[i] * x[i] + bias * λ[i])
        x[i] += u[i]
      }
    }
    let ball = HeavyBall(step: α, momentum: β)
    let error = QuadraticMoments.EstimateError(bias: bias, noise: 0.02)
    func curve(
      _ x: [Double], _ u: [Double]?, _ error: QuadraticMoments.EstimateError, at iteration: Int
    ) -> Double {
      QuadraticMoments(eigenvalues: λ, offset: x, memory: u)
        .curve(of: .exact(dimension: 8), ball, error: error, at: [iteration])[0].gap
    }
    var exact = error
    exact.noise = 0
    let whole = curve(start, nil, exact, at: k + 9)
    #expect(abs(curve(x, u, exact, at: 9) / whole - 1) < 1e-12)
    #expect(abs(curve(x, nil, exact, at: 9) / whole - 1) > 1e-3)
    // The continued curve has none of the earlier noise, so noise adds less to it.
    #expect(curve(x, u, error, at: 9) < curve(start, nil, error, at: k + 9))
  }

  /// A slip in the momentum, its sign or c, or a missing bias, moves these numbers by more than their last digit.
  @Test func slipsWouldBeSeen() {
    struct Slip: LinearSchedule {
      static let hasMemory = true
      var k = 0.0
      let momentum: @Sendable (Double) -> Double
      let step: Double
      mutating func next() -> LinearIteration {
        let β = momentum(k)
        k += 1
        return LinearIteration(
          lookahead: β, decay: β, pointGain: -step, memoryGain: -step)
      }
    }
    let one = Self.gap(Slip(momentum: { ($0 + 1) / ($0 + 4) }, step: 0.5 / 640))
    let sign = Self.gap(Slip(momentum: { -$0 / ($0 + 3) }, step: 0.5 / 640))
    for slip in [one, sign, Self.gap(Self.nesterov, .gaussian(dimension: 8))] {
      #expect(abs(slip - 1.206756) > 1e-3)
    }
    let unbiased = Self.gap(
      HeavyBall(step: 0.05, momentum: 0.6), .exact(dimension: 8),
      .init(bias: 0, noise: 2 * 1e-4 / 0.01))
    #expect(abs(unbiased - 0.046742) > 1e-3)
  }

  /// block10, κ = 1e5, L nominal: plain descent and the accelerated form at k/n.
  @Test(arguments: [
    (10, 10, 2.266254e-3, 1.056665e-3), (10, 100, 2.247609e-4, 1.618958e-5),
    (80, 30, 7.571337e-4, 1.593755e-4), (80, 300, 7.498485e-5, 1.461269e-6),
  ])
  func acceleration(n: Int, perVariable: Int, plain: Double, accelerated: Double) {
    let quadratic = QuadraticMomentsTests.even(QuadraticMomentsTests.block10(n))
    let sphere = EstimatorMoments.sphere(dimension: n)
    let c = Double(n)
    let k = [n * perVariable]
    let found = quadratic.curve(of: sphere, step: 1 / c, at: k)[0].gap
    #expect(relativeDifference(found, plain) < 5e-7)
    let schedule = AcceleratedCoupling(.of(secondMoment: c, smoothness: 1), initial: 1)
    let fast = quadratic.curve(of: sphere, schedule, at: k)[0].gap
    #expect(relativeDifference(fast, accelerated) < 5e-7, "\(fast)")
    // A c that is off by 2 shows: it is that of normal directions.
    let slip = AcceleratedCoupling(.of(secondMoment: c + 2, smoothness: 1), initial: 1)
    #expect(
      relativeDifference(quadratic.curve(of: sphere, slip, at: k)[0].gap, accelerated) > 1e-3)
  }

  /// geometric10, κ = 100, γ₀ = μ: n·rate of E f over k/n in [60, 200].
  @Test(arguments: [(10, 0.1728), (80, 0.1731)])
  func strongAcceleration(n: Int, rate: Double) {
    let λ = (0..<n).map { pow(100, -Double($0 % 10) / 9) }
    let quadratic = QuadraticMomentsTests.even(λ)
    let sphere = EstimatorMoments.sphere(dimension: n)
    func slope(_ schedule: some LinearSchedule) -> Double {
      let points = quadratic.curve(of: sphere, schedule, at: [60 * n, 200 * n])
      return log(points[0].gap / points[1].gap) / 140
    }
    let accelerated = AcceleratedCoupling(
      .of(secondMoment: Double(n), smoothness: 1), convexity: 0.01, initial: 0.01)
    #expect(abs(slope(accelerated) - rate) < 6e-5, "\(slope(accelerated))")
    #expect(abs(slope(GradientDescent(step: 1 / Double(n))) - 0.02465) < 6e-6)
  }

  // MARK: Worst functions

  /// OGM on ½‖x‖²: LR²/(2θ_N²) after its last iteration.
  @Test(arguments: [1, 2, 5, 10, 50, 100])
  func optimizedGradientOnAQuadratic(horizon N: Int) {
    let quadratic = QuadraticMoments(eigenvalues: [1], offset: [1])
    let gap = quadratic.curve(
      of: .exact(dimension: 1), OptimizedGradientMethod(step: 1, horizon: N), at: [N])[0].gap
    // y_N is one half of a step behind; θ_N from its own recursion.
    var θ = 1.0
    for i in 1...N { θ = (1 + (1 + (i == N ? 8 : 4) * θ * θ).squareRoot()) / 2 }
    #expect(abs(OptimizedGradientMethod.lastParameter(horizon: N) - θ) < 1e-12 * θ)
    #expect(abs(gap - 1 / (2 * θ * θ)) < 1e-12 * 0.5, "\(gap) for \(1 / (2 * θ * θ))")
  }

  /// OGM and silver steps on the Huber functions that are worst for them, of n variables.
  @Test(arguments: [1, 3])
  func worstHuberFunctions(n: Int) {
    func last(_ schedule: some LinearSchedule, threshold: Double, count: Int) -> Double {
      let evaluator = Evaluator(Huber(dimension: n, threshold: threshold).graph())
      var method = LinearMethod(schedule, ReverseMode(), dimension: n)
      let oracle = ReverseMode.Oracle(CountingOracle(evaluator))
      var state = method.start(
        at: [Double](repeating: 1 / Double(n).squareRoot(), count: n))
      for k in 0..<count {
        _ = method.advance(
          &state, iteration: k, from: oracle, using: RandomStream(seed: 0).at(iteration: k))
      }
      return evaluator.value(at: Array(state.prefix(n)))
    }
    for N in [1, 2, 10, 33, 100] {
      let θ = OptimizedGradientMethod.lastParameter(horizon: N)
      let value = last(
        OptimizedGradientMethod(step: 1, horizon: N), threshold: 1 / (θ * θ), count: N)
      #expect(abs(value - 1 / (2 * θ * θ)) < 1e-12)
    }
    let ρ = 1 + 2.0.squareRoot()
    for m in 1...5 {
      let power = pow(ρ, Double(m))
      let value = last(
        SilverSteps(unit: 1), threshold: 1 / (2 * power - 1), count: 1 << m - 1)
      #expect(abs(value - 1 / (4 * power - 2)) < 1e-12)
    }
  }
}
