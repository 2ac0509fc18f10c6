import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

@Suite struct RandomPursuitTests {
  /// |h − h*| ≤ 2(ε|h| + ε²δ), wherever the search begins; h* by bisection of the slope along the line.
  @Test(
    arguments: [TestFunction.ellipsoid, .exponentials],
    [(0.3, 0.1), (0.01, 1e-3), (0.01, 0.1), (0.01, 30), (1e-5, 0.1)])
  func accuracyOfTheSearch(_ f: TestFunction, setting: (accuracy: Double, length: Double)) throws {
    let (n, stream) = (6, RandomStream(seed: 12))
    let counter = f.counter(n)
    let graph = Evaluator(Graph(parameters: n, f.recorded))
    var method = RandomPursuit(
      accuracy: setting.accuracy, length: setting.length, dimension: n)
    for k in 0..<60 {
      let draw = stream.at(iteration: k)
      let (x, u) = (stream.substream("x").at(iteration: k).normals(n), direction(n, draw))
      var state = method.start(at: x)
      #expect(try method.advance(&state, iteration: k, from: ClosingOracle(counter), using: draw))
      let h = inner(moved(state.point, by: -1, along: x), u)
      #expect(relativeDifference(state.point, moved(x, by: h, along: u)) < 1e-12)
      #expect(abs(state.value! - f.value(state.point)) <= 1e-13 * abs(state.value!))
      var (low, high) = (-20.0, 20.0)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        let slope = inner(graph.gradient(at: moved(x, by: middle, along: u)), u)
        if slope > 0 { high = middle } else { low = middle }
      }
      let (ε, δ) = (setting.accuracy, setting.length)
      // Values are equal to rounding within √u of the minimum.
      #expect(abs(h - low) <= 2 * (ε * abs(h) + ε * ε * δ) + 1e-7, "iteration \(k)")
      #expect(state.length == max(abs(h), δ / 2) || abs(state.length - abs(h)) < 1e-9)
    }
    #expect(counter.counts.values < 60 * 40)
  }

  /// E f⁺ = (1 − 1/n)f on an isotropic quadratic with exact searches, and at most 4ε² less with others.
  @Test(arguments: [3, 12], [1e-4, 0.1])
  func progressOnTheSphere(n: Int, accuracy ε: Double) throws {
    let counter = TestFunction.sphere.counter(n)
    let stream = RandomStream(seed: 31)
    let x = stream.substream("x").at(iteration: 0).normals(n)
    var method = RandomPursuit(accuracy: ε, dimension: n)
    var ratio = SampleMean()
    for k in 0..<40_000 {
      var state = method.start(at: x)
      _ = try method.advance(
        &state, iteration: k, from: ClosingOracle(counter), using: stream.at(iteration: k))
      ratio.add(state.value! / inner(x, x))
    }
    let exact = 1 - 1 / Double(n)
    #expect(ratio.mean > exact - 4 * ratio.standardError)
    #expect(ratio.mean < exact + 4 * ε * ε / Double(n) + 4 * ratio.standardError)
    #expect(ratio.standardError < 0.002)
  }

  /// E f_k ≤ (1 − μ/(nL))ᵏf₀, and a run takes few values per iteration.
  @Test func linearRate() throws {
    let (n, iterations) = (5, 200)
    var final = SampleMean()
    let counter = TestFunction.ellipsoid.counter(n)
    for run in 0..<50 {
      let stream = RandomStream(seed: UInt64(run))
      var method = RandomPursuit(dimension: n)
      var state = method.start(at: [Double](repeating: 1, count: n))
      for k in 0..<iterations {
        let last = state.value ?? .infinity
        _ = try method.advance(
          &state, iteration: k, from: ClosingOracle(counter), using: stream.at(iteration: k))
        #expect(state.value! <= last)
      }
      final.add(state.value!)
    }
    let start = TestFunction.ellipsoid.value([Double](repeating: 1, count: n))
    let bound = start * Foundation.pow(1 - 0.1 / Double(n), Double(iterations))
    #expect(final.mean < bound)
    let perIteration = Double(counter.counts.values) / Double(50 * iterations)
    #expect(perIteration > 4 && perIteration < 8, "\(perIteration) values an iteration")
  }
}
