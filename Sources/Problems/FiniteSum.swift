public import Answers
internal import LinearAlgebra

/// A problem that is a mean of N terms, f(x) = (1/N) Σᵢ fᵢ(x), any of which can be asked without the others: rows of
/// data, or pairs of objects. A regulariser is a part of every term.
public protocol FiniteSum: Problem {
  /// N.
  var termCount: Int { get }

  /// max Lᵢ, by which all ∇fᵢ are Lipschitz continuous; nil where it is not known.
  var termSmoothness: Double? { get }

  /// How many doubles a term of a batch takes in memory, at most.
  var numbersPerTerm: Int { get }

  /// Means over terms, for one thread.
  func termMean() -> any TermMean
}

extension FiniteSum {
  /// √((1/N) Σᵢ‖∇fᵢ(x)‖²), at least ‖∇f(x)‖: the length of a gradient that sees one term.
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

  /// Who answers calls that see a batch of the terms.
  ///
  /// - Precondition: without replacement there are as many terms.
  public func answerer(of batch: Batch) -> Answerer {
    let n = dimension
    return Answerer(dimension: n, [.values, .gradients, .tangents]) {
      BatchSource(batch, of: termCount, dimension: n) { termMean() }
    }
  }
}
