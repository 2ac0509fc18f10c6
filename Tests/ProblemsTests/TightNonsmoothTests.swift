import AutoDiff
import Problems
import Sampling
import Testing

@Suite("tight-nonsmooth")
struct TightNonsmoothTests {
  static let cases = [(1, 1.0, 1.0), (4, 0.3, 7), (9, 5, 1e-3), (99, 2, 40)]

  /// f = G·max{x₁, …, x_{N+1}, −R/√(N+1)}, with its minimum at a point R from the start.
  @Test(arguments: cases)
  func formula(iterations N: Int, lipschitz G: Double, distance R: Double) throws {
    let problem = TightNonsmooth(iterations: N, lipschitz: G, startDistance: R)
    let n = N + 1
    #expect(
      problem.dimension == n && problem.start(from: RandomStream(seed: 1)).allSatisfy { $0 == 0 })
    let depth = R / Double(n).squareRoot()
    let evaluator = Evaluator(problem.graph())
    for k in 0..<50 {
      let x = RandomStream(seed: 2).at(iteration: k).normals(n).map { depth * ($0 - Double(k % 5)) }
      let expected = G * max(x.max()!, -depth)
      #expect(abs(evaluator.value(at: x) - expected) <= 1e-15 * G * (depth + x.map(abs).max()!))
    }
    let nearest = [Double](repeating: -depth, count: n)
    let minimum = try #require(problem.known.minimum)
    #expect(abs(minimum + G * depth) <= 1e-15 * G * depth)
    #expect(abs(evaluator.value(at: nearest) - minimum) <= 1e-15 * G * depth)
    let distance = nearest.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let known = try #require(problem.known.nonsmooth)
    #expect(known.lipschitz == G && known.startDistance == R)
    #expect(abs(distance - R) <= 1e-14 * R)
    // No point nearer to the start is as good: one that misses in one entry is above.
    var missing = nearest
    missing[n - 1] *= 0.9
    #expect(evaluator.value(at: missing) > minimum)
    // Not the only minimiser, and no L.
    #expect(evaluator.value(at: nearest.map { 2 * $0 }) == evaluator.value(at: nearest))
    #expect(problem.known.minimizer == nil && problem.known.smoothness == nil)
  }

  /// N steps of R/(G√(N+1)) leave the best value GR/√(N+1) above the minimum; one more reaches it.
  @Test(arguments: cases)
  func boundIsAttained(iterations N: Int, lipschitz G: Double, distance R: Double) {
    let problem = TightNonsmooth(iterations: N, lipschitz: G, startDistance: R)
    let evaluator = Evaluator(problem.graph())
    let bound = G * R / Double(N + 1).squareRoot()
    let α = R / (G * Double(N + 1).squareRoot())
    var x = problem.start(from: RandomStream(seed: 1))
    var (gradient, best) = (x, Double.infinity)
    for _ in 0...N {
      best = min(best, evaluator.valueAndGradient(at: x, into: &gradient))
      for i in x.indices { x[i] -= α * gradient[i] }
    }
    let minimum = problem.known.minimum!
    #expect(abs(best - minimum - bound) <= 1e-12 * bound)
    #expect(abs(evaluator.value(at: x) - minimum) <= 1e-12 * bound)
  }
}
