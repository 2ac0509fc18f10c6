import AutoDiff
import Foundation
import Measures
import Problems
import Sampling
import Testing

@Suite struct RosenbrockTests {
  static let cases: [(n: Int, a: Double, b: Double)] = [
    (2, 1, 100), (2, 3, 0.5), (3, 1, 10), (7, -2, 4), (20, 0, 100),
  ]

  /// By the formula and its derivative, written out.
  @Test(arguments: cases)
  func valueAndGradient(n: Int, a: Double, b: Double) {
    let evaluator = Evaluator(Rosenbrock(dimension: n, valley: a, steepness: b).graph())
    for seed in 0..<5 as Range<UInt64> {
      let x = RandomStream(seed: seed).at(iteration: 0).normals(n)
      var (value, gradient) = (0.0, [Double](repeating: 0, count: n))
      for i in 0..<n - 1 {
        let (r, t) = (x[i + 1] - x[i] * x[i], a - x[i])
        value += b * r * r + t * t
        gradient[i] += -4 * b * r * x[i] - 2 * t
        gradient[i + 1] += 2 * b * r
      }
      #expect(relativeDifference(evaluator.value(at: x), value) < 1e-13)
      #expect(relativeDifference(evaluator.gradient(at: x), gradient) < 1e-13)
    }
  }

  @Test(arguments: cases)
  func whatIsKnown(n: Int, a: Double, b: Double) {
    let problem = Rosenbrock(dimension: n, valley: a, steepness: b)
    let known = problem.known
    #expect(known.smoothness == nil && !known.isConvex)
    guard n == 2 || a == 0 || a == 1 else {
      return #expect(known.minimum == nil && known.minimizer == nil)
    }
    let minimizer = known.minimizer!.entries
    #expect(minimizer == (n == 2 ? [a, a * a] : [Double](repeating: a, count: n)))
    #expect(problem.value(at: minimizer) == 0 && known.minimum == 0)
    #expect(Evaluator(problem.graph()).gradient(at: minimizer).allSatisfy { $0 == 0 })
  }

  /// f is the sum of their squares.
  @Test(arguments: cases)
  func residuals(n: Int, a: Double, b: Double) {
    ProblemLaws.checkResiduals(Rosenbrock(dimension: n, valley: a, steepness: b))
    #expect(Rosenbrock(dimension: n).residualGraph()?.outputShape.count == 2 * (n - 1))
    #expect(NesterovChain(dimension: n).residualGraph() == nil)
  }

  /// 24.2 at the classical start.
  @Test func start() {
    let problem = Rosenbrock(dimension: 2)
    let start = problem.start(from: RandomStream(seed: 3))
    #expect(start == [-1.2, 1])
    #expect(abs(problem.value(at: start) - 24.2) < 1e-12)
  }

  /// Normal around the usual start; without a deviation, the usual start itself.
  @Test(arguments: [0.1, 2])
  func startsAroundTheUsual(deviation σ: Double) {
    let usual = Rosenbrock(dimension: 4).start(from: RandomStream(seed: 1))
    #expect(usual == [-1.2, 1, -1.2, 1])
    let problem = Rosenbrock(dimension: 4, startDeviation: σ)
    let offsets = (0..<2000).flatMap { k in
      zip(problem.start(from: RandomStream(seed: UInt64(k))), usual).map { $0 - $1 }
    }
    #expect(abs(SampleMean(offsets).z(against: 0)) < 4)
    #expect(abs(SampleMean(offsets.map { $0 * $0 }).z(against: σ * σ)) < 4)
  }
}
