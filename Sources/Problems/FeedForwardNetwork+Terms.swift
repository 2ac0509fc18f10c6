public import Answers
internal import Foundation
internal import LinearAlgebra

/// Each term is ℓ of one row of the data plus the whole regulariser.
extension FeedForwardNetwork: FiniteSum {
  public var termCount: Int { labels.count }

  public var termSmoothness: Double? { nil }

  /// The row's features and label, and the signals and errors of every layer.
  public var numbersPerTerm: Int {
    layers[0].inputs + 1 + 2 * layers.reduce(0) { $0 + $1.outputs }
  }

  public func termMean() -> any TermMean { Backpropagation(self) }
}

extension Backpropagation: TermMean {
  func value(at x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer { x in
      propagate(x.baseAddress!)
      return loss(x.baseAddress!)
    }
  }

  func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    evaluate(at: x, into: &gradient)
    return x.withUnsafeBufferPointer { loss($0.baseAddress!) }
  }

  /// The mean loss of the last layer's signals, plus the regulariser.
  private func loss(_ x: UnsafePointer<Double>) -> Double {
    let (z, c) = (signals.last!.base, problem.classes)
    let total = labels.enumerated().reduce(0) { $0 + rowLoss(z + $1.offset * c, $1.element, c) }
    let mean = total / Double(labels.count)
    guard problem.regularization > 0 else { return mean }
    return problem.layers.reduce(mean) { sum, layer in
      let w = x + layer.weights.lowerBound
      return sum + 0.5 * problem.regularization * BLAS.dot(layer.weights.count, w, w)
    }
  }

  private func rowLoss(_ z: UnsafePointer<Double>, _ label: Int, _ c: Int) -> Double {
    switch problem.loss {
    case .crossEntropy:
      var largest = z[0]
      for j in 0..<c { largest = max(largest, z[j]) }
      var sum = 0.0
      for j in 0..<c { sum += exp(z[j] - largest) }
      return largest - z[label] + log(sum)
    case .meanSquares:
      var sum = 0.0
      for j in 0..<c {
        let error = z[j] - (j == label ? 1 : 0)
        sum += error * error
      }
      return sum
    }
  }
}
