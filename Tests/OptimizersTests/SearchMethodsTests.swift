import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

/// Methods that make no estimates of the gradient, against what theory says of them.
@Suite struct SearchMethodsTests {
  private static func oracle(_ n: Int, _ f: (Variable) -> Variable) -> ClosingOracle {
    ClosingOracle(CountingOracle(Evaluator(Graph(parameters: n, f))))
  }

  /// With σ held at 1.224 r/n, n·E ln(r/r⁺) = 0.2298 at n = 10, 0.2089 at 40, 0.2040 at 160. The sample determines
  /// it to 0.4 %; a false alarm has a chance of 1 in 10⁴.
  @Test(arguments: [(10, 0.2298), (40, 0.2089), (160, 0.2040)])
  func progressOfTheEvolutionStrategy(n: Int, expected: Double) throws {
    let oracle = Self.oracle(n) { AutoDiff.dot($0, $0) }
    let stream = RandomStream(seed: 5)
    var strategy = OnePlusOneES(deviation: 1, dimension: n)
    let start = [Double](repeating: 1 / Double(n).squareRoot(), count: n)
    var progress = SampleMean()
    for k in 0..<600_000 {
      var state = OnePlusOneES.State(
        point: start, deviation: 1.224 / Double(n), value: dot(start))
      _ = try strategy.advance(&state, iteration: k, from: oracle, using: stream.at(iteration: k))
      progress.add(-0.5 * log(dot(state.point)) * Double(n))
    }
    #expect(progress.standardError < 0.004 * expected)
    // Four digits are known.
    #expect(abs(progress.mean - expected) < 4 * progress.standardError + 5e-5)
  }

  private func dot(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 } }

  /// σ by exp(0.8/d) with a success and exp(−0.2/d) without; f never rises, and falls at a linear rate.
  @Test(arguments: [1.0, 4])
  func successRule(damping: Double) throws {
    let oracle = Self.oracle(6) { AutoDiff.dot($0, $0) }
    var strategy = OnePlusOneES(deviation: 0.3, damping: damping, dimension: 6)
    var state = strategy.start(at: [1, 1, 1, 1, 1, 1])
    let stream = RandomStream(seed: 8)
    for k in 0..<4000 {
      let last = state
      #expect(
        try strategy.advance(&state, iteration: k, from: oracle, using: stream.at(iteration: k)))
      let isSuccess = state.point != last.point
      let factor = exp((isSuccess ? 0.8 : -0.2) / damping)
      #expect(abs(state.deviation / last.deviation / factor - 1) < 1e-14)
      #expect(state.value! <= last.value ?? .infinity)
    }
    #expect(state.value! < 1e-20)
  }

  /// The ideal step |∇f(x)ᵀs|/L on f = ½‖x‖²: f⁺/f = 1 − cos², so E f⁺ = (1 − 1/n)f, whatever the direction's sign.
  @Test(arguments: [3, 12])
  func idealThreePoints(n: Int) throws {
    let oracle = Self.oracle(n) { 0.5 * AutoDiff.dot($0, $0) }
    let stream = RandomStream(seed: 21)
    let x = stream.substream("x").at(iteration: 0).normals(n)
    var ratio = SampleMean()
    for k in 0..<60_000 {
      let draw = stream.at(iteration: k)
      var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
      frame.redraw(from: draw)
      var along = 0.0
      frame.withDirections { s in
        for i in 0..<n { along += x[i] * s[i] }
      }
      var method = StochasticThreePoints(step: abs(along), dimension: n)
      var state = method.start(at: x)
      #expect(try method.advance(&state, iteration: k, from: oracle, using: draw))
      ratio.add(dot(state.point) / dot(x))
    }
    #expect(abs(ratio.z(against: 1 - 1 / Double(n))) < 4)
    #expect(ratio.standardError < 0.002)
  }

  /// Two values per iteration and one more in the first; the best of the three points is taken, at steps α/(k + 1)ᵖ.
  @Test(arguments: [0, 0.5, 1.0])
  func threePoints(exponent: Double) throws {
    let n = 5
    let counter = CountingOracle(
      Evaluator(Graph(parameters: n) { x in AutoDiff.dot(x, x) + 0.3 * sum(x) }))
    func f(_ x: [Double]) -> Double { dot(x) + 0.3 * x.reduce(0, +) }
    let oracle = ClosingOracle(counter)
    var method = StochasticThreePoints(step: 0.4, exponent: exponent, dimension: n)
    var state = method.start(at: [Double](repeating: 1, count: n))
    let stream = RandomStream(seed: 3)
    for k in 0..<50 {
      let last = state.point
      #expect(
        try method.advance(&state, iteration: k, from: oracle, using: stream.at(iteration: k)))
      #expect(counter.counts == CallCounts(values: 1 + 2 * (k + 1)))
      #expect(abs(state.value! - f(state.point)) < 1e-12)
      let step = zip(state.point, last).map { $0 - $1 }
      guard dot(step) > 0 else { continue }
      #expect(abs(dot(step).squareRoot() - 0.4 * pow(Double(k + 1), -exponent)) < 1e-12)
      let other = zip(last, step).map { $0 - $1 }
      #expect(f(state.point) < f(last) && f(state.point) <= f(other))
    }
  }
}
