import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

/// log-sum-exp and softmax cross-entropy: closed forms, extremes, and one made of the other.
struct SoftmaxTests {
  static let stream = RandomStream(seed: 42)

  @Test(arguments: [(1, 1), (1, 6), (5, 1), (4, 3), (50, 10)])
  func fusedAgreesWithItsComposition(rows b: Int, columns c: Int) {
    let draws = Self.stream.substream("\(b) × \(c)")
    let labels = draws.at(iteration: 0).uniforms(b).map { Int($0 * Double(c)) }
    let points = (1...4).map { k in
      draws.at(iteration: k).normals(b * c).map { $0 * pow(10, Double(k - 2)) }
    }
    OperationLaws.expectSame(
      parameters: b * c, at: points,
      { $0.reshaped(rows: b, columns: c).softmaxCrossEntropy(labels: labels) },
      {
        let z = $0.reshaped(rows: b, columns: c)
        return mean(logSumExp(z, over: .rows) - z.entries(columnPerRow: labels))
      })
  }

  @Test(arguments: [1, 2, 9])
  func logSumExpAgreesWithItsComposition(count n: Int) {
    let points = (1...5).map { Self.stream.at(iteration: $0, lane: n).normals(n) }
    OperationLaws.expectSame(
      parameters: n, at: points, tolerance: 1e-14, { logSumExp($0) }, { log(sum(exp($0))) })
  }

  /// log Σ eˣ of n equal entries x is x + log n, with 1/n as every derivative, however large x.
  @Test(arguments: [0.0, 1, -40, 710, 1e6, -1e6, 1e300, -1e300])
  func equalEntries(x: Double) {
    for (axis, terms) in [(Axis.all, 12.0), (.rows, 4), (.columns, 3)] {
      let evaluator = Evaluator(
        Graph(parameters: 12) {
          mean(logSumExp($0.reshaped(rows: 3, columns: 4), over: axis))
        })
      let point = [Double](repeating: x, count: 12)
      #expect(relativeDifference(evaluator.value(at: point), x + log(terms)) < 1e-15)
      let gradient = evaluator.gradient(at: point)
      #expect(gradient.allSatisfy { abs($0 * 12 - 1) < 1e-14 })
    }
  }

  /// Two classes are the logistic loss on the difference of the logits.
  @Test func twoClassesAreLogistic() {
    let points = (0..<5).map { k in
      Self.stream.at(iteration: 20 + k).normals(14).map { $0 * pow(4, Double(k)) }
    }
    let labels = [0, 1, 1, 0, 1, 0, 0]
    OperationLaws.expectSame(
      parameters: 14, at: points,
      { $0.reshaped(rows: 7, columns: 2).softmaxCrossEntropy(labels: labels) },
      {
        let z = $0.reshaped(rows: 7, columns: 2)
        let margins =
          z.entries(columnPerRow: [Int](repeating: 1, count: 7))
          - z.entries(columnPerRow: [Int](repeating: 0, count: 7))
        return margins.logisticLoss(labels: labels.map { $0 == 1 ? 1 : -1 })
      })
  }

  @Test func valueByHand() {
    let evaluator = Evaluator(
      Graph(parameters: 3) { $0.reshaped(rows: 1, columns: 3).softmaxCrossEntropy(labels: [2]) })
    let total = exp(1) + exp(-0.5) + exp(0.25)
    #expect(relativeDifference(evaluator.value(at: [1, -0.5, 0.25]), log(total) - 0.25) < 1e-15)
    let gradient = [exp(1) / total, exp(-0.5) / total, exp(0.25) / total - 1]
    #expect(relativeDifference(evaluator.gradient(at: [1, -0.5, 0.25]), gradient) < 1e-15)
  }

  @Test(arguments: [1e3, 1e100, 1e300])
  func extremeLogitsStayFinite(size: Double) {
    for label in 0..<2 {
      let evaluator = Evaluator(
        Graph(parameters: 2) {
          $0.reshaped(rows: 1, columns: 2).softmaxCrossEntropy(labels: [label])
        })
      let isWrong = label == 1
      #expect(evaluator.value(at: [size, -size]) == (isWrong ? 2 * size : 0))
      #expect(evaluator.gradient(at: [size, -size]) == (isWrong ? [1, -1] : [0, 0]))
      #expect(evaluator.hessianProducts(at: [size, -size], along: [1, 2]) == [0, 0])
    }
  }

  /// Where the label is nearly certain, loss and derivative are e⁻ᵗ to full precision.
  @Test(arguments: [20.0, 40, 300, 700])
  func certainty(t: Double) {
    let evaluator = Evaluator(
      Graph(parameters: 2) { $0.reshaped(rows: 1, columns: 2).softmaxCrossEntropy(labels: [0]) })
    let exact = log1p(exp(-t))
    #expect(abs(evaluator.value(at: [t, 0]) / exact - 1) < 1e-15)
    let p = exp(-t) / (1 + exp(-t))
    let gradient = evaluator.gradient(at: [t, 0])
    #expect(abs(gradient[0] / -p - 1) < 1e-15 && abs(gradient[1] / p - 1) < 1e-15)
  }

  @Test func work() {
    func work(_ function: (Variable) -> Variable) -> Work? {
      Graph(parameters: 15) { function($0.reshaped(rows: 5, columns: 3)) }.work
    }
    #expect(
      work { $0.softmaxCrossEntropy(labels: [0, 1, 2, 0, 1]) }
        == Work(value: 60 + 20, pushforward: 45 + 10, pullback: 45 + 5))
    #expect(
      work { logSumExp($0, over: .rows) }
        == Work(value: 60 + 10, pushforward: 30 + 5, pullback: 30 + 5))
  }

  @Test func labelsThatDoNotFitAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 4) {
        $0.reshaped(rows: 2, columns: 2).softmaxCrossEntropy(labels: [0])
      }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 4) {
        $0.reshaped(rows: 2, columns: 2).softmaxCrossEntropy(labels: [0, 2])
      }
    }
  }
}
