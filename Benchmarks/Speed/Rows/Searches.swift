internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// A run of the (1+1) evolution strategy on ‖x‖², as a study's run loop does it: a given number of evaluations.
///
/// The answer is f at the start and at the end.
func onePlusOne(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("dimension")
  let search = try Search(
    OnePlusOneES(deviation: 1, damping: Double(n + 1).squareRoot(), dimension: n), inputs)
  let values = [search.start, search.run()].map { search.evaluator.value(at: $0) }
  return [Contender(name: "", answer: values, repeated: search.repeated)]
}

/// The same for the simplex method.
///
/// The answer is f at the end, and the point.
func nelderMead(_ inputs: Inputs) throws -> [Contender] {
  let search = try Search(NelderMead(dimension: inputs.integer("dimension")), inputs)
  let point = search.run()
  return [
    Contender(
      name: "", answer: [search.evaluator.value(at: point)] + point, repeated: search.repeated)
  ]
}

private struct Search<Steps: Optimizer> where Steps.Oracle == ClosingOracle {
  let method: Steps
  let start: [Double]
  let evaluations: Int
  let evaluator: Evaluator
  private let stream = RandomStream(seed: 1)

  init(_ method: Steps, _ inputs: Inputs) throws {
    self.method = method
    start = try inputs.array("x")
    evaluations = inputs.integer("evaluations")
    evaluator = Evaluator(Graph(parameters: start.count) { dot($0, $0) })
  }

  /// Where a run ends: the iteration in which the oracle closes is dropped.
  func run() -> [Double] {
    let counter = CountingOracle(evaluator)
    let limit = Limit(evaluations)
    counter.watch = limit
    let oracle = ClosingOracle(counter)
    var method = method
    var state = method.start(at: start)
    var k = 0
    while true {
      let last = Steps.leavesStateWhenClosed ? nil : state
      do throws(OracleClosed) {
        let isFinite = try method.advance(
          &state, iteration: k, from: oracle, using: stream.at(iteration: k))
        precondition(isFinite, "the iteration diverged")
      } catch {
        return method.point(of: last ?? state)
      }
      k += 1
    }
  }

  func repeated(_ count: Int) {
    for _ in 0..<count { _ = run() }
  }
}

/// Closes an oracle after a given number of values.
private final class Limit: CallWatch {
  private let values: Int

  init(_ values: Int) {
    self.values = values
  }

  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
    counts.values + calls.values <= values
  }

  func passed(_: Double, at _: Span<Double>, counts _: CallCounts) {}
}
