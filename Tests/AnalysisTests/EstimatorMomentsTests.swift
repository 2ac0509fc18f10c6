import Analysis
import Estimators
import Testing

extension Directions {
  /// The claim under test: the moments of `count` directions of this kind.
  func moments(count: Int, dimension: Int) -> EstimatorMoments {
    switch self {
    case .sphere: .sphere(dimension: dimension).averaged(over: count)
    case .gaussian: .gaussian(dimension: dimension).averaged(over: count)
    case .rademacher: .rademacher(dimension: dimension).averaged(over: count)
    case .l1Sphere: .l1Sphere(dimension: dimension).averaged(over: count)
    case .orthonormal: .orthonormal(count, dimension: dimension)
    }
  }
}

@Suite struct EstimatorMomentsTests {
  @Test(arguments: [1, 2, 3, 10, 100])
  func naturalConstants(n: Int) {
    let m = Double(n)
    #expect(EstimatorMoments.exact(dimension: n).normFactor == 1)
    for q in [1, 2, 7] {
      let k = Double(q)
      let constants = [
        (EstimatorMoments.sphere(dimension: n), (m + k - 1) / k),
        (.gaussian(dimension: n), (m + k + 1) / k),
        (.rademacher(dimension: n), (m + k - 1) / k),
        (.l1Sphere(dimension: n), (2 * m * m / (m + 1) + k - 1) / k),
      ]
      for (moments, expected) in constants {
        #expect(relativeDifference(moments.averaged(over: q).normFactor, expected) < 1e-14)
      }
    }
    for q in Set([1, (n + 1) / 2, n]) {
      let moments = EstimatorMoments.orthonormal(q, dimension: n)
      #expect(relativeDifference(moments.normFactor, m / Double(q)) < 1e-14)
    }
  }

  @Test func naturalSteps() {
    #expect(EstimatorMoments.exact(dimension: 9).naturalStep(smoothness: 4) == 0.25)
    let sphere = EstimatorMoments.sphere(dimension: 8).naturalStep(smoothness: 4)
    #expect(relativeDifference(sphere, 1 / 32) < 1e-15)
    #expect(EstimatorMoments.gaussian(dimension: 8).naturalStep(smoothness: 0.5) == 0.2)
  }

  /// One direction is one direction, and n orthonormal ones are the gradient.
  @Test(arguments: [2, 5, 40])
  func orthonormalEnds(n: Int) {
    let one = EstimatorMoments.orthonormal(1, dimension: n)
    let sphere = EstimatorMoments.sphere(dimension: n)
    #expect(relativeDifference(one.a, sphere.a) < 1e-14)
    #expect(relativeDifference(one.b, sphere.b) < 1e-14)
    #expect(EstimatorMoments.orthonormal(n, dimension: n) == .exact(dimension: n))
  }

  /// In one variable two points give the derivative, unless the direction has a random length.
  @Test func oneVariable() {
    for moments in [
      EstimatorMoments.sphere(dimension: 1), .rademacher(dimension: 1), .l1Sphere(dimension: 1),
    ] {
      #expect(relativeDifference(moments.a + moments.b + moments.d, 1) < 1e-15)
    }
    #expect(EstimatorMoments.gaussian(dimension: 1).normFactor == 3)
  }

  /// E[G Gᵀ], entry by entry, over every sign pattern: no sampling.
  @Test(arguments: [1, 2, 3, 6])
  func rademacherByEnumeration(n: Int) {
    let g = (1...n).map { Double($0) - 2.5 }
    let moments = EstimatorMoments.rademacher(dimension: n)
    let patterns = 1 << n
    for i in 0..<n {
      for j in 0..<n {
        var sum = 0.0
        for pattern in 0..<patterns {
          let v = signs(pattern, count: n)
          let slope = dot(g, v)
          sum += slope * slope * v[i] * v[j]
        }
        var expected = moments.a * g[i] * g[j]
        if i == j { expected += moments.b * dot(g, g) + moments.d * g[i] * g[i] }
        #expect(abs(sum / Double(patterns) - expected) < 1e-12)
      }
    }
  }

  /// E[G Gᵀ] of every kind against a seeded sample, entry by entry.
  @Test(
    arguments: Directions.allCases,
    [(n: 3, q: 1), (n: 4, q: 2), (n: 5, q: 4)])
  func secondMomentsBySampling(directions: Directions, size: (n: Int, q: Int)) {
    let (n, q) = size
    let g = (1...n).map { Double($0) - 1.5 }
    let moments = directions.moments(count: q, dimension: n)
    var generator = SplitMix64(seed: UInt64(1000 * n + q))
    var means = [Mean](repeating: Mean(), count: n * n)
    for _ in 0..<4000 {
      let estimate = directions.estimate(of: g, count: q, using: &generator)
      for i in 0..<n {
        for j in 0..<n { means[i * n + j].add(estimate[i] * estimate[j]) }
      }
    }
    for i in 0..<n {
      for j in 0..<n {
        var expected = moments.a * g[i] * g[j]
        if i == j { expected += moments.b * dot(g, g) + moments.d * g[i] * g[i] }
        let mean = means[i * n + j]
        #expect(abs(mean.value - expected) < 4.5 * mean.standardError + 1e-12)
      }
    }
  }
}

/// The entries ±1 that the bits of `pattern` stand for.
func signs(_ pattern: Int, count: Int) -> [Double] {
  (0..<count).map { pattern >> $0 & 1 == 1 ? 1 : -1 }
}
