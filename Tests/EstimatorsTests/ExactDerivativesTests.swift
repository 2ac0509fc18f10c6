import AutoDiff
import Estimators
import Measures
import Sampling
import Testing

/// Estimates from exact derivatives, on a function for which no difference is exact.
struct ExactDerivativesTests {
  static func graph(_ n: Int) -> Graph {
    let a = EstimatorLaws.matrix(n)
    return Graph(parameters: n) { x in
      let y = matrixProduct(x.constant(a, shape: Shape(rows: n, columns: n)), x)
      return sum(tanh(y) * exp(0.3 * x)) + 0.1 * dot(x * square(x), y)
    }
  }

  static func point(_ n: Int) -> [Double] {
    RandomStream(seed: 91).at(iteration: n).normals(n).map { 0.5 * $0 }
  }

  @Test(arguments: [1, 2, 7, 8, 9, 20])
  func exactGradientsAgree(n: Int) {
    let (graph, x) = (Self.graph(n), Self.point(n))
    let expected = EstimatorLaws.estimate(ReverseMode(), of: graph, at: x)
    for k in [1, 3, 8, 30] {
      let forward = EstimatorLaws.estimate(
        ForwardMode(dimension: n, tangentsAtOnce: k), of: graph, at: x)
      #expect(relativeDifference(forward, expected) < 1e-13, "\(k) at once")
    }
    let complex = EstimatorLaws.estimate(ComplexStep(dimension: n), of: graph, at: x)
    #expect(relativeDifference(complex, expected) < 1e-13)
  }

  /// Complex steps do not depend on the unit of f, nor, for a quadratic, on that of x.
  @Test(arguments: [-940, -900, -800, -700, -400, 400, 900])
  func complexStepsInAnyUnit(exponent: Int) {
    let n = 3
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    let a = EstimatorLaws.matrix(n)
    let inF = Graph(parameters: n) { x in
      let y = matrixProduct(x.constant(a, shape: Shape(rows: n, columns: n)), x)
      return unit * (sum(tanh(y) * exp(0.3 * x)) + 0.1 * dot(x * square(x), y))
    }
    let x = Self.point(n)
    #expect(
      relativeDifference(
        EstimatorLaws.estimate(ComplexStep(dimension: n), of: inF, at: x).map { $0 / unit },
        EstimatorLaws.estimate(ReverseMode(), of: Self.graph(n), at: x)) < 1e-13)
    let length = Double(sign: .plus, exponent: exponent / 2, significand: 1)
    let halfSquare = Graph(parameters: n) { x in 1 / length * (0.5 * dot(x, x)) }
    let point = x.map { length * $0 }
    #expect(
      relativeDifference(
        EstimatorLaws.estimate(ComplexStep(dimension: n), of: halfSquare, at: point), x) < 1e-13)
  }

  /// G = s/q Σ (gᵀvⱼ)wⱼ with the directions of the same draw.
  @Test(arguments: [1, 3, 11])
  func forwardGradientIsAlongItsDirections(q: Int) {
    let n = 12
    let (graph, x) = (Self.graph(n), Self.point(n))
    let g = Evaluator(graph).gradient(at: x)
    let stream = RandomStream(seed: 92)
    for dependence in Self.dependences {
      var frame = DirectionFrame(dimension: n, count: q, dependence: dependence)
      frame.redraw(from: stream.at(iteration: 0))
      var expected = [Double](repeating: 0, count: n)
      for j in 0..<q {
        let v = frame.withDirection(j) { v in v.indices.map { v[$0] } }
        let weight = frame.scale / Double(q) * EstimatorLaws.dot(g, v)
        let isSigned = dependence == .independent(.l1Sphere)
        for i in 0..<n { expected[i] += weight * (isSigned ? (v[i] < 0 ? -1 : 1) : v[i]) }
      }
      let found = EstimatorLaws.estimate(
        ForwardGradient(dimension: n, directions: q, dependence: dependence), of: graph, at: x,
        from: stream)
      #expect(relativeDifference(found, expected) < 1e-13)
    }
  }

  /// With the same draw, the two-point estimate's distance from the forward gradient is of order ε²:
  /// half the radius gives a quarter of it, up to the next term's share of ε².
  @Test(arguments: [1, 3])
  func twoPointTendsToTheForwardGradient(q: Int) {
    let n = 6
    let (graph, x) = (Self.graph(n), Self.point(n))
    for dependence in Self.dependences {
      let limit = EstimatorLaws.estimate(
        ForwardGradient(dimension: n, directions: q, dependence: dependence), of: graph, at: x)
      let distances = [2e-2, 1e-2, 5e-3].map { radius in
        let estimate = EstimatorLaws.estimate(
          TwoPoint(dimension: n, radius: radius, directions: q, dependence: dependence), of: graph,
          at: x)
        let difference = zip(estimate, limit).map { $0 - $1 }
        return EstimatorLaws.dot(difference, difference).squareRoot()
      }
      #expect(distances[0] > 1e-8)
      for (coarse, fine) in zip(distances, distances.dropFirst()) {
        #expect(abs(coarse / fine - 4) < 0.02, "\(dependence): \(distances)")
      }
    }
  }

  static let dependences: [DirectionFrame.Dependence] =
    DirectionDistribution.allCases.map { .independent($0) } + [.orthonormal]
}
