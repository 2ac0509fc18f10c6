import Answers
import AutoDiff
import Estimators
import Sampling
import Testing

/// Answers to solvers that ask for themselves.
@Suite struct ClosingAnswersTests {
  /// Counts iterations like methods for which every call is one.
  private final class Counting: CallWatch {
    unowned let oracle: CountingOracle
    let most: Int
    var told: [Int] = []

    init(_ oracle: CountingOracle, _ most: Int = .max) {
      self.oracle = oracle
      self.most = most
    }

    func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
      counts.total + calls.total <= most
    }

    func passed(_ value: Double, at x: Span<Double>, counts: CallCounts) {
      told.append(counts.total)
      oracle.iterations = counts.total + 1
    }
  }

  private static let graph = Graph(parameters: 2) { dot($0, $0) }

  private static func oracle(isPaired: Bool) -> CountingOracle {
    let oracle = CountingOracle(
      GraphSource(Evaluator(graph)),
      samples: SampleRule(stream: RandomStream(seed: 4).substream("samples"), isPaired: isPaired),
      noise: Noise(.additive, level: 1, isPaired: isPaired))
    oracle.iterations = 1
    return oracle
  }

  /// Paired noise belongs to a question, however many calls that takes; two questions have two.
  @Test(arguments: [true, false])
  func callsOfAQuestionShareWhatIsPaired(isPaired: Bool) throws {
    let oracle = Self.oracle(isPaired: isPaired)
    let watch = Counting(oracle)
    oracle.watch = watch
    let answers = ClosingAnswers(oracle)
    func gradient() throws(OracleClosed) -> Double {
      var g = [0.0, 0]
      var span = g.mutableSpan
      return try answers.valueAndGradient(at: [1.0, 2].span, into: &span)
    }
    var together: [Double] = []
    try answers.asOneQuestion { () throws(OracleClosed) in
      for _ in 0..<3 { together.append(try gradient()) }
    }
    #expect(Set(together).count == (isPaired ? 1 : 3))
    let alone = [try gradient(), try gradient()]
    #expect(Set(together + alone).count == (isPaired ? 3 : 5))
    var values = [0.0, 0]
    var frames: [Double] = []
    for _ in 0..<2 {
      #expect(answers.values(atPoints: [1.0, 2, 1, 2].span, dimension: 2, into: &values) == 2)
      #expect((values[0] == values[1]) == isPaired)
      frames += values
    }
    #expect(Set(frames).count == (isPaired ? 2 : 4))
    #expect(watch.told == Array(1...9))
  }

  /// Answers over some of the rows count as many rows as they take, in a frame as one by one.
  @Test func rowsAreCounted() {
    final class Rows: ValueSource {
      let dimension = 1
      let workspaceBytes = 0
      let share = AnswerShare(rows: 4, of: 20)
      func value(at x: Span<Double>, sample: Samples) -> Double { x[0] }
    }
    let oracle = CountingOracle(Rows())
    let watch = Counting(oracle, 12)
    oracle.watch = watch
    var values = [0.0, 0, 0, 0, 0]
    let count = ClosingAnswers(oracle)
      .values(atPoints: [1.0, 2, 3, 4, 5].span, dimension: 1, into: &values)
    #expect(count == 3)
    #expect(oracle.counts.values == 12)
    #expect(watch.told == [4, 8, 12])
  }
}
