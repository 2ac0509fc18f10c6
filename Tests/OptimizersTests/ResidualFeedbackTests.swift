import AutoDiff
import Estimators
import Measures
import Optimizers
import Sampling
import Testing

@Suite struct ResidualFeedbackTests {
  /// One value per iteration, and one more in the first; each is compared with the last.
  @Test(arguments: [(0.002, 0.1), (0.005, 1.0)])
  func recursion(step α: Double, radius δ: Double) throws {
    let (n, f, stream) = (5, TestFunction.exponentials, RandomStream(seed: 9))
    let counter = f.counter(n)
    var method = ResidualFeedback(step: α, radius: δ, dimension: n)
    var x = [0.5, -0.5, 0.1, 1, 0.3]
    var (state, last) = (method.start(at: x), f.value(x))
    for k in 0..<200 {
      let draw = stream.at(iteration: k)
      #expect(try method.advance(&state, iteration: k, from: ClosingOracle(counter), using: draw))
      let u = direction(n, draw)
      let value = f.value(moved(x, by: δ, along: u))
      x = moved(x, by: -α * Double(n) / δ * (value - last), along: u)
      last = value
      #expect(relativeDifference(state.point, x) < 1e-11, "iteration \(k)")
      #expect(counter.counts == CallCounts(values: k + 2))
    }
    #expect(f.value(x) < f.value([0.5, -0.5, 0.1, 1, 0.3]))
  }

  /// With y⁻ = p: E G = ∇f on a quadratic, and E‖G‖² = (n²/δ²)((½‖x‖² + ½δ² − p)² + δ²‖x‖²/n) on ½‖x‖².
  @Test(arguments: [3, 8], [0.1, 2.0])
  func moments(n: Int, radius δ: Double) throws {
    let stream = RandomStream(seed: 77)
    let x = stream.substream("x").at(iteration: 0).normals(n)
    let squares = inner(x, x)
    let p = 0.5 * squares + 0.3 * δ
    let oracle = ClosingOracle(
      CountingOracle(Evaluator(Graph(parameters: n) { 0.5 * AutoDiff.dot($0, $0) })))
    var method = ResidualFeedback(step: 1, radius: δ, dimension: n)
    var (along, square) = (SampleMean(), SampleMean())
    for k in 0..<100_000 {
      var state = ResidualFeedback.State(point: x, lastValue: p)
      _ = try method.advance(&state, iteration: k, from: oracle, using: stream.at(iteration: k))
      let G = moved(x, by: -1, along: state.point)
      along.add(inner(G, x) / squares)
      square.add(inner(G, G))
    }
    #expect(abs(along.z(against: 1)) < 4)
    let m = Double(n)
    let mean = 0.5 * squares + 0.5 * δ * δ - p
    #expect(abs(square.z(against: m * m / (δ * δ) * (mean * mean + δ * δ * squares / m))) < 4)
    #expect(square.standardError < 0.02 * square.mean)
  }

  /// Values that are not numbers move nothing.
  @Test func noNumbers() throws {
    let oracle = ClosingOracle(
      CountingOracle(Evaluator(Graph(parameters: 2) { sum(AutoDiff.log($0)) })))
    var method = ResidualFeedback(step: 0.1, radius: 2, dimension: 2)
    var state = method.start(at: [1e-3, 1e-3])
    let start = state
    for k in 0..<20 {
      let draw = RandomStream(seed: 3).at(iteration: k)
      guard direction(2, draw).contains(where: { $0 < -0.01 }) else { continue }
      #expect(try !method.advance(&state, iteration: k, from: oracle, using: draw))
      #expect(state == start)
    }
  }
}
