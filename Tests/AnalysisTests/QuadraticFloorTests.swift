import Analysis
import Estimators
import Foundation
import Optimizers
import Testing

/// The floor on which noise keeps a method that never ends: the fixed point of the recursion.
struct QuadraticFloorTests {
  private typealias Error = QuadraticMoments.EstimateError

  /// κ = 10.
  private static func geometric10(_ n: Int) -> QuadraticMoments {
    QuadraticMomentsTests.even((0..<n).map { pow(10, -Double($0 % 10) / 9) })
  }

  /// σ = 1e−3, ε = 0.1, α = r/(nL): the printed digits.
  @Test(arguments: [(10, 1, 1.57812571e-4), (10, 0.1, 1.27612060e-5), (40, 1, 6.29190949e-4)])
  func printedNumbers(n: Int, relative: Double, gap: Double) throws {
    let noise = EstimateNoise.central(.independent(.sphere), dimension: n, radius: 0.1)
    func floor(_ ν: Double) throws -> Double {
      try #require(
        Self.geometric10(n).floor(
          of: .sphere(dimension: n), step: relative / Double(n), error: Error(noise: ν))
      ).gap
    }
    let ν = noise.variance(deviation: 1e-3)
    #expect(abs(try floor(ν) - gap) < 0.51e-8 * pow(10, Foundation.floor(log10(gap))))
    // The floor is exactly proportional to σ²/ε², so half of ν gives half of it, not the printed number.
    let half = try floor(ν / 2)
    #expect(abs(half / gap - 0.5) < 1e-8)
    let scaled = EstimateNoise.central(.independent(.sphere), dimension: n, radius: 0.05)
      .variance(deviation: 3e-3)
    #expect(relativeDifference(try floor(scaled), 36 * (try floor(ν))) < 1e-12)
  }

  /// §8's curves, with what the estimators' own formulas say of σ = 0.01, ε = 0.1.
  @Test func printedCurves() {
    let quadratic = QuadraticMoments(
      eigenvalues: (0..<8).map { pow(10, Double($0) / 7) },
      offset: [Double](repeating: 1, count: 8))
    func gap(
      _ schedule: some LinearSchedule, _ moments: EstimatorMoments, _ traits: EstimatorTraits
    ) -> Double {
      let error = Error(bias: traits.bias, noise: traits.noise!.variance(deviation: 0.01))
      return quadratic.curve(of: moments, schedule, error: error, at: [60])[0].gap
    }
    let sphere = TwoPoint(dimension: 8, radius: 0.1).traits
    let forward = CoordinateDifferences(dimension: 8, scheme: .forward, radius: 0.1).traits
    for (value, expected) in [
      (gap(HeavyBall(step: 0.5 / 80, momentum: 0.6), sphere.moments!, sphere), 0.278885),
      (
        gap(NesterovMomentum(step: 0.5 / 640, momentum: .growing), sphere.moments!, sphere),
        1.207496
      ),
      (gap(HeavyBall(step: 0.05, momentum: 0.6), forward.moments!, forward), 0.046742),
    ] {
      #expect(abs(value - expected) < 5.1e-7, "\(value) for \(expected)")
    }
  }

  private static let λ = [1, 0.8, 0.8, 0.31, 0.1, 0.1, 0.1, 0.04]

  private static let schedules: [any LinearSchedule] = [
    GradientDescent(step: 0.07), HeavyBall(step: 0.02, momentum: 0.5),
    HeavyBall(step: 0.015, momentum: 0.9),
    NesterovMomentum(step: 0.03, momentum: .constant(0.7)),
    NesterovMomentum(step: 0.05, momentum: .constant(0)),
    DecreasingSteps(step: 0.07, offset: 3, exponent: 0),
    AcceleratedCoupling(.of(secondMoment: 15, smoothness: 1), convexity: 0.04, initial: 0.04),
  ]

  /// The curve ends on the floor, from wherever it starts, with bias and any noise.
  @Test(arguments: schedules.indices)
  func curvesEndThere(schedule i: Int) throws {
    let schedule = Self.schedules[i]
    let iteration = try #require(schedule.constantIteration)
    let quadratic = QuadraticMoments(
      eigenvalues: Self.λ, offset: (0..<8).map { 0.3 * Double($0) - 1 },
      biases: (0..<8).map { 1 + 0.2 * Double($0) }, noises: (0..<8).map { 0.5 + Double($0 % 3) })
    var curved = Error(bias: -0.04, noise: 0.3)
    curved.curvature = quadratic.forwardCurvatureNoise(radius: 0.7)
    for moments in [
      EstimatorMoments.sphere(dimension: 8), .exact(dimension: 8), .rademacher(dimension: 8),
      .l1Sphere(dimension: 8), .gaussian(dimension: 8).averaged(over: 3),
    ] {
      for error in [Error(noise: 0.2), Error(bias: 0.1), curved] {
        let floor = try #require(quadratic.floor(of: moments, iteration, error: error))
        let end = quadratic.curve(of: moments, schedule, error: error, at: [20_000])[0]
        #expect(relativeDifference(floor.gap, end.gap) < 1e-9, "\(moments), \(error)")
        #expect(relativeDifference(floor.gradientNormSquared, end.gradientNormSquared) < 1e-9)
        #expect(relativeDifference(floor.distanceSquared, end.distanceSquared) < 1e-9)
      }
      let none = try #require(quadratic.floor(of: moments, iteration, error: Error()))
      #expect(none.gap == 0 && none.distanceSquared == 0)
    }
  }

  /// One variable, by hand: m = α(ν + β²(2/(αλ) − 1))/(λ(2 − aαλ)), and E(x − x*)² = β²/λ² where nothing is random.
  @Test(arguments: [(0.5, 0.3), (2, 0.7)])
  func oneVariable(λ: Double, α: Double) throws {
    let quadratic = QuadraticMoments(eigenvalues: [λ], offset: [3])
    let β = 0.2
    let exact = EstimatorMoments.exact(dimension: 1)
    let noise = try #require(quadratic.floor(of: exact, step: α, error: Error(noise: 0.9)))
    #expect(relativeDifference(noise.distanceSquared, α * 0.9 / (λ * (2 - α * λ))) < 1e-14)
    #expect(relativeDifference(noise.gap, α * 0.9 / (2 * (2 - α * λ))) < 1e-14)
    let bias = try #require(quadratic.floor(of: exact, step: α, error: Error(bias: β)))
    #expect(relativeDifference(bias.distanceSquared, β * β) < 1e-13)
  }

  /// There is a floor where moments stay bounded, and nowhere else.
  @Test func noFloorWithoutStability() {
    let quadratic = QuadraticMoments(
      eigenvalues: Self.λ, offset: [Double](repeating: 1, count: 8))
    let error = Error(noise: 0.1)
    for moments in [
      EstimatorMoments.exact(dimension: 8), .sphere(dimension: 8), .gaussian(dimension: 8),
      .rademacher(dimension: 8), .orthonormal(3, dimension: 8),
    ] {
      for power in -40...20 {
        let α = pow(1.2, Double(power))
        let floor = quadratic.floor(of: moments, step: α, error: error)
        #expect((floor != nil) == quadratic.isStable(moments, step: α), "\(moments), α = \(α)")
      }
      for momentum in [0.3, 0.9] {
        for power in -18...7 {
          let ball = HeavyBall(step: pow(1.5, Double(power)), momentum: momentum)
          let floor = quadratic.floor(of: moments, ball.constantIteration!, error: error)
          let end = quadratic.curve(of: moments, ball, error: error, at: [20_000])[0].gap
          #expect((floor != nil) == (end < 1e6), "\(moments), \(ball): \(end)")
        }
      }
    }
  }

  /// Along an axis without curvature, noise drives x for ever, and f does not notice.
  @Test func flatAxes() throws {
    let quadratic = QuadraticMoments(eigenvalues: [1, 0, 0.5], offset: [1, 2, 3])
    let noisy = try #require(
      quadratic.floor(of: .sphere(dimension: 3), step: 0.1, error: Error(noise: 1)))
    #expect(noisy.distanceSquared == .infinity && noisy.gap.isFinite && noisy.gap > 0)
    let quiet = try #require(
      quadratic.floor(of: .exact(dimension: 3), step: 0.1, error: Error()))
    #expect(quiet.distanceSquared == 4 && quiet.gap == 0)
  }

  /// Schedules that change have no floor; γ₀ = L changes, γ₀ = μ does not.
  @Test func schedulesThatChange() {
    let gains = AcceleratedCoupling.Gains.of(secondMoment: 3, smoothness: 2)
    let changing: [any LinearSchedule] = [
      DecreasingSteps(step: 1, offset: 2, exponent: 1), SPSAGains(step: 1, stability: 3),
      NesterovMomentum(step: 1, momentum: .growing), IterateAveraging(step: 1),
      AcceleratedCoupling(gains, initial: 2), SilverSteps(unit: 1),
      AcceleratedCoupling(gains, convexity: 0.1, initial: 2),
    ]
    for schedule in changing { #expect(schedule.constantIteration == nil, "\(schedule)") }
    for schedule in Self.schedules {
      let constant = schedule.constantIteration
      var running = schedule
      for _ in 0..<5 {
        let next = running.next()
        #expect(constant.map { abs($0.pointGain - next.pointGain) < 1e-15 } == true)
        #expect(constant.map { abs($0.memoryGain - next.memoryGain) < 1e-14 } == true)
        #expect(constant.map { abs($0.lookahead - next.lookahead) < 1e-14 } == true)
        #expect(constant.map { abs($0.decay - next.decay) < 1e-14 } == true)
      }
    }
  }

  /// (n²ε²/4)E[(vᵀAv)²vᵢ²] for two variables, as an integral over the circle; for one variable ε²λ²/4.
  @Test(arguments: [(1.0, 0.2), (3, 3)])
  func curvatureOfForwardDifferences(λ₁: Double, λ₂: Double) {
    let ε = 0.3
    let two = QuadraticMoments(eigenvalues: [λ₁, λ₂], offset: [0, 0])
      .forwardCurvatureNoise(radius: ε)
    var sums = [0.0, 0]
    for k in 0..<64 {
      let angle = 2 * Double.pi * Double(k) / 64
      let (x, y) = (cos(angle) * cos(angle), sin(angle) * sin(angle))
      let form = λ₁ * x + λ₂ * y
      sums[0] += ε * ε * form * form * x / 64
      sums[1] += ε * ε * form * form * y / 64
    }
    for (λ, expected) in zip([λ₁, λ₂], sums) {
      let variance = two.constant + two.linear * λ + two.quadratic * λ * λ
      #expect(relativeDifference(variance, expected) < 1e-13)
    }
    let one = QuadraticMoments(eigenvalues: [λ₁], offset: [0]).forwardCurvatureNoise(radius: ε)
    let variance = one.constant + one.linear * λ₁ + one.quadratic * λ₁ * λ₁
    #expect(relativeDifference(variance, ε * ε * λ₁ * λ₁ / 4) < 1e-13)
  }

  /// Coordinate differences on a rotated quadratic: all of E(x − x*)(x − x*)ᵀ, and the mean, by plain loops, against
  /// biases and noises in the eigenvectors' coordinates.
  @Test func rotatedForwardDifferences() {
    let (c, s) = (cos(0.7), sin(0.7))
    // Rows are eigenvectors, the third axis by itself.
    let Q = [[c, s, 0], [-s, c, 0], [0, 0, 1.0]]
    let λ = [1, 0.3, 0.6]
    let indices = 0..<3
    let A = indices.map { i in
      indices.map { j in indices.reduce(0) { $0 + λ[$1] * Q[$1][i] * Q[$1][j] } }
    }
    let (σ, ε, α) = (0.05, 0.2, 0.4)
    let traits = CoordinateDifferences(dimension: 3, scheme: .forward, radius: ε).traits
    let start = [1.0, -2, 0.5]
    let bias = indices.map { 0.5 * ε * A[$0][$0] }
    var μ = start
    var M = indices.map { i in indices.map { start[i] * start[$0] } }
    let B = indices.map { i in indices.map { (i == $0 ? 1.0 : 0) - α * A[i][$0] } }
    var gaps: [Double] = []
    for _ in 0...50 {
      gaps.append(
        indices.reduce(0) { sum, i in indices.reduce(sum) { $0 + 0.5 * A[i][$1] * M[$1][i] } })
      let mean = indices.map { i in indices.reduce(0) { $0 + B[i][$1] * μ[$1] } }
      M = indices.map { i in
        indices.map { j in
          var sum = 0.0
          for k in indices { for l in indices { sum += B[i][k] * M[k][l] * B[j][l] } }
          let noise = α * α * σ * σ / (ε * ε) * (i == j ? 2 : 1)
          return sum - α * (mean[i] * bias[j] + bias[i] * mean[j])
            + α * α * bias[i] * bias[j] + noise
        }
      }
      μ = zip(mean, bias).map { $0 - α * $1 }
    }
    func along(_ v: [Double]) -> [Double] {
      indices.map { k in indices.reduce(0) { $0 + Q[k][$1] * v[$1] } }
    }
    let quadratic = QuadraticMoments(
      eigenvalues: λ, offset: along(start), biases: along(indices.map { A[$0][$0] }),
      noises: along([1, 1, 1]).map { (1 + $0 * $0) / 2 })
    let curve = quadratic.curve(
      of: .exact(dimension: 3), GradientDescent(step: α),
      error: Error(bias: traits.bias, noise: traits.noise!.variance(deviation: σ)),
      at: Array(0...50))
    for (point, gap) in zip(curve, gaps) { #expect(relativeDifference(point.gap, gap) < 1e-12) }
    // Without the covariance the numbers differ.
    let uncorrelated = QuadraticMoments(
      eigenvalues: λ, offset: along(start), biases: along(indices.map { A[$0][$0] })
    ).curve(
      of: .exact(dimension: 3), GradientDescent(step: α),
      error: Error(bias: traits.bias, noise: traits.noise!.variance(deviation: σ)), at: [50])
    #expect(relativeDifference(uncorrelated[0].gap, gaps[50]) > 5e-3)
  }
}
