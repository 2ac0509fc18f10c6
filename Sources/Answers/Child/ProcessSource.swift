public import LinearAlgebra
public import Sampling

/// Answers by another process: values, and derivatives along directions if it has them.
///
/// A question that gets no answer is asked again of a newly started child, a few times; then the source has a fault,
/// and all further answers are NaN.
public class ProcessSource: TangentSource {
  private let pool: ChildPool
  private var child: ObjectiveChild?
  public private(set) var fault: SourceFault?
  /// The cause of the fault.
  private(set) var lastFault: ChildFault?
  /// Points written out for a frame.
  private var written: [Double] = []
  /// Where the child's own vectors are on their trail; nil if unknown.
  var place: Place?

  public var dimension: Int { pool.handshake.dimension }

  public var drawsSamples: Bool { pool.handshake.takesSamples }

  public var workspaceBytes: Int { written.count * MemoryLayout<Double>.stride }

  /// A source for one thread, with its own child.
  ///
  /// - Parameter pool: where the child comes from, and goes back to.
  public init(_ pool: ChildPool) {
    self.pool = pool
  }

  deinit {
    if let child { pool.giveBack(child) }
  }

  public func value(at x: Span<Double>, sample: Samples) -> Double {
    var value = Double.nan
    ask(.value, at: x, sample: sample) { body, layout in
      value = body.number(at: layout.values.lowerBound)
    }
    return value
  }

  public func values(
    atPoints points: Span<Double>, into values: inout [Double], samples: Samples
  ) -> Int {
    let n = dimension
    let count = pointCount(points, fitting: values)
    for first in stride(from: 0, to: count, by: pointsPerFrame) {
      let part = first..<min(first + pointsPerFrame, count)
      self.values(
        at: points.extracting(part.lowerBound * n..<part.upperBound * n), part, into: &values,
        samples)
    }
    return count
  }

  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double], samples: Samples
  ) {
    let n = dimension
    let count = 2 * directions.count
    var point = [Double](repeating: 0, count: n)
    for first in stride(from: 0, to: count, by: pointsPerFrame) {
      let part = first..<min(first + pointsPerFrame, count)
      if written.count < part.count * n {
        written = [Double](repeating: 0, count: part.count * n)
      }
      for i in part {
        directions.write(x, movedBy: i % 2 == 0 ? ε : -ε, along: i / 2, to: &point)
        let place = (i - first) * n
        written.withUnsafeMutableBufferPointer { written in
          point.withUnsafeBufferPointer {
            (written.baseAddress! + place).update(from: $0.baseAddress!, count: n)
          }
        }
      }
      self.values(
        at: written.span.extracting(0..<part.count * n), part, into: &values, samples)
    }
  }

  /// The most points in a frame.
  private var pointsPerFrame: Int {
    max(1, min(pool.handshake.batch, PipeFrame.mostBytes / (8 * dimension)))
  }

  private func values(
    at points: Span<Double>, _ part: Range<Int>, into values: inout [Double], _ samples: Samples
  ) {
    for i in part { values[i] = .nan }
    points.withUnsafeBufferPointer { points in
      let question = ObjectiveChild.Question(
        ask: .value, points: points, count: part.count,
        sample: sample(samples.from(part.lowerBound), count: part.count))
      guard let body = answer(to: question) else { return }
      let layout = layout(question)
      for (j, i) in part.enumerated() where body.status(j) == PipeFrame.Status.ok {
        values[i] = body.number(at: layout.values.lowerBound + 8 * j)
      }
    }
  }

  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>,
    sample: Samples
  ) -> Double {
    var value = Double.nan
    tangents.withUnsafeMutableBufferPointer { tangents in
      let isAnswered = ask([.value, .tangent], at: x, along: directions, sample: sample) {
        value = $0.number(at: $1.values.lowerBound)
        $0.copy($1.tangents, to: tangents)
      }
      if !isAnswered { tangents.update(repeating: .nan) }
    }
    return value
  }

  /// Asks about one point, and calls `read` with the answer if there is one and f is defined there.
  ///
  /// - Returns: whether `read` was called.
  @discardableResult
  fileprivate func ask(
    _ ask: PipeFrame.Ask, at x: Span<Double>, along directions: Span<Double>? = nil,
    sample: Samples,
    _ read: (UnsafeRawBufferPointer, PipeFrame.AnswerLayout) -> Void
  ) -> Bool {
    x.withUnsafeBufferPointer { x in
      func put(along directions: UnsafeBufferPointer<Double>) -> Bool {
        let question = ObjectiveChild.Question(
          ask: ask, points: x, count: 1, directions: directions,
          directionCount: directions.count / x.count, sample: self.sample(sample, count: 1))
        guard let body = answer(to: question), body.status(0) == PipeFrame.Status.ok else {
          return false
        }
        read(body, layout(question))
        return true
      }
      guard let directions else {
        return put(along: UnsafeBufferPointer(start: nil, count: 0))
      }
      return directions.withUnsafeBufferPointer { put(along: $0) }
    }
  }

  private func layout(_ question: ObjectiveChild.Question) -> PipeFrame.AnswerLayout {
    PipeFrame.AnswerLayout(
      question.ask, points: question.count, dimension: dimension,
      directions: question.directionCount)
  }

  /// What a child that takes samples draws from; `exact` if there is nothing to draw from.
  func sample(_ samples: Samples, count: Int) -> ObjectiveChild.Sample {
    guard pool.handshake.takesSamples else { return .exact }
    guard !samples.isNone else {
      // If it never answers exactly, everything recorded uses one fixed sample.
      return pool.handshake.answersExactly ? .exact : .key(0)
    }
    let first = samples.draw.sampleKey
    guard count > 1, samples.from(1).draw.sampleKey != first else { return .key(first) }
    return .keys((0..<count).map { samples.from($0).draw.sampleKey })
  }

  /// The answer's body; nil if there are no more answers.
  private func answer(to question: ObjectiveChild.Question) -> UnsafeRawBufferPointer? {
    asking { child throws(ChildFault) in try child.answer(to: question) }
  }

  /// Asks a child, and if it does not answer a newly started one, a few times; nil if there are no more answers.
  @discardableResult
  func asking<Answer>(
    _ ask: (ObjectiveChild) throws(ChildFault) -> Answer
  ) -> Answer? {
    guard fault == nil else { return nil }
    var failures = 0
    while true {
      do throws(ChildFault) {
        if child == nil {
          child = try pool.take()
          place = nil
        }
        return try ask(child!)
      } catch {
        child?.end(atOnce: true)
        child = nil
        failures += 1
        guard !error.isFinal, failures <= pool.settings.restarts else {
          lastFault = error
          fault = SourceFault("\(pool.settings.command.text) \(error.description(after: failures))")
          return nil
        }
      }
    }
  }
}

/// Answers by another process, including gradients and products with the Hessian.
public final class ProcessGradientSource: ProcessSource, GradientSource, HessianSource {
  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>, sample: Samples
  ) -> Double {
    var value = Double.nan
    gradient.withUnsafeMutableBufferPointer { gradient in
      let isAnswered = ask([.value, .gradient], at: x, sample: sample) {
        value = $0.number(at: $1.values.lowerBound)
        $0.copy($1.gradients, to: gradient)
      }
      if !isAnswered { gradient.update(repeating: .nan) }
    }
    return value
  }

  public func hessianProduct(
    at x: Span<Double>, along v: Span<Double>, gradient: inout MutableSpan<Double>,
    into product: inout MutableSpan<Double>, sample: Samples
  ) -> Double {
    var value = Double.nan
    gradient.withUnsafeMutableBufferPointer { gradient in
      product.withUnsafeMutableBufferPointer { product in
        let isAnswered = ask([.value, .gradient, .hessian], at: x, along: v, sample: sample) {
          value = $0.number(at: $1.values.lowerBound)
          $0.copy($1.gradients, to: gradient)
          $0.copy($1.products, to: product)
        }
        guard !isAnswered else { return }
        gradient.update(repeating: .nan)
        product.update(repeating: .nan)
      }
    }
    return value
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func number(at place: Int) -> Double {
    Double(bitPattern: UInt64(littleEndian: load(fromByteOffset: place, as: UInt64.self)))
  }

  /// What became of the i-th point.
  fileprivate func status(_ i: Int) -> UInt32 {
    UInt32(littleEndian: load(fromByteOffset: 4 * i, as: UInt32.self))
  }

  fileprivate func copy(_ range: Range<Int>, to numbers: UnsafeMutableBufferPointer<Double>) {
    UnsafeMutableRawBufferPointer(numbers).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: self[range]))
  }
}

extension ChildPool {
  /// An answerer that uses its children.
  public var answerer: Answerer { answerer(keeping: nil) }

  /// An answerer that uses its children.
  ///
  /// - Parameter points: how they keep points themselves; nil to send points with every question.
  public func answerer(keeping points: PointOffer?) -> Answerer {
    let questions = handshake.questions
    return Answerer(
      dimension: handshake.dimension, questions, takesSamples: handshake.takesSamples,
      points: points
    ) { [self] in
      questions.contains(.gradients) ? ProcessGradientSource(self) : ProcessSource(self)
    }
  }

  /// The child's start or minimiser: from its first line, or by a question.
  ///
  /// - Parameters:
  ///   - vector: what the first line says.
  ///   - ask: the question otherwise.
  public func entries(
    of vector: Handshake.Vector, _ ask: PipeFrame.Ask
  ) throws(ChildFault) -> [Double] {
    let n = handshake.dimension
    if let entries = vector.entries(dimension: n) { return entries }
    let child = try take()
    let question = ObjectiveChild.Question(
      ask: ask, points: UnsafeBufferPointer(start: nil, count: 0), count: 0)
    do throws(ChildFault) {
      let body = try child.answer(to: question)
      let entries = (0..<n).map { body.number(at: 8 * $0) }
      giveBack(child)
      return entries
    } catch {
      child.end(atOnce: true)
      throw error
    }
  }

  /// The same in compact form: one number for all entries takes no memory.
  public func knownVector(
    of vector: Handshake.Vector, _ ask: PipeFrame.Ask
  ) throws(ChildFault) -> KnownVector {
    if case .constant(let number) = vector {
      return KnownVector(repeating: number, count: handshake.dimension)
    }
    return KnownVector(try entries(of: vector, ask))
  }

  /// f at a point, asked twice: the same bits, unless answers depend on more than the question.
  public func answers(at x: [Double]) throws(ChildFault) -> (Double, Double) {
    let source = ProcessSource(self)
    let values = (source.value(at: x.span, sample: .none), source.value(at: x.span, sample: .none))
    guard source.fault == nil else { throw source.lastFault! }
    return values
  }
}
