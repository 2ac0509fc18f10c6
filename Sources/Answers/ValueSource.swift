public import ComplexModule
public import RealModule
public import Sampling

/// Evaluates an objective at points: by a graph, a closure, the rows of a batch, or another process.
///
/// It stands behind the counting oracle, whose only source it is. A source belongs to one thread; an ``Answerer`` makes
/// one for each. If it has no answer it returns NaN and gives the reason in ``fault``: nothing is thrown through a
/// method's loop.
public protocol ValueSource: AnyObject {
  /// n, the number of variables.
  var dimension: Int { get }

  /// The bytes of memory used to answer.
  var workspaceBytes: Int { get }

  /// Why there are no more answers; nil if there are. A run ends with a fault.
  var fault: SourceFault? { get }

  /// The part of the objective that an answer consists of.
  var share: AnswerShare { get }

  /// Whether answers depend on the samples that they are given, and so are not the objective's own values.
  var drawsSamples: Bool { get }

  /// f(x), or the value that the sample turns it into.
  func value(at x: Span<Double>, sample: Samples) -> Double

  /// Writes f at points of n entries each, stored one after another, to the first entries of `values`.
  ///
  /// - Returns: how many points there are.
  func values(
    atPoints points: Span<Double>, into values: inout [Double], samples: Samples
  ) -> Int

  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction, one pair after another in `values`.
  func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double], samples: Samples)
}

/// Also answers with gradients.
public protocol GradientSource: ValueSource {
  /// f(x), with ∇f(x) written to `gradient`.
  func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>, sample: Samples
  ) -> Double
}

/// Also answers with derivatives along directions.
public protocol TangentSource: ValueSource {
  /// f(x), with the derivatives ∇f(x)ᵀv along k directions v of n entries each, one after another.
  func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>,
    sample: Samples
  ) -> Double
}

/// Also answers with products with the Hessian.
public protocol HessianSource: ValueSource {
  /// f(x), with ∇f(x) written to `gradient` and ∇²f(x)v to `product`.
  func hessianProduct(
    at x: Span<Double>, along v: Span<Double>, gradient: inout MutableSpan<Double>,
    into product: inout MutableSpan<Double>, sample: Samples
  ) -> Double
}

/// Also answers at complex points.
public protocol ComplexSource: ValueSource {
  /// f(x + iy).
  func value(at x: Span<Double>, imaginary y: Span<Double>, sample: Samples) -> Complex<Double>
}

/// The part of the objective that an answer consists of: `rows` of `whole`. It is 1 of 1 unless the objective is a sum
/// and answers use only some of its terms, possibly one of them several times.
public struct AnswerShare: Hashable, Sendable {
  /// b, the number of terms in an answer: what one call counts as.
  public let rows: Int
  /// N, the number of all terms: what the whole objective counts as.
  public let whole: Int

  /// - Parameters:
  ///   - rows: b ≥ 1.
  ///   - whole: N ≥ 1.
  public init(rows: Int, of whole: Int) {
    precondition(rows >= 1 && whole >= 1, "\(rows) rows of \(whole)")
    self.rows = rows
    self.whole = whole
  }

  /// All of an objective that is not a sum.
  public static let all = AnswerShare(rows: 1, of: 1)

  /// Whether an answer is the objective itself.
  public var isAll: Bool { self == .all }
}

/// Why a source has no answer.
public struct SourceFault: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// - Parameter description: what happened to whom, as a sentence without a full stop.
  public init(_ description: String) {
    self.description = description
  }
}

extension ValueSource {
  public var fault: SourceFault? { nil }

  public var share: AnswerShare { .all }

  public var drawsSamples: Bool { false }

  /// By default, one point after another.
  public func values(
    atPoints points: Span<Double>, into values: inout [Double], samples: Samples
  ) -> Int {
    let n = dimension
    let count = pointCount(points, fitting: values)
    for i in 0..<count {
      values[i] = value(
        at: points.extracting(i * n..<(i + 1) * n), sample: samples.from(i))
    }
    return count
  }

  /// By default, at points that are written out one at a time.
  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double], samples: Samples
  ) {
    var point = [Double](repeating: 0, count: x.count)
    self.values(
      at: x, along: &directions, radius: ε, into: &values, samples: samples, writing: &point)
  }

  /// The same, with points written to `point`, for sources that keep room for one.
  func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double], samples: Samples, writing point: inout [Double]
  ) {
    for i in 0..<2 * directions.count {
      directions.write(x, movedBy: i.isMultiple(of: 2) ? ε : -ε, along: i / 2, to: &point)
      values[i] = value(at: point.span, sample: samples.from(i))
    }
  }

  /// The number of points of n entries.
  ///
  /// - Precondition: they are complete, and there is room for a value for each.
  func pointCount(_ points: Span<Double>, fitting values: [Double]) -> Int {
    let n = dimension
    let count = points.count / n
    precondition(
      points.count == count * n && count <= values.count,
      "\(points.count) numbers for points of \(n) entries, and room for \(values.count) values")
    return count
  }
}

extension DirectionFrame {
  /// Writes x + tvⱼ.
  public mutating func write(
    _ x: Span<Double>, movedBy t: Double, along j: Int, to point: inout [Double]
  ) {
    let t = t * factor(ofDirection: j)
    withParts(ofDirection: j) { range, v in
      for i in v.indices { point[range.lowerBound + i] = x[range.lowerBound + i] + t * v[i] }
    }
  }
}
