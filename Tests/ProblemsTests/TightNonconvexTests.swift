import AutoDiff
import Problems
import Sampling
import Testing

@Suite("tight-nonconvex")
struct TightNonconvexTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let iterations: Int
    let gradientNorm: Double
    let smoothness: Double

    var problem: TightNonconvex {
      TightNonconvex(
        iterations: iterations, gradientNorm: gradientNorm, smoothness: smoothness)
    }
    var testDescription: String { "N = \(iterations), U = \(gradientNorm), L = \(smoothness)" }
  }

  static let exact = [0, 1, 2, 3, 10, 100, 1000, 4097].flatMap { iterations in
    [(1.0, 1.0), (0.25, 8), (64, 0.5), (0x1p-20, 0x1p30)].map {
      Case(iterations: iterations, gradientNorm: $0, smoothness: $1)
    }
  }

  static let rounded = [0, 1, 2, 7, 50].flatMap { iterations in
    [(1.0, 1.0), (0.3, 7), (11, 0.1)].map {
      Case(iterations: iterations, gradientNorm: $0, smoothness: $1)
    }
  }

  /// f′ by its definition, with the least distance sought among all nodes.
  private func derivative(_ c: Case, _ x: Double) -> Double {
    let (u, l) = (c.gradientNorm, c.smoothness)
    let nodes = (0...c.iterations).map { -Double($0) * u / l }
    if x >= 0 { return u }
    if x >= nodes.last! { return u - l * nodes.map { abs(x - $0) }.min()! }
    return max(u - l * (nodes.last! - x), 0)
  }

  /// ∫ f′ from where it vanishes to x: trapezoids between its kinks, at multiples of U/(2L).
  private func integral(_ c: Case, _ x: Double) -> Double {
    let h = c.gradientNorm / c.smoothness / 2
    var kinks = (-2 * (c.iterations + 1)...0).map { Double($0) * h }.filter { $0 < x }
    guard !kinks.isEmpty else { return 0 }
    kinks.append(x)
    return zip(kinks, kinks.dropFirst()).reduce(0) { sum, ends in
      sum + (derivative(c, ends.0) + derivative(c, ends.1)) / 2 * (ends.1 - ends.0)
    }
  }

  @Test("value and derivative are those of the definition", arguments: rounded)
  func closedForm(_ c: Case) {
    let evaluator = Evaluator(c.problem.graph())
    let h = c.gradientNorm / c.smoothness
    for i in 0..<400 {
      // From a segment beyond the last node's foot to two above 0, off the kinks.
      let x = h * (2 - (Double(i) + 0.37) / 400 * Double(c.iterations + 4))
      var slope = [0.0]
      let value = evaluator.valueAndGradient(at: [x], into: &slope)
      #expect(abs(slope[0] - derivative(c, x)) <= 1e-13 * c.gradientNorm)
      #expect(abs(value - integral(c, x)) <= 1e-13 * c.problem.initialGap)
      #expect(value == evaluator.value(at: [x]))
    }
  }

  @Test("near its foot the value keeps its digits")
  func foot() {
    for n in [0, 5, 1000] {
      let problem = TightNonconvex(iterations: n)
      let evaluator = Evaluator(problem.graph())
      let rise = 0x1p-30
      #expect(evaluator.value(at: [rise - Double(n + 1)]) == 0.5 * rise * rise)
      #expect(evaluator.gradient(at: [rise - Double(n + 1)]) == [rise])
    }
  }

  @Test("Δ = U²(3N+2)/(4L) exactly; f* = 0 on a half-line", arguments: exact)
  func known(_ c: Case) {
    let problem = c.problem
    let evaluator = Evaluator(problem.graph())
    let (u, l, n) = (c.gradientNorm, c.smoothness, Double(c.iterations))
    #expect(problem.dimension == 1)
    #expect(problem.start(from: RandomStream(seed: 1)) == [0])
    #expect(problem.known.minimum == 0)
    #expect(problem.known.minimizer == nil)
    #expect(problem.known.smoothness == l)
    #expect(problem.initialGap == u * u * (3 * n + 2) / (4 * l))
    #expect(evaluator.value(at: [0]) == problem.initialGap)
    for beyond in [0, 0.5, 1, 1000.0] {
      let x = [-(n + 1 + beyond) * u / l]
      #expect(evaluator.value(at: x) == 0)
      #expect(evaluator.gradient(at: x) == [0])
    }
  }

  @Test("values at nodes and halfway between are exact", arguments: exact)
  func nodes(_ c: Case) {
    let evaluator = Evaluator(c.problem.graph())
    let (u, l) = (c.gradientNorm, c.smoothness)
    for j in 0...c.iterations {
      let above = u * u / (4 * l) * Double(3 * (c.iterations - j) + 2)
      let node = -Double(j) * u / l
      #expect(evaluator.value(at: [node]) == above)
      guard j < c.iterations else { continue }
      // Half a segment down f falls by the trapezoid of U and U/2.
      #expect(evaluator.value(at: [node - u / l / 2]) == above - 3 * u * u / (8 * l))
      #expect(evaluator.gradient(at: [node - u / l / 2]) == [u / 2])
    }
  }

  @Test("L bounds the slope of f′, and is met", arguments: rounded)
  func smoothness(_ c: Case) {
    let evaluator = Evaluator(c.problem.graph())
    let h = c.gradientNorm / c.smoothness
    let draw = RandomStream(seed: 31).at(iteration: c.iterations).normals(400)
    for i in stride(from: 0, to: 400, by: 2) {
      let x = h * (draw[i] - 0.5) * Double(c.iterations + 2)
      let y = x + 0.3 * h * draw[i + 1]
      let change = abs(evaluator.gradient(at: [x])[0] - evaluator.gradient(at: [y])[0])
      #expect(change <= c.smoothness * abs(x - y) + 1e-13 * c.gradientNorm)
    }
    let foot = evaluator.gradient(at: [-h * (Double(c.iterations) + 0.75)])[0]
    #expect(abs(foot - c.gradientNorm / 4) <= 1e-13 * c.gradientNorm)
  }

  @Test(
    "gradient descent: ‖gₖ‖ = U for all k ≤ N, the bound's equality, to the bit", arguments: exact)
  func worstCase(_ c: Case) {
    let problem = c.problem
    let evaluator = Evaluator(problem.graph())
    let (u, l, n) = (c.gradientNorm, c.smoothness, Double(c.iterations))
    var x = problem.start(from: RandomStream(seed: 1))
    var gradient = [0.0]
    var least = Double.infinity
    for k in 0...c.iterations {
      let value = evaluator.valueAndGradient(at: x, into: &gradient)
      #expect(abs(gradient[0]) == u)
      #expect(value == problem.initialGap - 3 * u * u / (4 * l) * Double(k))
      least = min(least, gradient[0] * gradient[0])
      x[0] -= 1 / l * gradient[0]
    }
    #expect(least == 4 * l * problem.initialGap / (3 * n + 2))
    #expect(evaluator.valueAndGradient(at: x, into: &gradient) == 0)
    #expect(gradient == [0])
  }
}
