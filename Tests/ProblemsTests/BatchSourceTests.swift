import Answers
import LinearAlgebra
import Measures
import Problems
import Sampling
import Testing

/// The rows that samples draw, and the answers over them.
struct BatchSourceTests {
  private static let stream = RandomStream(seed: 79)

  private static func source(_ batch: Batch, of N: Int, columns: Int = 3) -> BatchSource {
    let problem = LeastSquares.synthetic(rows: N, columns: columns, from: stream)
    return problem.answerer(of: batch).source() as! BatchSource
  }

  private static func samples(_ k: Int) -> Samples {
    SampleRule(stream: stream.substream("samples"), isPaired: true)
      .samples(afterCalls: 0, iterations: k)
  }

  /// Σ (observed − expected)²/expected over cells that are equally likely.
  private static func chiSquared(_ counts: [Int], cells: Int) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(cells)
    let deviations = counts.map { Double($0) - expected }
    let seen = deviations.reduce(0) { $0 + $1 * $1 / expected }
    return seen + Double(cells - counts.count) * expected
  }

  /// Every subset is equally likely. χ² of C(N, b) − 1 degrees of freedom exceeds its bound with probability 1e−4.
  @Test(arguments: [(5, 1, 23.52), (5, 2, 33.73), (5, 3, 33.73), (6, 3, 50.80), (7, 6, 27.86)])
  func subsetsAreEquallyLikely(N: Int, b: Int, bound: Double) {
    let source = Self.source(Batch(rows: b), of: N)
    var counts: [[Int]: Int] = [:]
    for k in 0..<20_000 {
      let terms = source.terms(of: Self.samples(k)).sorted()
      #expect(Set(terms).count == b && terms.allSatisfy { 0 <= $0 && $0 < N })
      counts[terms, default: 0] += 1
    }
    let cells = FiniteSumTests.subsets(of: N, b).count
    #expect(Self.chiSquared(Array(counts.values), cells: cells) < bound)
  }

  /// Every list is equally likely, also if it is longer than there are rows.
  @Test(arguments: [(3, 2, 31.83), (2, 3, 29.88), (4, 2, 44.26)])
  func listsAreEquallyLikely(N: Int, b: Int, bound: Double) {
    let source = Self.source(Batch(rows: b, withReplacement: true), of: N, columns: 1)
    var counts: [[Int]: Int] = [:]
    for k in 0..<20_000 { counts[source.terms(of: Self.samples(k)), default: 0] += 1 }
    let cells = (0..<b).reduce(1) { cells, _ in cells * N }
    #expect(Self.chiSquared(Array(counts.values), cells: cells) < bound)
    #expect(source.share == AnswerShare(rows: b, of: N))
  }

  /// Batches of successive samples are independent: every pair of single rows is equally likely.
  @Test func samplesAreIndependent() {
    let source = Self.source(Batch(rows: 1), of: 4)
    var counts: [[Int]: Int] = [:]
    for k in 0..<20_000 {
      let pair = [2 * k, 2 * k + 1].flatMap { source.terms(of: Self.samples($0)) }
      counts[pair, default: 0] += 1
    }
    #expect(Self.chiSquared(Array(counts.values), cells: 16) < 44.26)
  }

  /// A batch follows from its sample, whatever was asked before.
  @Test(arguments: [false, true])
  func determined(withReplacement: Bool) {
    let batch = Batch(rows: 4, withReplacement: withReplacement)
    let (a, b) = (Self.source(batch, of: 9), Self.source(batch, of: 9))
    let forward = (0..<50).map { a.terms(of: Self.samples($0)) }
    let backward = (0..<50).reversed().map { b.terms(of: Self.samples($0)) }
    #expect(forward == backward.reversed() && Set(forward).count > 40)
  }

  /// A batch of all rows is the whole.
  @Test func allRows() {
    let source = Self.source(Batch(rows: 9), of: 9)
    let problem = LeastSquares.synthetic(rows: 9, columns: 3, from: Self.stream)
    #expect(source.terms(of: Self.samples(0)).sorted() == Array(0..<9))
    let x = [0.3, -1, 2]
    let value = source.value(at: x.span, sample: Self.samples(0))
    #expect(relativeDifference(value, problem.value(at: x)) < 1e-14)
    #expect(!source.share.isAll)
  }

  /// All ways to ask agree on one batch: values, pairs along directions, gradients and tangents; questions about the
  /// whole do not interfere.
  @Test func questionsAgree() {
    let source = Self.source(Batch(rows: 4), of: 30)
    let problem = LeastSquares.synthetic(rows: 30, columns: 3, from: Self.stream)
    let x = [0.3, -1, 2]
    let sample = Self.samples(5)
    let terms = source.terms(of: sample)
    let (rows, targets) = (problem.rows!, problem.targets)
    func value(_ x: [Double]) -> Double {
      terms.reduce(0) { sum, i in
        let error = (0..<3).reduce(-targets[i]) { $0 + rows[3 * i + $1] * x[$1] }
        return sum + 0.5 * error * error / 4
      }
    }
    #expect(relativeDifference(source.value(at: x.span, sample: sample), value(x)) < 1e-14)

    var whole = [Double](repeating: 0, count: 3)
    var out = whole.mutableSpan
    let f = source.wholeValueAndGradient(at: x.span, into: &out)
    #expect(relativeDifference(f, problem.value(at: x)) < 1e-14)

    var gradient = [Double](repeating: 0, count: 3)
    var g = gradient.mutableSpan
    let same = source.valueAndGradient(at: x.span, into: &g, sample: sample)
    #expect(relativeDifference(same, value(x)) < 1e-14)
    let expected = (0..<3).map { j in
      terms.reduce(0.0) { sum, i in
        let error = (0..<3).reduce(-targets[i]) { $0 + rows[3 * i + $1] * x[$1] }
        return sum + error * rows[3 * i + j] / 4
      }
    }
    #expect(relativeDifference(gradient, expected) < 1e-13)

    let directions = [1.0, 0, 0, 0.5, -2, 1]
    var tangents = [0.0, 0]
    var t = tangents.mutableSpan
    _ = source.valueAndTangents(
      at: x.span, along: directions.span, into: &t, sample: sample)
    #expect(relativeDifference(tangents[0], gradient[0]) < 1e-15)
    #expect(
      relativeDifference(tangents[1], 0.5 * gradient[0] - 2 * gradient[1] + gradient[2]) < 1e-13)

    var frame = DirectionFrame(
      dimension: 3, count: 2, dependence: .independent(.gaussian), keepingAtMost: 100)
    frame.redraw(from: Self.stream.at(iteration: 3))
    var values = [Double](repeating: 0, count: 4)
    source.values(at: x.span, along: &frame, radius: 0.1, into: &values, samples: sample)
    var point = x
    for j in 0..<2 {
      for (k, ε) in [0.1, -0.1].enumerated() {
        frame.write(x.span, movedBy: ε, along: j, to: &point)
        #expect(relativeDifference(values[2 * j + k], value(point)) < 1e-14)
      }
    }
  }

  /// If the sample is not shared, every point of a question has its own rows.
  @Test(arguments: [false, true])
  func pairedOrNot(isPaired: Bool) {
    let source = Self.source(Batch(rows: 2, isPaired: isPaired), of: 40)
    let rule = SampleRule(stream: Self.stream, isPaired: isPaired)
    var same = 0
    for k in 0..<100 {
      let samples = rule.samples(afterCalls: 4 * k, iterations: k)
      let (first, second) = (source.terms(of: samples), source.terms(of: samples.from(1)))
      same += first == second ? 1 : 0
    }
    #expect(isPaired ? same == 100 : same <= 3)
  }
}
