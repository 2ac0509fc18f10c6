import Analysis
import Estimators
import Foundation
import Testing

@Suite struct QuadraticMomentsTests {
  /// x₀ − x* = (1, …, 1)/√n.
  static func even(_ eigenvalues: [Double]) -> QuadraticMoments {
    let n = eigenvalues.count
    return QuadraticMoments(
      eigenvalues: eigenvalues,
      offset: [Double](repeating: 1 / Double(n).squareRoot(), count: n))
  }

  /// λ_j = κ^{−(j−½)/10}, κ = 1e5, each n/10 times.
  static func block10(_ n: Int) -> [Double] {
    (0..<n).map { pow(1e5, -(Double($0 % 10) + 0.5) / 10) }
  }

  /// Values worked out independently, from an eigendecomposition of the step matrix.
  @Test(arguments: [
    (n: 10, block: false, k: 100, ratio: 2.6561398888e-5),
    (n: 100, block: false, k: 1000, ratio: 4.3171247411e-5),
    (n: 100, block: true, k: 100, ratio: 4.7969608819e-1),
    (n: 100, block: true, k: 1000, ratio: 5.5554012576e-2),
  ])
  func knownValues(n: Int, block: Bool, k: Int, ratio: Double) {
    let quadratic = Self.even(block ? Self.block10(n) : [Double](repeating: 1, count: n))
    let sphere = EstimatorMoments.sphere(dimension: n)
    let curve = quadratic.curve(
      of: sphere, step: sphere.naturalStep(smoothness: 1), at: [0, k])
    #expect(relativeDifference(curve[1].gap / curve[0].gap, ratio) < 5e-11)
  }

  /// On λ = μ for every variable, E‖x_k‖² = (1 − 2μα + cμ²α²)^k·R², whatever the estimator.
  @Test(arguments: [1, 4, 30])
  func isotropic(n: Int) {
    let μ = 0.7
    let quadratic = Self.even([Double](repeating: μ, count: n))
    #expect(quadratic.groups.count == 1)
    let estimators: [EstimatorMoments] = [
      .exact(dimension: n), .sphere(dimension: n), .gaussian(dimension: n),
      .rademacher(dimension: n), .gaussian(dimension: n).averaged(over: 3),
      .orthonormal((n + 1) / 2, dimension: n),
    ]
    for estimator in estimators {
      let α = 0.8 * estimator.naturalStep(smoothness: 1)
      let factor = 1 - 2 * μ * α + estimator.normFactor * μ * μ * α * α
      for point in quadratic.curve(of: estimator, step: α, at: [0, 1, 7, 50]) {
        let expected = pow(factor, Double(point.iteration))
        #expect(relativeDifference(point.distanceSquared, expected) < 1e-12)
        #expect(relativeDifference(point.gap, μ / 2 * expected) < 1e-12)
        #expect(relativeDifference(point.gradientNormSquared, μ * μ * expected) < 1e-12)
      }
    }
  }

  /// The exact gradient: x_i multiplied by 1 − αλ_i at every step.
  @Test func gradientDescent() {
    let λ = [1.0, 0.999_99, 0.3, 0.01, 0]
    let offset = [2.0, -3, 1, 0.5, 4]
    let quadratic = QuadraticMoments(eigenvalues: λ, offset: offset)
    let curve = quadratic.curve(of: .exact(dimension: 5), step: 1, at: [0, 1, 10, 1000])
    for point in curve {
      let x = zip(λ, offset).map { $1 * pow(1 - $0, Double(point.iteration)) }
      let gap = zip(λ, x).reduce(0) { $0 + $1.0 * $1.1 * $1.1 / 2 }
      let gradient = zip(λ, x).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 }
      #expect(relativeDifference(point.gap, gap) < 1e-12)
      #expect(relativeDifference(point.gradientNormSquared, gradient) < 1e-12)
      #expect(relativeDifference(point.distanceSquared, dot(x, x)) < 1e-12)
    }
  }

  /// Every path of three steps of Rademacher descent, off-diagonal moments and all: no sampling.
  @Test func rademacherByEnumeration() {
    let λ = [1.0, 0.5, 0.2, 0.05]
    let start = [1.0, -2, 3, 0.5]
    let α = 0.3
    var states = [start]
    let curve = QuadraticMoments(eigenvalues: λ, offset: start)
      .curve(of: .rademacher(dimension: 4), step: α, at: [0, 1, 2, 3])
    for point in curve {
      if point.iteration > 0 {
        states = states.flatMap { x in
          (0..<16).map { pattern in
            let v = signs(pattern, count: 4)
            let slope = dot(zip(λ, x).map(*), v)
            return zip(x, v).map { $0 - α * slope * $1 }
          }
        }
      }
      let g = states.map { zip(λ, $0).map(*) }
      let count = Double(states.count)
      let distance = states.reduce(0) { $0 + dot($1, $1) } / count
      let gap = zip(states, g).reduce(0) { $0 + dot($1.0, $1.1) / 2 } / count
      #expect(relativeDifference(point.distanceSquared, distance) < 1e-12)
      #expect(relativeDifference(point.gap, gap) < 1e-12)
      #expect(
        relativeDifference(point.gradientNormSquared, g.reduce(0) { $0 + dot($1, $1) } / count)
          < 1e-12)
    }
  }

  /// The curves of the estimators themselves, run, within 4.5 standard errors of the prediction.
  @Test(
    arguments: Directions.allCases,
    [(n: 2, q: 1), (n: 5, q: 1), (n: 5, q: 3), (n: 12, q: 4)])
  func curvesBySampling(directions: Directions, size: (n: Int, q: Int)) {
    let (n, q) = size
    let λ = (0..<n).map { pow(0.5, Double($0 / 2)) }
    let start = (0..<n).map { 1 - 0.3 * Double($0) }
    let estimator = directions.moments(count: q, dimension: n)
    let α = estimator.naturalStep(smoothness: 1)
    let iterations = [1, 3, 8]
    var distances = [Mean](repeating: Mean(), count: iterations.count)
    var gaps = distances
    var generator = SplitMix64(seed: UInt64(100 * n + q))
    for _ in 0..<1500 {
      var x = start
      var k = 0
      for (record, iteration) in iterations.enumerated() {
        while k < iteration {
          let g = directions.estimate(of: zip(λ, x).map(*), count: q, using: &generator)
          for i in x.indices { x[i] -= α * g[i] }
          k += 1
        }
        distances[record].add(dot(x, x))
        gaps[record].add(dot(zip(λ, x).map(*), x) / 2)
      }
    }
    let curve = QuadraticMoments(eigenvalues: λ, offset: start)
      .curve(of: estimator, step: α, at: iterations)
    for (record, point) in curve.enumerated() {
      let distance = distances[record]
      let gap = gaps[record]
      #expect(abs(distance.value - point.distanceSquared) < 4.5 * distance.standardError)
      #expect(abs(gap.value - point.gap) < 4.5 * gap.standardError)
    }
  }

  /// Grouping changes nothing: eigenvalues split by 1e−15 follow the joint curve.
  @Test func groups() {
    let offset = [1.0, 2, -1, 3, 0.5, 0]
    let joint = QuadraticMoments(eigenvalues: [0.5, 1, 0.5, 1, 0.5, 0.25], offset: offset)
    let split = QuadraticMoments(
      eigenvalues: [0.5, 1, 0.5 + 1e-15, 1 + 1e-15, 0.5 - 1e-15, 0.25], offset: offset)
    #expect(joint.groups.map(\.count) == [1, 3, 2])
    #expect(joint.groups.map(\.squaredDistance) == [0, 2.25, 13])
    #expect(split.groups.count == 6)
    let sphere = EstimatorMoments.sphere(dimension: 6)
    let pairs = zip(
      joint.curve(of: sphere, step: 0.1, at: [0, 5, 60]),
      split.curve(of: sphere, step: 0.1, at: [0, 5, 60]))
    for (a, b) in pairs {
      #expect(relativeDifference(a.gap, b.gap) < 1e-12)
      #expect(relativeDifference(a.distanceSquared, b.distanceSquared) < 1e-12)
    }
  }

  /// On either side of the critical step the curve does what `isStable` says.
  @Test func stability() {
    let n = 30
    let quadratic = Self.even(Self.block10(n))
    let estimators: [EstimatorMoments] = [
      .exact(dimension: n), .sphere(dimension: n), .gaussian(dimension: n),
      .rademacher(dimension: n), .orthonormal(7, dimension: n),
    ]
    for estimator in estimators {
      var stable = 0.0
      var unstable = 10.0
      while unstable - stable > 1e-9 {
        let middle = (stable + unstable) / 2
        if quadratic.isStable(estimator, step: middle) {
          stable = middle
        } else {
          unstable = middle
        }
      }
      let below = quadratic.curve(of: estimator, step: 0.95 * stable, at: [2000, 4000])
      let above = quadratic.curve(of: estimator, step: 1.05 * stable, at: [2000, 4000])
      #expect(below[1].gap < below[0].gap)
      #expect(above[1].gap > 2 * above[0].gap)
    }
    #expect(!quadratic.isStable(.exact(dimension: n), step: 0))
    let largest = 2 / Self.block10(n).max()!
    #expect(quadratic.isStable(.exact(dimension: n), step: 0.999 * largest))
    #expect(!quadratic.isStable(.exact(dimension: n), step: 1.001 * largest))
  }

  /// Beyond the range of `Double` the curve gives infinity, never "not a number".
  @Test func overflow() {
    let quadratic = QuadraticMoments(eigenvalues: [0, 1, 2], offset: [1, 1, 1])
    let curve = quadratic.curve(of: .gaussian(dimension: 3), step: 100, at: [0, 10, 1000, 2000])
    #expect(curve[1].gap.isFinite)
    #expect(curve[2].gap == .infinity)
    #expect(curve[3].distanceSquared == .infinity)
    #expect(curve[3].gradientNormSquared == .infinity)
  }
}
