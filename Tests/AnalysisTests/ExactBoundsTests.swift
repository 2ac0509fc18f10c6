import Analysis
import Estimators
import Foundation
import Testing

/// Every bound is compared with a function that attains it.
@Suite struct ExactBoundsTests {
  /// g is U on [0, ∞), U − L·(distance to the nearest node −jU/L) among the nodes j = 0…N, and falls
  /// from U to 0 left of the last: gradient descent steps from node to node, ‖g‖ = U throughout.
  @Test(arguments: [0, 1, 2, 5, 12], [0.5, 4])
  func smoothMinimumIsAttained(last: Int, L: Double) {
    let U = 2.0
    let nodes = (0...last).map { -Double($0) * U / L }
    let gradient = { (x: Double) -> Double in
      if x >= 0 { return U }
      if x <= nodes[last] - U / L { return 0 }
      return U - L * nodes.map { abs(x - $0) }.min()!
    }
    // Δ is the integral of the gradient from the end to 0: trapezoids, exact on straight pieces.
    var gap = 0.0
    let half = U / (2 * L)
    for piece in 0..<2 * (last + 1) {
      let x = -Double(piece) * half
      gap += half * (gradient(x) + gradient(x - half)) / 2
    }
    var x = 0.0
    var least = Double.infinity
    for k in 0...last {
      least = min(least, gradient(x) * gradient(x))
      let bound = ExactBounds.Smooth(smoothness: L, gap: gap).gradientDescentMinimum(through: k)
      #expect(k < last ? least < bound : relativeDifference(least, bound) < 1e-14)
      x -= gradient(x) / L
    }
  }

  /// (L/2)‖x‖²: the mean over k < K of E‖g‖² is 2cLΔ(1 − (1 − 1/c)^K)/K.
  @Test(arguments: [3, 20], [0.5, 2])
  func smoothAverage(n: Int, L: Double) {
    for estimator in [EstimatorMoments.sphere(dimension: n), .gaussian(dimension: n)] {
      let c = estimator.normFactor
      let points = isotropic(n, L, estimator, through: 4 * n)
      let bounds = ExactBounds.Smooth(smoothness: L, gap: points[0].gap)
      for K in 1...4 * n {
        let average = points[..<K].reduce(0) { $0 + $1.gradientNormSquared } / Double(K)
        let share = 1 - pow(1 - 1 / c, Double(K))
        #expect(
          relativeDifference(average, share * bounds.average(before: K, constant: c)) < 1e-12)
        #expect(
          points[K - 1].gradientNormSquared <= bounds.minimum(through: K - 1, constant: c))
      }
      #expect(bounds.average(before: 0, constant: c) == .infinity)
    }
  }

  /// The Huber function with threshold R/(2N + 1).
  @Test(arguments: [1, 2, 7, 40], [0.5, 3])
  func convexGradientDescentIsAttained(N: Int, L: Double) {
    let R = 1.5
    let threshold = R / Double(2 * N + 1)
    let value = { (x: Double) in
      abs(x) <= threshold ? L * x * x / 2 : L * threshold * (abs(x) - threshold / 2)
    }
    let bounds = ExactBounds.Convex(smoothness: L, gap: value(R), distance: R)
    var x = R
    for k in 0...N {
      let bound = bounds.gradientDescent(k)
      #expect(k < N ? value(x) < bound : relativeDifference(value(x), bound) < 1e-12)
      x -= min(x, threshold)
    }
  }

  /// At K = 0 the two-point bound is Δ + LR²/2; each part is the least somewhere.
  @Test func convexStochasticIsTheLeastOfTwo() {
    let bounds = ExactBounds.Convex(smoothness: 2, gap: 3, distance: 4)
    #expect(bounds.stochastic(0, constant: 10) == 3 + 16)
    #expect(relativeDifference(bounds.stochastic(10, constant: 10), 190.0 / 20) < 1e-15)
    #expect(relativeDifference(bounds.stochastic(1000, constant: 10), 160.0 / 1000) < 1e-15)
    let points = isotropic(12, 2, .sphere(dimension: 12), through: 200)
    let own = ExactBounds.Convex(smoothness: 2, gap: points[0].gap, distance: 1)
    for point in points {
      #expect(point.gap <= own.stochastic(point.iteration, constant: 12) * (1 + 1e-14))
    }
  }

  /// (μ/2)‖x‖² attains it at every K, with L anything from μ on.
  @Test(arguments: [4, 30], [1, 2, 50])
  func stronglyConvexIsAttained(n: Int, condition: Double) {
    let μ = 0.5
    let bounds = ExactBounds.StronglyConvex(
      smoothness: condition * μ, convexity: μ, distance: 1)
    for estimator in [
      EstimatorMoments.sphere(dimension: n), .gaussian(dimension: n), .exact(dimension: n),
    ] {
      let c = estimator.normFactor
      let points = isotropic(n, μ, estimator, step: 1 / (c * condition * μ), through: 5 * n)
      for point in points {
        let bound = bounds.stochastic(point.iteration, constant: c)
        #expect(abs(point.distanceSquared - bound) <= 1e-12 * bound)
        if c == 1 { #expect(bounds.gradientDescent(point.iteration) == bound) }
      }
    }
  }

  /// (λ/2)‖x‖² from a start at distance 1, by default at the natural step.
  private func isotropic(
    _ n: Int, _ λ: Double, _ estimator: EstimatorMoments, step: Double? = nil,
    through last: Int
  ) -> [QuadraticMoments.Point] {
    QuadraticMoments(
      eigenvalues: [Double](repeating: λ, count: n),
      offset: [Double](repeating: 1 / Double(n).squareRoot(), count: n)
    ).curve(
      of: estimator, step: step ?? estimator.naturalStep(smoothness: λ), at: Array(0...last))
  }
}
