import AutoDiff
import Foundation
import Measures
import Problems
import Sampling
import Testing

struct FeedForwardNetworkTests {
  static let stream = RandomStream(seed: 71)

  typealias Network = FeedForwardNetwork

  static func network(
    rows: Int, features: Int, classes: Int, hidden: [Int], activation: Network.Activation = .tanh,
    loss: Network.Loss = .crossEntropy, hasBiases: Bool = true, regularization: Double = 0
  ) -> Network {
    let draws = stream.substream("\(rows) × \(features)")
    return Network(
      features: draws.at(iteration: 0).normals(rows * features),
      labels: draws.at(iteration: 1).uniforms(rows).map { Int($0 * Double(classes)) },
      classes: classes, hidden: hidden, activation: activation, loss: loss, hasBiases: hasBiases,
      regularization: regularization)
  }

  /// Every activation and loss, with no hidden layer, one and several, with and without biases.
  static let all: [(name: String, problem: Network)] = Network.Activation.allCases.flatMap { σ in
    Network.Loss.allCases.flatMap { loss in
      [
        (1, 1, 2, [], true, 0.0), (7, 3, 2, [4], false, 0.1), (20, 5, 4, [6], true, 0),
        (30, 4, 3, [5, 2], true, 0.02), (12, 2, 10, [3, 4, 5], false, 0),
      ].map { rows, features, classes, hidden, hasBiases, λ in
        (
          "network \(rows) × \(features), \(hidden), \(classes), \(σ), \(loss), λ = \(λ)",
          network(
            rows: rows, features: features, classes: classes, hidden: hidden, activation: σ,
            loss: loss, hasBiases: hasBiases, regularization: λ)
        )
      }
    }
  }

  /// The function as its formula states it, row by row.
  static func value(
    _ x: [Double], _ rows: [[Double]], _ labels: [Int], widths: [Int], hasBiases: Bool,
    _ σ: (Double) -> Double, _ loss: ([Double], Int) -> Double, _ λ: Double
  ) -> Double {
    var total = 0.0
    var penalty = 0.0
    for (row, label) in zip(rows, labels) {
      var v = row
      var next = 0
      penalty = 0
      for k in 1..<widths.count {
        let (n, m) = (widths[k - 1], widths[k])
        let w = x[next..<next + n * m]
        next += n * m
        penalty += w.reduce(0) { $0 + $1 * $1 }
        var a = (0..<m).map { j in
          (0..<n).reduce(0) { $0 + v[$1] * w[w.startIndex + $1 * m + j] }
        }
        if hasBiases {
          for j in 0..<m { a[j] += x[next + j] }
          next += m
        }
        v = k < widths.count - 1 ? a.map(σ) : a
      }
      #expect(next == x.count)
      total += loss(v, label)
    }
    return total / Double(rows.count) + 0.5 * λ * penalty
  }

  @Test(arguments: [true, false], [0, 0.3])
  func agreesWithItsFormula(hasBiases: Bool, regularization: Double) {
    let activations: [(Network.Activation, (Double) -> Double)] = [
      (.tanh, { tanh($0) }), (.sigmoid, { 1 / (1 + exp(-$0)) }), (.relu, { $0 > 0 ? $0 : 0 }),
      (.softplus, { log(1 + exp($0)) }),
    ]
    let losses: [(Network.Loss, ([Double], Int) -> Double)] = [
      (.crossEntropy, { z, y in log(z.reduce(0) { $0 + exp($1) }) - z[y] }),
      (
        .meanSquares,
        { z, y in
          z.indices.reduce(0) { $0 + pow(z[$1] - ($1 == y ? 1 : 0), 2) }
        }
      ),
    ]
    let widths = [3, 4, 2, 5]
    let rows = (0..<6).map { Self.stream.at(iteration: $0).normals(3) }
    let labels = [0, 4, 1, 1, 3, 2]
    for (activation, σ) in activations {
      for (loss, ℓ) in losses {
        let problem = Network(
          features: rows.flatMap(\.self), labels: labels, classes: 5, hidden: [4, 2],
          activation: activation, loss: loss, hasBiases: hasBiases, regularization: regularization)
        #expect(problem.dimension == 3 * 4 + 4 * 2 + 2 * 5 + (hasBiases ? 4 + 2 + 5 : 0))
        for k in 0..<3 {
          let x = Self.stream.at(iteration: k, lane: 1).normals(problem.dimension)
          let expected = Self.value(
            x, rows, labels, widths: widths, hasBiases: hasBiases, σ, ℓ, regularization)
          #expect(relativeDifference(problem.value(at: x), expected) < 1e-14)
        }
      }
    }
  }

  /// Weights have mean 0 and the variance stated, layer by layer; biases are 0.
  @Test(arguments: Network.Activation.allCases)
  func startIsScaled(activation: Network.Activation) {
    let problem = Self.network(
      rows: 2, features: 60, classes: 40, hidden: [80], activation: activation)
    let x = problem.start(from: Self.stream)
    #expect(x == problem.start(from: Self.stream))
    #expect(x != problem.start(from: Self.stream.substream("other")))
    let layers = [(0..<4800, 60, 80, 4800..<4880), (4880..<8080, 80, 40, 8080..<8120)]
    for (weights, inputs, outputs, biases) in layers {
      #expect(x[biases].allSatisfy { $0 == 0 })
      let variance = 2 / Double(activation == .relu ? inputs : inputs + outputs)
      let means = SampleMean(x[weights])
      let squares = SampleMean(x[weights].map { $0 * $0 })
      // Two-sided 5 σ: a false alarm in 1.7 million.
      #expect(abs(means.z(against: 0)) < 5)
      #expect(abs(squares.z(against: variance)) < 5)
    }
    #expect(x.count == 8120)
  }

  /// One row of logits (1, 0), (0, 2) …: identity weights show the features to the loss.
  @Test func accuracyByHand() {
    let features: [Double] = [1, 0, 0, 2, 3, 1, 2, 2]
    func accuracy(_ labels: [Int], _ w: [Double]) -> Double {
      Network(features: features, labels: labels, classes: 2, hidden: [], hasBiases: false)
        .accuracy(at: w)
    }
    #expect(accuracy([0, 1, 0, 0], [1, 0, 0, 1]) == 1)
    #expect(accuracy([0, 1, 1, 1], [1, 0, 0, 1]) == 0.5)
    #expect(accuracy([0, 1, 0, 1], [0, 1, 1, 0]) == 0)
    #expect(accuracy([0, 0, 0, 1], [0, 0, 0, 0]) == 0.75)
  }

  /// Without hidden layers it is softmax regression, whose two classes are logistic regression on
  /// the difference of the two columns of weights.
  @Test func twoClassesWithoutHiddenLayers() {
    let features = Self.stream.at(iteration: 30).normals(24)
    let labels = [0, 1, 1, 0, 1, 0]
    let network = Network(features: features, labels: labels, classes: 2, hidden: [])
    let logistic = LogisticRegression(
      features: features, labels: labels.map { $0 == 1 ? 1 : -1 }, regularization: 0,
      hasIntercept: true)
    let x = Self.stream.at(iteration: 31).normals(10)
    let difference = (0..<4).map { x[2 * $0 + 1] - x[2 * $0] } + [x[9] - x[8]]
    #expect(relativeDifference(network.value(at: x), logistic.value(at: difference)) < 1e-14)
  }
}
