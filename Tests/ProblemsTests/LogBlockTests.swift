import AutoDiff
import Foundation
import Problems
import Sampling
import Testing

@Suite("log-block")
struct LogBlockTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let blocks: LogBlock.Blocks
    let copies: Int
    let condition: Double
    let smoothness: Double

    var dimension: Int { blocks.rawValue * copies }
    var problem: LogBlock {
      LogBlock(
        dimension: dimension, blocks: blocks, condition: condition, smoothness: smoothness)
    }
    var testDescription: String {
      "b = \(blocks.rawValue), n = \(dimension), κ = \(condition), L = \(smoothness)"
    }
  }

  static let cases = LogBlock.Blocks.allCases.flatMap { blocks in
    [(1, 1e5, 1.0), (3, 1e4, 0.3), (8, 1e6, 7)].map { copies, condition, smoothness in
      Case(blocks: blocks, copies: copies, condition: condition, smoothness: smoothness)
    }
  }

  /// λ, one after another as the definition counts them.
  private func curvatures(_ c: Case) -> [Double] {
    (1...c.blocks.rawValue).flatMap { j in
      let fraction = (Double(j) - 0.5) / Double(c.blocks.rawValue)
      return [Double](
        repeating: c.smoothness * exp(-fraction * log(c.condition)), count: c.copies)
    }
  }

  /// Points from deep in the parabola to far out in the logarithm, in units of s.
  private func points(_ c: Case) -> [[Double]] {
    [0, 1e-6, 0.1, 1, 30].enumerated().map { i, scale in
      zip(RandomStream(seed: 11).at(iteration: i).normals(c.dimension), curvatures(c)).map {
        scale * $0 / (Double(c.dimension) * $1).squareRoot()
      }
    }
  }

  @Test("value and gradient are those of the definition", arguments: cases)
  func closedForm(_ c: Case) {
    let problem = c.problem
    let evaluator = Evaluator(problem.graph())
    let λ = curvatures(c)
    let s = λ.map { 1 / (Double(c.dimension) * $0).squareRoot() }
    for x in points(c) {
      var gradient = x
      let value = evaluator.valueAndGradient(at: x, into: &gradient)
      var expected = 0.0
      for i in x.indices {
        let u = x[i] / s[i]
        expected += λ[i] * s[i] * s[i] * 0.5 * log1p(u * u)
        let slope = λ[i] * x[i] / (1 + u * u)
        #expect(abs(gradient[i] - slope) <= 1e-13 * abs(slope))
      }
      #expect(abs(value - expected) <= 1e-13 * expected)
      #expect(value == evaluator.value(at: x))
    }
  }

  @Test("the curvatures are the block spectrum", arguments: cases)
  func spectrum(_ c: Case) {
    for (λ, expected) in zip(c.problem.curvatures, curvatures(c)) {
      #expect(abs(λ - expected) <= 1e-13 * expected)
    }
    #expect(c.problem.curvatures.count == c.dimension)
    guard c.blocks == .ten else { return }
    #expect(
      c.problem.curvatures
        == Spectrum.block10(condition: c.condition).eigenvalues(
          dimension: c.dimension, smoothness: c.smoothness))
  }

  @Test("Δ has the digits of the theory, for every n, κ and L", arguments: cases)
  func initialGap(_ c: Case) {
    let problem = c.problem
    let start = problem.start(from: RandomStream(seed: 3))
    switch c.blocks {
    case .ten: #expect(abs(problem.initialGap - 0.445_999_019_7) < 0.5e-10)
    case .twenty: #expect(abs(problem.initialGap - 0.589_327_50) < 0.5e-8)
    }
    #expect(abs(problem.value(at: start) - problem.initialGap) <= 1e-13)
    for (x, λ) in zip(start, curvatures(c)) {
      let unit = 1 / (Double(c.dimension) * λ).squareRoot()
      #expect(abs(x / unit - (c.blocks == .ten ? 1.2 : 1.5)) <= 1e-13)
    }
  }

  @Test("the minimum is 0, at 0, where the gradient is", arguments: cases)
  func minimum(_ c: Case) {
    let problem = c.problem
    let zero = [Double](repeating: 0, count: c.dimension)
    #expect(problem.known.minimum == 0)
    #expect(problem.known.minimizer?.entries == zero)
    #expect(problem.known.strongConvexity == nil)
    #expect(problem.value(at: zero) == 0)
    #expect(Evaluator(problem.graph()).gradient(at: zero) == zero)
    for x in points(c).dropFirst() { #expect(problem.value(at: x) > 0) }
  }

  /// f″ = λ(1 − u²)/(1 + u²)² is λ at 0 and least, −λ/8, at u² = 3.
  @Test("L bounds the curvature, which is nominal: L κ^{−1/2b}; f is not convex", arguments: cases)
  func smoothness(_ c: Case) {
    let problem = c.problem
    let evaluator = Evaluator(problem.graph())
    let λ = curvatures(c)
    #expect(problem.known.smoothness == c.smoothness)
    #expect(λ[0] < c.smoothness)

    func secondDerivative(_ i: Int, atUnits u: Double) -> Double {
      let unit = 1 / (Double(c.dimension) * λ[i]).squareRoot()
      let h = 1e-4 * unit
      var x = [Double](repeating: 0, count: c.dimension)
      x[i] = u * unit + h
      let ahead = evaluator.gradient(at: x)[i]
      x[i] = u * unit - h
      return (ahead - evaluator.gradient(at: x)[i]) / (2 * h)
    }
    for i in stride(from: 0, to: c.dimension, by: c.copies) {
      #expect(abs(secondDerivative(i, atUnits: 0) - λ[i]) < 1e-6 * λ[i])
      #expect(abs(secondDerivative(i, atUnits: 3.0.squareRoot()) + λ[i] / 8) < 1e-6 * λ[i])
    }
    for (x, y) in zip(points(c), points(c).dropFirst()) {
      let (g, h) = (evaluator.gradient(at: x), evaluator.gradient(at: y))
      let change = zip(g, h).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let way = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(change <= λ[0] * λ[0] * way * (1 + 1e-12))
    }
  }

  /// ‖∇f(xₖ)‖² for k = 0…300 under gradient descent with step 1/L.
  private func descent(_ c: Case) -> [Double] {
    let problem = c.problem
    let evaluator = Evaluator(problem.graph())
    var x = problem.start(from: RandomStream(seed: 1))
    return (0...300).map { _ in
      let gradient = evaluator.gradient(at: x)
      for i in x.indices { x[i] -= gradient[i] / c.smoothness }
      return gradient.reduce(0) { $0 + $1 * $1 }
    }
  }

  @Test("gradient descent: ‖∇f‖² falls with slope −1 on k + ½ in [10, 300]", arguments: cases)
  func slope(_ c: Case) {
    let curve = descent(c)
    let points = curve.indices.dropFirst(10).map { k in (log(Double(k) + 0.5), log(curve[k])) }
    let count = Double(points.count)
    let (mx, my) = points.reduce((0, 0)) { ($0.0 + $1.0 / count, $0.1 + $1.1 / count) }
    let covariance = points.reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let variance = points.reduce(0) { $0 + ($1.0 - mx) * ($1.0 - mx) }
    #expect(abs(covariance / variance + 1) < 0.03)
  }

  @Test("gradient descent: ‖∇f‖² ≈ LΔ/(k ln κ), and the same for every n", arguments: cases)
  func level(_ c: Case) {
    let curve = descent(c)
    for k in [10, 30, 100, 300] {
      let predicted = c.smoothness * c.problem.initialGap / (Double(k) * log(c.condition))
      #expect(abs(curve[k] / predicted - 1) < (c.blocks == .twenty ? 0.04 : 0.12))
    }
    let wider = Case(
      blocks: c.blocks, copies: 2 * c.copies, condition: c.condition, smoothness: c.smoothness)
    for (a, b) in zip(curve, descent(wider)) { #expect(abs(a - b) <= 1e-12 * a) }
  }

  @Test("gradient descent keeps the exact bound of the smooth class", arguments: cases)
  func bound(_ c: Case) {
    let curve = descent(c)
    var least = Double.infinity
    for (k, squared) in curve.enumerated() {
      least = min(least, squared)
      #expect(least <= 4 * c.smoothness * c.problem.initialGap / (3 * Double(k) + 2))
    }
  }
}
