import Estimators
import Measures
import Optimizers
import Sampling
import Testing

@Suite struct ProbabilisticDirectSearchTests {
  /// The first of m points with a sufficient decrease, and steps that grow and shrink.
  @Test(
    arguments: [TestFunction.ellipsoid, .exponentials],
    [
      (2, ProbabilisticDirectSearch.Constants()),
      (
        4,
        ProbabilisticDirectSearch.Constants(
          step: 0.3, decrease: 0.2, expansion: 1.5, contraction: 0.8)
      ),
      (1, ProbabilisticDirectSearch.Constants(step: 5, decrease: 0, expansion: 1)),
    ])
  func rule(_ f: TestFunction, setting: (Int, ProbabilisticDirectSearch.Constants)) throws {
    let (m, constants) = setting
    let (n, stream) = (4, RandomStream(seed: 17))
    let counter = f.counter(n)
    var method = ProbabilisticDirectSearch(directions: m, constants, dimension: n)
    var (x, α, values) = ([Double](repeating: 1.5, count: n), constants.step, 1)
    var state = method.start(at: x)
    var successes = 0
    for k in 0..<300 {
      let draw = stream.at(iteration: k)
      #expect(try method.advance(&state, iteration: k, from: ClosingOracle(counter), using: draw))
      var isSuccess = false
      for j in 0..<m where !isSuccess {
        values += 1
        let y = moved(x, by: α, along: direction(n, draw.lane(j)))
        isSuccess = f.value(y) < f.value(x) - constants.decrease * α * α
        if isSuccess { x = y }
      }
      successes += isSuccess ? 1 : 0
      α *= isSuccess ? constants.expansion : constants.contraction
      guard relativeDifference(state.point, x) < 1e-12, abs(state.step / α - 1) < 1e-12 else {
        Issue.record("iteration \(k): \(state), expected \(x) and \(α)")
        return
      }
      #expect(counter.counts == CallCounts(values: values))
    }
    #expect(successes > 5 && successes < 295)
    #expect(f.value(x) < f.value([Double](repeating: 1.5, count: n)))
  }

  /// It converges on a smooth function with two directions or more.
  @Test(arguments: [2, 3, 8])
  func converges(directions m: Int) throws {
    let (n, stream) = (6, RandomStream(seed: 4))
    var method = ProbabilisticDirectSearch(directions: m, dimension: n)
    var state = method.start(at: [Double](repeating: 1, count: n))
    let counter = TestFunction.ellipsoid.counter(n)
    for k in 0..<2000 {
      _ = try method.advance(
        &state, iteration: k, from: ClosingOracle(counter), using: stream.at(iteration: k))
    }
    #expect(state.value! < 1e-6)
  }
}
