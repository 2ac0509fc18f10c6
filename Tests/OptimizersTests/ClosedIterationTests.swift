import AutoDiff
import Estimators
import Optimizers
import Sampling
import Testing

/// A method that promises it leaves its state as it was if the oracle closes within an iteration, at whichever call.
@Suite struct ClosedIterationTests {
  /// Closes after so many values.
  private final class Limit: CallWatch {
    var values = Int.max

    func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
      counts.values + calls.values <= values
    }

    func passed(_: Double, at _: Span<Double>, counts _: CallCounts) {}
  }

  private func check<Method: Optimizer>(
    _ method: Method, on f: TestFunction, iterations: Int = 30
  ) throws where Method.Oracle == ClosingOracle, Method.State: Hashable {
    #expect(Method.leavesStateWhenClosed)
    let limit = Limit()
    let counter = f.counter(4)
    counter.watch = limit
    let oracle = ClosingOracle(counter)
    var method = method
    var state = method.start(at: [1, -0.5, 0, 2])
    for k in 0..<iterations {
      let draw = RandomStream(seed: 5).at(iteration: k)
      let last = state
      var isDone = false
      var allowed = 0
      while !isDone {
        try #require(allowed < 4000, "\(Method.self)")
        limit.values = counter.counts.values + allowed
        do throws(OracleClosed) {
          let isFinite = try method.advance(&state, iteration: k, from: oracle, using: draw)
          #expect(isFinite, "\(Method.self)")
          isDone = true
        } catch {
          #expect(state == last, "iteration \(k), closed after \(allowed) values")
        }
        allowed += 1
      }
      #expect(allowed > 1)
    }
  }

  @Test(arguments: [TestFunction.ellipsoid, .steps])
  func everyMethod(_ f: TestFunction) throws {
    try check(OnePlusOneES(deviation: 0.5, dimension: 4), on: f)
    try check(StochasticThreePoints(step: 0.5, dimension: 4), on: f)
    // On a plateau its bracket grows for a long time.
    try check(RandomPursuit(dimension: 4), on: f, iterations: 6)
    try check(ProbabilisticDirectSearch(directions: 3, dimension: 4), on: f)
    try check(GradientlessDescent(longest: 1, ratio: 0.1, dimension: 4), on: f)
    try check(ResidualFeedback(step: 0.002, radius: 0.3, dimension: 4), on: f)
    // Long enough to pull, to collapse and to begin again.
    try check(NelderMead(restartingBelow: 0.1, dimension: 4), on: f, iterations: 400)
  }
}
