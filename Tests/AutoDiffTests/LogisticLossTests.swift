import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

struct LogisticLossTests {
  @Test(arguments: [1, 2, 5, 100])
  func agreesWithItsComposition(count n: Int) {
    let stream = RandomStream(seed: 41).substream("loss \(n)")
    let labels = stream.at(iteration: 0).normals(n).map { $0 < 0 ? -1.0 : 1 }
    let points = (1...4).map { k in
      stream.at(iteration: k).normals(n).map { $0 * pow(10, Double(k) / 2) }
    }
    OperationLaws.expectSame(
      parameters: n, at: points, { $0.logisticLoss(labels: labels) },
      { sum(softplus($0 * $0.constant(labels.map { -$0 }))) / Double(n) })
  }

  @Test(arguments: [1e3, -1e3, 1e300, -1e300])
  func extremeMarginsStayFinite(margin: Double) {
    for label in [1.0, -1] {
      let evaluator = Evaluator(Graph(parameters: 1) { $0.logisticLoss(labels: [label]) })
      let isWrong = margin * label < 0
      #expect(evaluator.value(at: [margin]) == (isWrong ? abs(margin) : 0))
      #expect(evaluator.gradient(at: [margin]) == [isWrong ? -label : 0])
    }
    let evaluator = Evaluator(Graph(parameters: 2) { $0.logisticLoss(labels: [1, 1]) })
    #expect(evaluator.value(at: [margin, -margin]) == abs(margin) / 2)
  }

  @Test func valueByHand() {
    let evaluator = Evaluator(Graph(parameters: 2) { $0.logisticLoss(labels: [1, -1]) })
    let expected = (log(1 + exp(-0.5)) + log(1 + exp(2))) / 2
    #expect(relativeDifference(evaluator.value(at: [0.5, 2]), expected) < 1e-15)
  }
}
