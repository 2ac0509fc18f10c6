internal import Answers
internal import LinearAlgebra
internal import Problems

/// The exact gradient for the record, part by part: a separable problem gives it in blocks, so that no memory for n
/// numbers is needed; for any other, reverse mode, or whatever answers, makes it whole. If nobody gives gradients,
/// norms are NaN. The squares of a gradient that is answered are added as children of the pipe add them, so that the
/// sum is the same wherever the point is.
struct RecordedGradient {
  private static let blockLength = 2048

  let source: any ValueSource
  /// Nil if nobody gives gradients.
  private let gradientSource: (any GradientSource)?
  private let separable: (any SeparableGradient)?
  private let isAnswered: Bool
  /// The whole gradient or one block of it; made when it is first needed.
  private var memory: [Double] = []

  init(of problem: any Problem, _ source: any ValueSource) {
    self.source = source
    gradientSource = source as? any GradientSource
    separable = problem.separableGradient
    isAnswered = problem is any UnrecordedProblem
  }

  /// f(x) and ‖∇f(x)‖²; keeps what `dot` needs.
  mutating func valueAndSquaredNorm(at x: [Double]) -> (value: Double, squaredNorm: Double) {
    guard let separable else {
      guard let gradientSource else {
        return (source.value(at: x.span, sample: .none), .nan)
      }
      if memory.isEmpty { memory = [Double](repeating: 0, count: x.count) }
      var gradient = memory.mutableSpan
      let value = gradientSource.valueAndGradient(at: x.span, into: &gradient, sample: .none)
      let squares =
        isAnswered
        ? KnownVector(repeating: 0, count: memory.count).squaredDistance(to: memory)
        : BLAS.dot(memory.span, memory.span)
      return (value, squares)
    }
    var squares = 0.0
    forEachBlock(of: 0..<x.count, from: separable, at: x) { _, block in
      squares += BLAS.dot(block, block)
    }
    return (source.value(at: x.span, sample: .none), squares)
  }

  /// ‖∇f(x)‖, even if its square is out of range; keeps what `dot` needs.
  mutating func norm(at x: [Double]) -> Double {
    var norm = ScaledNorm()
    if let separable {
      forEachBlock(of: 0..<x.count, from: separable, at: x) { _, block in
        for k in block.indices { norm.add(block[k]) }
      }
    } else {
      guard gradientSource != nil else { return .nan }
      _ = valueAndSquaredNorm(at: x)
      for entry in memory { norm.add(entry) }
    }
    return norm.value
  }

  /// The entries `range` of ∇f(x) times v, at the point whose norm was asked for last.
  mutating func dot(_ v: Span<Double>, in range: Range<Int>, at x: [Double]) -> Double {
    guard let separable else { return BLAS.dot(memory.span.extracting(range), v) }
    var sum = 0.0
    forEachBlock(of: range, from: separable, at: x) { block, entries in
      let start = block.lowerBound - range.lowerBound
      sum += BLAS.dot(entries, v.extracting(start..<start + block.count))
    }
    return sum
  }

  private mutating func forEachBlock(
    of range: Range<Int>, from separable: any SeparableGradient, at x: [Double],
    _ body: (Range<Int>, Span<Double>) -> Void
  ) {
    if memory.isEmpty { memory = [Double](repeating: 0, count: Self.blockLength) }
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.blockLength) {
      let part = first..<min(first + Self.blockLength, range.upperBound)
      var block = memory.mutableSpan
      separable.evaluate(at: x.span, in: part, into: &block)
      body(part, memory.span.extracting(0..<part.count))
    }
  }
}
