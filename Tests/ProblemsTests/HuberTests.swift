import AutoDiff
import Problems
import Sampling
import Testing

@Suite("huber")
struct HuberTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let dimension: Int
    let threshold: Double
    let smoothness: Double
    let distance: Double

    var problem: Huber {
      Huber(
        dimension: dimension, threshold: threshold, smoothness: smoothness,
        startDistance: distance)
    }
    var testDescription: String {
      "n = \(dimension), t = \(threshold), L = \(smoothness), R = \(distance)"
    }
  }

  static let cases = [
    Case(dimension: 1, threshold: 0.25, smoothness: 1, distance: 1),
    Case(dimension: 2, threshold: 1, smoothness: 3, distance: 2.5),
    Case(dimension: 17, threshold: 0.01, smoothness: 0.2, distance: 1),
    Case(dimension: 100, threshold: 3, smoothness: 40, distance: 2),
  ]

  private func norm(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// A random direction of length r.
  private func point(_ n: Int, length r: Double, _ seed: Int) -> [Double] {
    let z = RandomStream(seed: 5).at(iteration: seed).normals(n)
    let length = norm(z)
    return z.map { r * $0 / length }
  }

  @Test("value and gradient are those of the definition", arguments: cases)
  func closedForm(_ c: Case) {
    let evaluator = Evaluator(c.problem.graph())
    let (l, t) = (c.smoothness, c.threshold)
    for (seed, units) in [1e-8, 0.3, 0.999, 1.001, 2, 1e5].enumerated() {
      let x = point(c.dimension, length: units * t, seed)
      let r = norm(x)
      var gradient = x
      let value = evaluator.valueAndGradient(at: x, into: &gradient)
      let expected = r <= t ? l * r * r / 2 : l * t * r - l * t * t / 2
      #expect(abs(value - expected) <= 1e-13 * expected)
      for i in x.indices {
        let slope = r <= t ? l * x[i] : l * t * x[i] / r
        #expect(abs(gradient[i] - slope) <= 1e-13 * abs(slope))
      }
      #expect(value == evaluator.value(at: x))
    }
  }

  @Test("value and gradient have no jump at the threshold", arguments: cases)
  func joint(_ c: Case) {
    let evaluator = Evaluator(c.problem.graph())
    let inside = point(c.dimension, length: c.threshold * (1 - 1e-12), 9)
    let outside = point(c.dimension, length: c.threshold * (1 + 1e-12), 9)
    let (g, h) = (evaluator.gradient(at: inside), evaluator.gradient(at: outside))
    let scale = c.smoothness * c.threshold
    for (a, b) in zip(g, h) { #expect(abs(a - b) <= 1e-11 * scale) }
    #expect(
      abs(evaluator.value(at: outside) - evaluator.value(at: inside))
        <= 1e-11 * scale * c.threshold)
  }

  @Test("far out nothing overflows, and the gradient has length Lt", arguments: cases)
  func farOut(_ c: Case) {
    let x = point(c.dimension, length: 1e200, 2)
    let evaluator = Evaluator(c.problem.graph())
    let scale = c.smoothness * c.threshold
    #expect(abs(evaluator.value(at: x) / (scale * 1e200) - 1) <= 1e-13)
    #expect(abs(norm(evaluator.gradient(at: x)) / scale - 1) <= 1e-13)
  }

  @Test("the minimum is 0, at 0, where the gradient is; runs start at distance R", arguments: cases)
  func known(_ c: Case) {
    let problem = c.problem
    let zero = [Double](repeating: 0, count: c.dimension)
    #expect(problem.known.minimum == 0)
    #expect(problem.known.minimizer?.entries == zero)
    #expect(problem.known.smoothness == c.smoothness)
    #expect(problem.value(at: zero) == 0)
    #expect(Evaluator(problem.graph()).gradient(at: zero) == zero)
    let start = problem.start(from: RandomStream(seed: 8))
    #expect(abs(norm(start) - c.distance) <= 1e-13 * c.distance)
    #expect(Set(start).count == 1)
  }

  @Test("L bounds the curvature, and is met within the threshold", arguments: cases)
  func smoothness(_ c: Case) {
    let evaluator = Evaluator(c.problem.graph())
    for seed in 0..<200 {
      let draw = RandomStream(seed: 6).at(iteration: seed).normals(2)
      let x = point(c.dimension, length: c.threshold * abs(draw[0]), 2 * seed)
      let y = point(c.dimension, length: c.threshold * abs(draw[1]), 2 * seed + 1)
      let change = norm(zip(evaluator.gradient(at: x), evaluator.gradient(at: y)).map(-))
      let way = norm(zip(x, y).map(-))
      #expect(change <= c.smoothness * way * (1 + 1e-12))
      if max(norm(x), norm(y)) < c.threshold {
        #expect(change >= c.smoothness * way * (1 - 1e-12))
      }
    }
  }

  /// x − ∇f(x)/L, N times.
  private func descend(_ problem: some Problem, _ iterations: Int, step: Double) -> [Double] {
    let evaluator = Evaluator(problem.graph())
    var x = problem.start(from: RandomStream(seed: 1))
    var gradient = x
    for _ in 0..<iterations {
      _ = evaluator.valueAndGradient(at: x, into: &gradient)
      for i in x.indices { x[i] -= step * gradient[i] }
    }
    return x
  }

  @Test(
    "gradient descent attains LR²/(4N+2) at iteration N", arguments: [0, 1, 10, 100, 1000],
    [1, 2, 10, 64])
  func worstCase(iterations: Int, dimension: Int) {
    for (l, r) in [(1.0, 1.0), (3, 0.7), (0.01, 20)] {
      let problem = Huber(
        dimension: dimension, worstAfter: iterations, smoothness: l, startDistance: r)
      #expect(problem.threshold == r / Double(2 * iterations + 1))
      let value = problem.value(at: descend(problem, iterations, step: 1 / l))
      let bound = l * r * r / Double(4 * iterations + 2)
      #expect(abs(value - bound) <= 1e-12 * bound)
    }
  }

  @Test("at other iterations gradient descent stays below the bound")
  func bound() {
    let problem = Huber(dimension: 4, worstAfter: 20)
    for k in 0...60 where k != 20 {
      #expect(problem.value(at: descend(problem, k, step: 1)) < 1 / Double(4 * k + 2))
    }
  }
}
