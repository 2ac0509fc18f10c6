import AutoDiff
import Foundation
import Problems
import Sampling
import Testing

@Suite("nesterov-chain")
struct NesterovChainTests {
  static let dimensions = [1, 2, 3, 10, 57, 200]

  private func entry(_ x: [Double], _ i: Int) -> Double {
    x.indices.contains(i) ? x[i] : 0
  }

  private func norm(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test("value and gradient are those of the definition", arguments: dimensions)
  func closedForm(_ n: Int) {
    let evaluator = Evaluator(NesterovChain(dimension: n).graph())
    for (iteration, scale) in [0.01, 1, 100].enumerated() {
      let x = RandomStream(seed: 21).at(iteration: iteration).normals(n).map { scale * $0 }
      var gradient = x
      let value = evaluator.valueAndGradient(at: x, into: &gradient)
      var expected = -x[0]
      // The springs, with both walls at 0.
      for i in 0...n {
        let stretch = entry(x, i) - entry(x, i - 1)
        expected += stretch * stretch / 2
      }
      #expect(abs(value - expected) <= 1e-13 * (abs(expected) + abs(x[0])))
      for i in 0..<n {
        let slope = 2 * x[i] - entry(x, i - 1) - entry(x, i + 1) - (i == 0 ? 1 : 0)
        let size = 4 * (abs(x[i]) + abs(entry(x, i - 1)) + abs(entry(x, i + 1))) + 1
        #expect(abs(gradient[i] - slope) <= 1e-15 * size)
      }
      #expect(value == evaluator.value(at: x))
    }
  }

  @Test("f* = −n/(2(n+1)), at x*ᵢ = 1 − i/(n+1), where the gradient is 0", arguments: dimensions)
  func minimum(_ n: Int) throws {
    let problem = NesterovChain(dimension: n)
    let minimum = try #require(problem.known.minimum)
    let minimizer = try #require(problem.known.minimizer).entries
    #expect(abs(minimum + Double(n) / Double(2 * (n + 1))) <= 1e-16)
    for i in 1...n { #expect(abs(minimizer[i - 1] - (1 - Double(i) / Double(n + 1))) <= 2e-16) }
    #expect(abs(problem.value(at: minimizer) - minimum) <= 1e-15)
    let gradient = Evaluator(problem.graph()).gradient(at: minimizer)
    #expect(gradient.allSatisfy { abs($0) <= 1e-15 })
    for iteration in 0..<10 {
      let z = RandomStream(seed: 22).at(iteration: iteration).normals(n)
      #expect(problem.value(at: zip(minimizer, z).map { $0 + 1e-3 * $1 }) > minimum)
    }
    #expect(problem.start(from: RandomStream(seed: 1)) == [Double](repeating: 0, count: n))
    let distance = minimizer.reduce(0) { $0 + $1 * $1 }
    let expected = Double(n * (2 * n + 1)) / Double(6 * (n + 1))
    #expect(abs(distance - expected) <= 1e-13 * expected)
  }

  /// Aq = (2 − 2 cos(kπ/(n+1)))q for qᵢ = sin(ikπ/(n+1)).
  @Test("μ is the least eigenvalue, L = 4 bounds the greatest", arguments: dimensions)
  func eigenvalues(_ n: Int) throws {
    let problem = NesterovChain(dimension: n)
    let evaluator = Evaluator(problem.graph())
    let zero = evaluator.gradient(at: [Double](repeating: 0, count: n))
    func eigenvalue(_ k: Int) -> Double {
      let q = (1...n).map { sin(Double($0 * k) * .pi / Double(n + 1)) }
      let aq = zip(evaluator.gradient(at: q), zero).map(-)
      let λ = 2 - 2 * cos(Double(k) * .pi / Double(n + 1))
      #expect(norm(zip(aq, q).map { $0 - λ * $1 }) <= 1e-13 * norm(q))
      return λ
    }
    let μ = try #require(problem.known.strongConvexity)
    #expect(abs(μ - eigenvalue(1)) <= 1e-15)
    #expect(problem.known.smoothness == 4)
    #expect(eigenvalue(n) < 4)
    // Not just any bound: eigenvalues approach it as n grows.
    if n >= 57 { #expect(eigenvalue(n) > 3.99) }
  }

  @Test("μ keeps all its digits in large dimensions")
  func smallEigenvalue() throws {
    // θ² − θ⁴/12 + …, θ = π/(n+1): the next term is below 1e-25 of it.
    let θ = Double.pi / 1_000_001
    let μ = try #require(NesterovChain(dimension: 1_000_000).known.strongConvexity)
    #expect(abs(μ / (θ * θ * (1 - θ * θ / 12)) - 1) <= 1e-14)
  }

  @Test("gradient descent: one coordinate an iteration, and within LR²/(4k+2)", arguments: [2, 30])
  func descent(_ n: Int) throws {
    let problem = NesterovChain(dimension: n)
    let evaluator = Evaluator(problem.graph())
    let minimum = try #require(problem.known.minimum)
    let distance = Double(n * (2 * n + 1)) / Double(6 * (n + 1))
    var x = problem.start(from: RandomStream(seed: 1))
    var gradient = x
    for k in 0..<20_000 {
      let gap = evaluator.valueAndGradient(at: x, into: &gradient) - minimum
      #expect(gap <= 4 * distance / Double(4 * k + 2))
      if k <= n { #expect(x[..<k].allSatisfy { $0 > 0 } && x[k...].allSatisfy { $0 == 0 }) }
      for i in x.indices { x[i] -= 0.25 * gradient[i] }
    }
    #expect(abs(problem.value(at: x) - minimum) <= 1e-15)
    #expect(norm(zip(x, try #require(problem.known.minimizer)).map(-)) <= 1e-12)
  }
}
