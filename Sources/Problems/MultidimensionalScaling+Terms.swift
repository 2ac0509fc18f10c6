public import Answers
internal import LinearAlgebra

/// The terms are the pairs i > j, each of which occurs twice in the sum: for P = N(N − 1)/2 pairs,
/// f_p(W) = 2P(‖Wᵢ − Wⱼ‖² − δᵢⱼ²)², or 2P(‖Wᵢ − Wⱼ‖ − δᵢⱼ)², so that their mean is the stress.
extension MultidimensionalScaling: FiniteSum {
  public var termCount: Int { objects * (objects - 1) / 2 }

  public var termSmoothness: Double? { nil }

  public var numbersPerTerm: Int { 3 }

  public func termMean() -> any TermMean { PairMean(self) }
}

/// Means over pairs of objects.
private final class PairMean: TermMean {
  private struct Pair {
    /// Where rows i and j of W begin.
    let i, j: Int
    let target: Double
  }

  private let problem: MultidimensionalScaling
  private var pairs: [Pair] = []
  /// Wᵢ − Wⱼ.
  private let difference: AlignedBuffer

  init(_ problem: MultidimensionalScaling) {
    self.problem = problem
    difference = AlignedBuffer(count: problem.embedding)
  }

  var workspaceBytes: Int {
    pairs.count * MemoryLayout<Pair>.stride + difference.count * MemoryLayout<Double>.stride
  }

  func choose(_ terms: [Int]) {
    let (n, d) = (problem.objects, problem.embedding)
    pairs.removeAll(keepingCapacity: true)
    for term in terms {
      // The i-th row below the diagonal begins with term i(i − 1)/2.
      var i = Int((1 + Double(1 + 8 * term).squareRoot()) / 2)
      while i * (i - 1) / 2 > term { i -= 1 }
      while i * (i + 1) / 2 <= term { i += 1 }
      let j = term - i * (i - 1) / 2
      pairs.append(Pair(i: i * d, j: j * d, target: problem.targets[i * n + j]))
    }
  }

  func value(at x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer { mean(at: $0.baseAddress!, into: nil) }
  }

  func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    gradient.update(repeating: 0)
    return x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { mean(at: x.baseAddress!, into: $0.baseAddress!) }
    }
  }

  private func mean(
    at w: UnsafePointer<Double>, into gradient: UnsafeMutablePointer<Double>?
  ) -> Double {
    let (d, difference) = (problem.embedding, difference.base)
    let isSquared = problem.loss == .squaredDistances
    let scale = 2 * Double(problem.termCount) / Double(pairs.count)
    var total = 0.0
    for pair in pairs {
      var squared = 0.0
      for c in 0..<d {
        difference[c] = w[pair.i + c] - w[pair.j + c]
        squared += difference[c] * difference[c]
      }
      let made = isSquared ? squared : squared.squareRoot()
      total += (made - pair.target) * (made - pair.target)
      // A distance has a kink where two objects coincide; its derivative there is taken as 0.
      guard let gradient, isSquared || squared > 0 else { continue }
      let weight = scale * (isSquared ? 4 * (made - pair.target) : 2 * (1 - pair.target / made))
      for c in 0..<d {
        gradient[pair.i + c] += weight * difference[c]
        gradient[pair.j + c] -= weight * difference[c]
      }
    }
    return scale * total
  }
}
