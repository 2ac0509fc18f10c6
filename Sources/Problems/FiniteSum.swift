public import Answers
internal import LinearAlgebra

/// A problem that is a mean of N terms, f(x) = (1/N) Σᵢ fᵢ(x), any of which can be evaluated without the others: rows
/// of data, or pairs of objects. A regulariser is part of every term.
public protocol FiniteSum: Problem {
  /// N.
  var termCount: Int { get }

  /// max Lᵢ, where ∇fᵢ is Lipschitz continuous with constant Lᵢ; nil if unknown.
  var termSmoothness: Double? { get }

  /// The most doubles that one term of a batch takes in memory.
  var numbersPerTerm: Int { get }

  /// Means over terms, for one thread.
  func termMean() -> any TermMean
}

extension FiniteSum {
  /// √((1/N) Σᵢ‖∇fᵢ(x)‖²), at least ‖∇f(x)‖: the root mean square length of the gradient of a single term.
  ///
  /// - Complexity: that of N gradients of terms.
  public func termGradientNorm(at x: [Double]) -> Double {
    let mean = termMean()
    var gradient = [Double](repeating: 0, count: dimension)
    var norm = ScaledNorm()
    for i in 0..<termCount {
      mean.choose([i])
      var out = gradient.mutableSpan
      _ = mean.valueAndGradient(at: x.span, into: &out)
      for entry in gradient { norm.add(entry) }
    }
    return norm.value / Double(termCount).squareRoot()
  }

  /// The answerer of calls that see a batch of the terms.
  ///
  /// - Precondition: without replacement, the batch is no larger than the number of terms.
  public func answerer(of batch: Batch) -> Answerer {
    let n = dimension
    return Answerer(dimension: n, [.values, .gradients, .tangents]) {
      BatchSource(batch, of: termCount, dimension: n) { termMean() }
    }
  }
}
