internal import LinearAlgebra
public import Sampling

/// Means over some of the terms of a sum, f_B(x) = (1/b) Σ_{i∈B} fᵢ(x), for one thread.
public protocol TermMean: AnyObject {
  /// The bytes of memory in use.
  var workspaceBytes: Int { get }

  /// Chooses the terms of B, each as often as it is listed, for all later calls.
  ///
  /// - Complexity: O(b·n) at most, whatever N is.
  func choose(_ terms: [Int])

  /// f_B(x).
  func value(at x: Span<Double>) -> Double

  /// f_B(x), with ∇f_B(x) written to `gradient`.
  func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double
}

/// Answers from some of its terms, and from all of them on request.
public protocol PartialSource: GradientSource {
  /// f(x), with ∇f(x) written to `gradient`, over all terms.
  func wholeValueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double
}

/// Answers from the rows of a batch, which the sample draws.
///
/// Rows are drawn and chosen once for all questions of one sample, so that both points of a pair are evaluated on the
/// same rows. Derivatives along directions are products with the batch's gradient.
public final class BatchSource: PartialSource, TangentSource {
  public let dimension: Int
  public let share: AnswerShare
  private let mean: any TermMean
  /// The mean of all terms; made when first asked for.
  private var wholeMean: (any TermMean)?
  private let makeMean: () -> any TermMean
  private var draw: BatchDraw
  /// The sample whose rows are chosen; nil before the first.
  private var sample: Samples?
  /// A point other than x; made when first needed.
  private var probe: [Double] = []
  /// The gradient that tangents are products with; made when tangents are first asked for.
  private var gradient: [Double] = []

  /// - Parameters:
  ///   - batch: how many terms an answer takes, and how they are drawn.
  ///   - termCount: N.
  ///   - n: the number of variables.
  ///   - mean: makes means over terms, each for one thread.
  public init(
    _ batch: Batch, of termCount: Int, dimension n: Int, _ mean: @escaping () -> any TermMean
  ) {
    dimension = n
    share = AnswerShare(rows: batch.rows, of: termCount)
    draw = BatchDraw(batch, of: termCount)
    makeMean = mean
    self.mean = mean()
  }

  public var workspaceBytes: Int {
    mean.workspaceBytes + (wholeMean?.workspaceBytes ?? 0) + draw.bytes
      + (probe.count + gradient.count) * MemoryLayout<Double>.stride
  }

  /// The terms that a sample draws: b of them.
  public func terms(of sample: Samples) -> [Int] {
    take(sample)
    return draw.terms
  }

  private func take(_ sample: Samples) {
    guard sample != self.sample else { return }
    draw.draw(from: sample)
    mean.choose(draw.terms)
    self.sample = sample
  }

  public func value(at x: Span<Double>, sample: Samples) -> Double {
    take(sample)
    return mean.value(at: x)
  }

  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double], samples: Samples
  ) {
    if probe.isEmpty { probe = [Double](repeating: 0, count: dimension) }
    self.values(
      at: x, along: &directions, radius: ε, into: &values, samples: samples, writing: &probe)
  }

  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>, sample: Samples
  ) -> Double {
    take(sample)
    return mean.valueAndGradient(at: x, into: &gradient)
  }

  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>,
    sample: Samples
  ) -> Double {
    let n = dimension
    if gradient.isEmpty { gradient = [Double](repeating: 0, count: n) }
    var out = gradient.mutableSpan
    let value = valueAndGradient(at: x, into: &out, sample: sample)
    for j in tangents.indices {
      tangents[j] = BLAS.dot(gradient.span, directions.extracting(j * n..<(j + 1) * n))
    }
    return value
  }

  public func wholeValueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    let mean = wholeMean ?? makeMean()
    if wholeMean == nil {
      mean.choose(Array(0..<share.whole))
      wholeMean = mean
    }
    return mean.valueAndGradient(at: x, into: &gradient)
  }
}
