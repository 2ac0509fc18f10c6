import Answers
import AutoDiff
import LinearAlgebra
import Measures
import Problems
import Sampling
import Testing

/// Problems that are means of terms, and their batches.
struct FiniteSumTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let problem: any FiniteSum
  }

  private static let stream = RandomStream(seed: 73)

  /// Problems of six terms, or ten pairs, few enough to go through all batches.
  static let all: [Case] = {
    let features = stream.at(iteration: 0).normals(18)
    let sparse = features.map { abs($0) < 0.7 ? 0 : $0 }
    let shifts = [0.3, -0.2, 0.9]
    let (signs, targets) = ([1.0, -1, -1, 1, 1, -1], stream.at(iteration: 1).normals(6))
    let labels = [0, 2, 1, 1, 0, 2]
    var cases = [
      Case(
        testDescription: "least squares",
        problem: LeastSquares(features: features, targets: targets)),
      Case(
        testDescription: "least squares, intercept",
        problem: LeastSquares(features: features, targets: targets, hasIntercept: true)),
      Case(
        testDescription: "sparse least squares, shifts and intercept",
        problem: LeastSquares(
          sparse: SparseMatrix(sparse, columnCount: 3), shifts: shifts, targets: targets,
          hasIntercept: true)),
      Case(
        testDescription: "logistic",
        problem: LogisticRegression(features: features, labels: signs, regularization: 0.3)),
      Case(
        testDescription: "logistic, intercept",
        problem: LogisticRegression(
          features: features, labels: signs, regularization: 0.3, hasIntercept: true)),
      Case(
        testDescription: "sparse logistic, shifts and intercept",
        problem: LogisticRegression(
          sparse: SparseMatrix(sparse, columnCount: 3), shifts: shifts, labels: signs,
          regularization: 0.7, hasIntercept: true)),
    ]
    for loss in FeedForwardNetwork.Loss.allCases {
      for activation in FeedForwardNetwork.Activation.allCases {
        cases.append(
          Case(
            testDescription: "network, \(loss), \(activation)",
            problem: FeedForwardNetwork(
              features: features, labels: labels, classes: 3, hidden: [4], activation: activation,
              loss: loss, hasBiases: activation != .sigmoid, regularization: 0.2)))
      }
    }
    for loss in MultidimensionalScaling.Loss.allCases {
      cases.append(
        Case(
          testDescription: "pairs, \(loss)",
          problem: MultidimensionalScaling(
            distances: ProblemCatalogue.unevenCircle(5), objects: 5, embedding: 2, loss: loss)))
    }
    return cases
  }()

  /// All subsets of b of the numbers below N.
  static func subsets(of N: Int, _ b: Int) -> [[Int]] {
    guard b > 0 else { return [[]] }
    guard N >= b else { return [] }
    return subsets(of: N - 1, b) + subsets(of: N - 1, b - 1).map { $0 + [N - 1] }
  }

  private static func point(_ problem: any FiniteSum) -> [Double] {
    stream.substream("point").at(iteration: 0).normals(problem.dimension)
  }

  private static func answer(
    _ mean: any TermMean, _ terms: [Int], _ x: [Double]
  ) -> (value: Double, gradient: [Double]) {
    mean.choose(terms)
    var gradient = [Double](repeating: .nan, count: x.count)
    var out = gradient.mutableSpan
    let value = mean.valueAndGradient(at: x.span, into: &out)
    return (value, gradient)
  }

  /// Over all batches of every size without replacement, and over all lists of two with it.
  @Test(arguments: all)
  func theMeanOfAllBatchesIsTheWhole(entry: Case) {
    let problem = entry.problem
    let (N, x) = (problem.termCount, Self.point(problem))
    let evaluator = Evaluator(problem.graph())
    let mean = problem.termMean()
    let pairs = (0..<N).flatMap { i in (0..<N).map { [i, $0] } }
    for batches in [1, 2, 3, N - 1, N].map({ Self.subsets(of: N, $0) }) + [pairs] {
      var value = 0.0
      var gradient = [Double](repeating: 0, count: x.count)
      for terms in batches {
        let one = Self.answer(mean, terms, x)
        value += one.value / Double(batches.count)
        for i in gradient.indices { gradient[i] += one.gradient[i] / Double(batches.count) }
        #expect(mean.value(at: x.span) == one.value)
      }
      #expect(relativeDifference(value, evaluator.value(at: x)) < 1e-13)
      #expect(relativeDifference(gradient, evaluator.gradient(at: x)) < 1e-12)
    }
  }

  /// A batch is the mean of its terms, in which a repeated term counts twice; its gradient is that of its values.
  @Test(arguments: all)
  func gradientsAreThoseOfValues(entry: Case) {
    let problem = entry.problem
    let (N, x) = (problem.termCount, Self.point(problem))
    let (mean, single) = (problem.termMean(), problem.termMean())
    for terms in [[0], [N - 1, 0, 2], [1, 1, 3]] {
      let made = Self.answer(mean, terms, x)
      let singles = terms.map { Self.answer(single, [$0], x) }
      let count = Double(terms.count)
      let value = singles.reduce(0) { $0 + $1.value } / count
      #expect(relativeDifference(made.value, value) < 1e-13)
      let gradient = x.indices.map { i in singles.reduce(0) { $0 + $1.gradient[i] } / count }
      #expect(relativeDifference(made.gradient, gradient) < 1e-13)
      let h = 1e-5
      let differences = x.indices.map { i -> Double in
        var (ahead, behind) = (x, x)
        ahead[i] += h
        behind[i] -= h
        return (mean.value(at: ahead.span) - mean.value(at: behind.span)) / (2 * h)
      }
      #expect(relativeDifference(differences, made.gradient) < 1e-7)
    }
  }

  /// No term's gradient changes faster, and one does as fast, except with a regulariser that leaves out the intercept.
  @Test(arguments: all)
  func termSmoothness(entry: Case) {
    let problem = entry.problem
    guard let L = problem.termSmoothness else {
      #expect(problem is FeedForwardNetwork || problem is MultidimensionalScaling)
      return
    }
    let mean = problem.termMean()
    var largest = 0.0
    for i in 0..<problem.termCount {
      // From 0 along the term's own row the margin's curvature is greatest.
      let origin = [Double](repeating: 0, count: problem.dimension)
      let first = Self.answer(mean, [i], origin).gradient
      let length = ProblemLaws.norm(first)
      let h = 1e-4
      let near = zip(origin, first).map { $0 + h * $1 / length }
      let change = zip(Self.answer(mean, [i], near).gradient, first).map { $0 - $1 }
      let ratio = ProblemLaws.norm(change) / h
      #expect(ratio <= L * (1 + 1e-9))
      largest = max(largest, ratio)
    }
    let regularization = problem is LogisticRegression ? 0.7 : 0
    #expect(largest >= (L - regularization) * (1 - 1e-6), "\(largest) of \(L)")
  }

  /// w: the mean square of a batch's deviation, over all batches, is w times that of one term.
  @Test(arguments: [1, 2, 3, 5, 6])
  func weight(rows: Int) {
    let problem = Self.all[0].problem
    let (N, x) = (problem.termCount, Self.point(problem))
    let mean = problem.termMean()
    let whole = Evaluator(problem.graph()).gradient(at: x)
    func meanSquare(_ batches: [[Int]]) -> Double {
      batches.reduce(0) { sum, terms in
        let difference = zip(Self.answer(mean, terms, x).gradient, whole).map { $0 - $1 }
        return sum + ProblemLaws.dot(difference, difference) / Double(batches.count)
      }
    }
    let one = meanSquare((0..<N).map { [$0] })
    let without = Batch(rows: rows).weight(of: N)
    #expect(abs(meanSquare(Self.subsets(of: N, rows)) - without * one) < 1e-12 * one)
    guard rows <= 2 else { return }
    let lists = rows == 1 ? (0..<N).map { [$0] } : (0..<N).flatMap { i in (0..<N).map { [i, $0] } }
    let with = Batch(rows: rows, withReplacement: true).weight(of: N)
    #expect(abs(meanSquare(lists) - with * one) < 1e-12 * one)
  }

  @Test func expectedSmoothness() {
    let one = Batch(rows: 1)
    #expect(one.expectedSmoothness(term: 7, whole: 2, termCount: 10) == 7)
    let all = Batch(rows: 10)
    #expect(all.expectedSmoothness(term: 7, whole: 2, termCount: 10) == 2)
    let some = Batch(rows: 4, withReplacement: true)
    #expect(some.expectedSmoothness(term: 7, whole: 2, termCount: 10) == 0.25 * 7 + 0.75 * 2)
    // (10 − 4)/(4·9) = 1/6.
    let few = Batch(rows: 4).expectedSmoothness(term: 7, whole: 2, termCount: 10)
    #expect(abs(few - (7.0 / 6 + 2 * 5.0 / 6)) < 1e-15)
    #expect(Batch(rows: 1).weight(of: 1) == 0)
  }
}
